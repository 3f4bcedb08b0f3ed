import { Report } from '../../../Report';
import type { KubeDoc } from '../../../types';
import { checkWebhooks } from '../checkWebhooks';

const vmiSpec = () => ({
  domain: {
    cpu: { cores: 1 },
    memory: { guest: '1Gi' },
    devices: {
      disks: [{ name: 'root', disk: { bus: 'virtio' } }] as any[],
      interfaces: [{ name: 'default', masquerade: {} }] as any[],
    },
  },
  networks: [{ name: 'default', pod: {} }] as any[],
  volumes: [{ name: 'root', emptyDisk: { capacity: '1Gi' } }] as any[],
});

export type Spec = ReturnType<typeof vmiSpec> & Record<string, any>;

export function check(
  change: (spec: Spec) => unknown,
  { spec = {}, version = undefined as string | undefined, vmi = false } = {},
): { problems: string[]; warnings: string[] } {
  const inner = vmiSpec() as Spec;
  change(inner);
  const doc = (vmi
    ? { kind: 'VirtualMachineInstance', spec: inner }
    : {
        kind: 'VirtualMachine',
        spec: { runStrategy: 'Always', template: { spec: inner }, ...spec },
      }) as unknown as KubeDoc;
  const report = new Report(version);
  checkWebhooks(doc, 'shop', 'vm', report);
  try {
    report.throwProblems();
    return { problems: [], warnings: report.warnings };
  } catch (error) {
    return {
      problems: (error as Error).message.split('\n'),
      warnings: report.warnings,
    };
  }
}

export const short = (text: string) =>
  text
    .replace('vm.spec.template.spec.', '')
    .replace('domain.devices.', '')
    .split(': ')[0];

export const disk = (more: object) => (spec: Spec) =>
  Object.assign(spec.domain.devices.disks[0], more);

export const volume = (more: object) => (spec: Spec) => {
  spec.volumes[0] = { name: 'root', ...more };
};

export const domain = (more: object) => (spec: Spec) =>
  Object.assign(spec.domain, more);

export const devices = (more: object) => (spec: Spec) =>
  Object.assign(spec.domain.devices, more);

export const vmi = (more: object) => (spec: Spec) => Object.assign(spec, more);
