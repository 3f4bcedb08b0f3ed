import type { Report } from '../../Report';

const RESTRICTED_LABELS = [
  'kubevirt.io/created-by',
  'kubevirt.io/migrationJobUID',
  'kubevirt.io/nodeName',
  'kubevirt.io/migrationTargetNodeName',
  'kubevirt.io/schedulable',
  'kubevirt.io/install-strategy',
];
/**
 * Runs programs of the author's choice in the launcher pod, beside QEMU (kubevirt v1.9 pkg/hooks/hooks.go,
 * HookSidecarListAnnotationName).
 */
export const SIDECARS = 'hooks.kubevirt.io/hookSidecars';
const GATED = {
  [SIDECARS]: 'Sidecar',
  'kubevirt.io/ignitiondata': 'ExperimentalIgnitionSupport',
};

/**
 * A label of a VMI that KubeVirt keeps to itself (kubevirt v1.9
 * pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go, restrictedVmiLabels).
 */
export function restrictedLabel(labels: object): string | undefined {
  return RESTRICTED_LABELS.find(key => Object.hasOwn(labels, key));
}

/** ValidateVirtualMachineInstanceMetadata, of the same file. */
export function validateMetadata(
  metadata: { labels?: object; annotations?: object },
  path: string,
  report: Report,
): void {
  const restricted = restrictedLabel(metadata.labels ?? {});
  if (restricted) {
    report.problem(
      `${path}.labels`,
      `${restricted} is set by KubeVirt itself, which refuses it from others`,
    );
  }
  for (const [key, gate] of Object.entries(GATED)) {
    if (Object.hasOwn(metadata.annotations ?? {}, key)) {
      report.gate(`${path}.annotations.${key}`, gate);
    }
  }
}
