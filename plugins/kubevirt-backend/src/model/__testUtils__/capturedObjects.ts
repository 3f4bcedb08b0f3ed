import type { VmObjects } from '../vmObjects';
import type {
  DataVolume,
  Migration,
  Node,
  PersistentVolumeClaim,
  Pod,
  VirtualMachine,
  VirtualMachineInstance,
} from '../../kubevirt/types';

/** Objects of one VM as `scripts/capture-fixtures.mjs` writes them. */
export interface CapturedObjects {
  /** RFC 3339. */
  now?: string;
  vm?: VirtualMachine;
  vmi?: VirtualMachineInstance;
  pods?: Pod[];
  migrations?: Migration[];
  dataVolumes?: DataVolume[];
  claims?: PersistentVolumeClaim[];
  nodes?: Node[];
  platform?: VmObjects['platform'];
}

/** What the mirror would hand to the model for these objects. */
export function vmObjectsOf(objects: CapturedObjects): VmObjects {
  const nodes = new Map(
    objects.nodes?.map(node => [node.metadata?.name, node] as const),
  );
  return {
    cluster: 'west',
    vm: objects.vm,
    vmi: objects.vmi,
    pods: objects.pods ?? [],
    migrations: objects.migrations ?? [],
    dataVolumes: objects.dataVolumes ?? [],
    claims: objects.claims ?? [],
    node: name => nodes.get(name),
    nodes: () => nodes.values(),
    platform: objects.platform ?? { kubevirt: 'ready', cdi: 'present' },
    now: Date.parse(objects.now ?? '2026-08-01T10:05:00Z'),
  };
}
