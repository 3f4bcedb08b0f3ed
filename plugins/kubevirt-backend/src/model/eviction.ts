import type {
  Eviction,
  EvictionEffect,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { conditionOf, number, objects, text } from './read';
import type { KubeVirt, VirtualMachineInstance } from '../kubevirt/types';

/** Of KubeVirt, where its resource does not say (kubevirt v1.9 pkg/virt-config/virt-config.go). */
const PARALLEL_MIGRATIONS = 5;

/** What KubeVirt's resource says of migrations on its cluster. */
export interface MigrationSettings {
  parallelMigrations: number;
  /** Holds for VMIs without a strategy of their own. */
  evictionStrategy?: string;
}

/** @param kubevirts - of one cluster, which has one of them; undefined where it has none, or it can't be read */
export function migrationSettingsOf([kubevirt]: readonly KubeVirt[]):
  | MigrationSettings
  | undefined {
  if (!kubevirt) {
    return undefined;
  }
  const { evictionStrategy, migrations } = kubevirt.spec?.configuration ?? {};
  const parallel = number(migrations?.parallelMigrationsPerCluster);
  const strategy = text(evictionStrategy);
  return {
    parallelMigrations:
      parallel !== undefined && parallel > 0 ? parallel : PARALLEL_MIGRATIONS,
    ...(strategy && { evictionStrategy: strategy }),
  };
}

/**
 * What becomes of a VMI when the pod that it runs in is evicted
 * (kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/pod-eviction-admitter.go).
 *
 * @returns undefined where nothing runs any more
 */
export function evictionOf(
  vmi: VirtualMachineInstance | undefined,
  settings: MigrationSettings | undefined,
): Eviction | undefined {
  const phase = text(vmi?.status?.phase);
  if (!vmi || phase === 'Succeeded' || phase === 'Failed') {
    return undefined;
  }
  const condition = conditionOf(
    objects(vmi.status?.conditions),
    'LiveMigratable',
  );
  const migratable = condition?.status === 'True';
  const strategy =
    text(vmi.spec?.evictionStrategy) ?? settings?.evictionStrategy;
  const reason = text(condition?.reason);
  const message = text(condition?.message);
  return {
    effect: effectOf(strategy, migratable),
    ...(strategy && { strategy }),
    ...(!migratable && reason && { reason }),
    ...(!migratable && message && { message }),
    ...(text(vmi.status?.evacuationNodeName) && { leaving: true as const }),
  };
}

function effectOf(
  strategy: string | undefined,
  migratable: boolean,
): EvictionEffect {
  switch (strategy) {
    case 'LiveMigrate':
      return migratable ? 'migrates' : 'blocked';
    case 'LiveMigrateIfPossible':
      return migratable ? 'migrates' : 'stops';
    case 'External':
      return 'external';
    default:
      return 'stops';
  }
}
