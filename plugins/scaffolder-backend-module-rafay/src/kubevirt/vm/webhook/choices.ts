import { show } from '../../checks';
import type { Report } from '../../Report';
import type { VmiSpec } from './spec';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const CHOICES: Record<string, readonly string[]> = {
  effect: ['NoExecute', 'NoSchedule', 'PreferNoSchedule'],
  operator: ['Equal', 'Exists'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  nodeAffinityPolicy: ['Honor', 'Ignore'],
  nodeTaintsPolicy: ['Honor', 'Ignore'],
  imagePullPolicy: PULL_POLICIES,
  scheme: ['HTTP', 'HTTPS'],
  dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  volumeMode: ['Block', 'Filesystem', 'FromStorageProfile'],
  accessModes: [
    'ReadOnlyMany',
    'ReadWriteMany',
    'ReadWriteOnce',
    'ReadWriteOncePod',
  ],
};

/**
 * What KubeVirt's own schema of its API lets one choose from, and its CRDs do not say (kubevirt v1.9
 * api/openapi-spec/swagger.json, which ValidateSchema of pkg/util/webhooks holds objects against).
 */
export function validateChoices(
  spec: Record<string, any>,
  vmi: VmiSpec,
  path: string,
  at: string,
  report: Report,
): void {
  const choose = (object: Record<string, any> | undefined, where: string) => {
    for (const [name, choices] of Object.entries(CHOICES)) {
      for (const value of [object?.[name] ?? []].flat()) {
        if (!choices.includes(value)) {
          report.problem(
            `${where}.${name}`,
            `${show(value)} is none of ${choices.join(', ')}`,
          );
        }
      }
    }
  };
  const each = (list: Record<string, any>[] | undefined, where: string) =>
    (list ?? []).forEach((item, index) => choose(item, `${where}[${index}]`));
  choose({ dnsPolicy: vmi.dnsPolicy || undefined }, at);
  each(vmi.tolerations, `${at}.tolerations`);
  each(vmi.topologySpreadConstraints, `${at}.topologySpreadConstraints`);
  (vmi.volumes ?? []).forEach(({ containerDisk }, index) =>
    choose(containerDisk, `${at}.volumes[${index}].containerDisk`),
  );
  choose(
    vmi.domain.firmware?.kernelBoot?.container,
    `${at}.domain.firmware.kernelBoot.container`,
  );
  for (const probe of ['readinessProbe', 'livenessProbe']) {
    choose(vmi[probe]?.httpGet, `${at}.${probe}.httpGet`);
  }
  (spec.dataVolumeTemplates ?? []).forEach(
    (template: Record<string, any>, index: number) => {
      for (const claim of ['pvc', 'storage']) {
        choose(
          template.spec[claim],
          `${path}.dataVolumeTemplates[${index}].spec.${claim}`,
        );
      }
    },
  );
}

/**
 * kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/validate-k8s-utils.go,
 * validateTopologySpreadConstraints, but for label selectors.
 */
export function validateSpread(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const seen = new Set<string>();
  (spec.topologySpreadConstraints ?? []).forEach(
    (constraint: Record<string, any>, index: number) => {
      const at = `${path}.topologySpreadConstraints[${index}]`;
      const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
      if (!(maxSkew >= 1)) {
        report.problem(`${at}.maxSkew`, 'must be at least 1');
      }
      if (!topologyKey) {
        report.problem(`${at}.topologyKey`, 'is missing');
      }
      const key = `${topologyKey} ${whenUnsatisfiable}`;
      if (seen.has(key)) {
        report.problem(at, 'is there twice');
      }
      seen.add(key);
    },
  );
}
