import { snapshotGateOf } from './featureGate';

const kubevirt = (
  observedKubeVirtVersion?: string,
  developerConfiguration?: object,
) => ({
  metadata: { name: 'kubevirt', uid: 'k' },
  spec: { configuration: { developerConfiguration } },
  status: { observedKubeVirtVersion },
});

describe('snapshotGateOf', () => {
  it.each([
    ['1.9 without any list', 'v1.9.0', undefined, 'on'],
    ['1.10', 'v1.10.2', {}, 'on'],
    ['2.0', 'v2.0.0', {}, 'on'],
    [
      '1.9 that switches it off',
      'v1.9.0',
      { disabledFeatureGates: ['Snapshot'] },
      'off',
    ],
    ['1.8 without any list', 'v1.8.4', {}, 'off'],
    ['1.8 with others', 'v1.8.4', { featureGates: ['HotplugVolumes'] }, 'off'],
    ['1.8 that switches it on', 'v1.8.4', { featureGates: ['Snapshot'] }, 'on'],
    ['a version that is none', 'devel', {}, 'unknown'],
    ['no version', undefined, undefined, 'unknown'],
    ['lists that are none', 'v1.9.0', { featureGates: 'Snapshot' }, 'on'],
  ] as const)('of %s', (_, version, config, gate) => {
    expect(snapshotGateOf([kubevirt(version, config as object)])).toBe(gate);
  });

  it('is unknown where the KubeVirt object may not be read', () => {
    expect(snapshotGateOf([])).toBe('unknown');
  });
});
