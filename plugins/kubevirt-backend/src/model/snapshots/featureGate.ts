import { text, texts } from '../read';
import type { KubeVirt } from '../../kubevirt/types';

/** Whether snapshots are switched on; `unknown` where KubeVirt's object may not be read. */
export type SnapshotGate = 'on' | 'off' | 'unknown';

const GATE = 'Snapshot';

/**
 * Whether the feature gate `Snapshot` is on. It is Beta, and gates in that state are on unless they are switched off
 * from KubeVirt 1.9 on; before, they are off unless they are switched on (kubevirt v1.9
 * pkg/virt-config/featuregate/feature-gates.go IsFeatureGateEnabled).
 */
export function snapshotGateOf(kubevirts: readonly KubeVirt[]): SnapshotGate {
  const [kubevirt] = kubevirts;
  if (!kubevirt) {
    return 'unknown';
  }
  const config = kubevirt.spec?.configuration?.developerConfiguration;
  if (texts(config?.featureGates).includes(GATE)) {
    return 'on';
  }
  if (texts(config?.disabledFeatureGates).includes(GATE)) {
    return 'off';
  }
  const version = /^v?(\d{1,6})\.(\d{1,6})\./.exec(
    text(kubevirt.status?.observedKubeVirtVersion) ?? '',
  );
  if (!version) {
    return 'unknown';
  }
  const [major, minor] = version.slice(1).map(Number);
  return major > 1 || (major === 1 && minor >= 9) ? 'on' : 'off';
}
