import { KUBEVIRT_RELEASES } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { mockServices } from '@backstage/backend-test-utils';
import {
  checkUpgrade,
  checkVersions,
  DEFAULT_VERSION_POLICY,
  readVersionPolicy,
} from './versionPolicy';

describe('checkVersions', () => {
  it('accepts the newest releases together, on each Kubernetes they support', () => {
    for (const kubernetes of DEFAULT_VERSION_POLICY.kubevirt['1.9']
      .kubernetes) {
      expect(
        checkVersions({
          kubevirt: KUBEVIRT_RELEASES.kubevirt[0],
          cdi: KUBEVIRT_RELEASES.cdi[0],
          kubernetes: [`v${kubernetes}.2-eks-1a2b`],
        }),
      ).toEqual({ problems: [], warnings: [] });
    }
  });

  it('knows each release that forms offer', () => {
    for (const kubevirt of KUBEVIRT_RELEASES.kubevirt) {
      expect(checkVersions({ kubevirt }).problems).toEqual([]);
    }
  });

  it.each<[string, Parameters<typeof checkVersions>[0], RegExp]>([
    [
      'no tag',
      { kubevirt: '1.9' },
      /^versions\.kubevirt: "1\.9" is no release tag/,
    ],
    ['a path', { cdi: '../x' }, /^versions\.cdi: .* no release tag/],
    [
      'an unknown release',
      { kubevirt: 'v3.0.0' },
      /v3\.0\.0 is unknown; known are .*rafay\.versions/,
    ],
    [
      'an old cluster',
      { kubevirt: 'v1.9.0', kubernetes: ['1.33'] },
      /supports Kubernetes 1\.34, 1\.35, 1\.36.*runs 1\.33.*choose KubeVirt 1\.8 or 1\.7 or 1\.6/,
    ],
    [
      'a cluster from the future',
      { kubevirt: 'v1.9.0', kubernetes: ['1.99'] },
      /No known KubeVirt release supports/,
    ],
    [
      'an odd cluster',
      { kubevirt: 'v1.9.0', kubernetes: ['new'] },
      /"new" is no Kubernetes version/,
    ],
  ])('finds a problem with %s', (_what, input, message) => {
    expect(checkVersions(input).problems).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('warns of what is only unusual', () => {
    expect(checkVersions({ kubevirt: 'v1.9.0', cdi: 'v1.60.0' })).toEqual({
      problems: [],
      warnings: [expect.stringContaining('CDI v1.60.0')],
    });
    expect(checkVersions({ kubevirt: 'v1.9.0-rc.1' }).warnings).toEqual([
      expect.stringContaining('pre-release'),
    ]);
  });

  it('follows config', () => {
    const policy = readVersionPolicy(
      mockServices.rootConfig({
        data: {
          rafay: {
            versions: {
              kubevirt: [
                { release: '1.10', kubernetes: ['1.37'], cdi: ['1.67'] },
                { release: '1.9', kubernetes: ['1.33'] },
              ],
              allowed: { kubevirt: ['v1.10.0', 'v1.9.0'] },
            },
          },
        },
      }),
    );
    expect(
      checkVersions(
        { kubevirt: 'v1.10.0', cdi: 'v1.67.0', kubernetes: ['1.37'] },
        policy,
      ),
    ).toEqual({ problems: [], warnings: [] });
    expect(
      checkVersions({ kubevirt: 'v1.9.0', kubernetes: ['1.33'] }, policy)
        .problems,
    ).toEqual([]);
    expect(checkVersions({ kubevirt: 'v1.8.4' }, policy).problems).toEqual([
      expect.stringContaining('rafay.versions.allowed'),
    ]);
    expect(readVersionPolicy(mockServices.rootConfig())).toEqual(
      DEFAULT_VERSION_POLICY,
    );
  });
});

describe('checkUpgrade', () => {
  it.each([
    ['kubevirt', 'v1.8.4', 'v1.9.0'],
    ['kubevirt', 'v1.9.0', 'v1.9.1'],
    ['kubevirt', 'v1.9.0', 'v1.9.0'],
    ['cdi', 'v1.65.0', 'v1.66.0'],
  ] as const)('accepts %s %s → %s', (product, from, to) => {
    expect(checkUpgrade(product, from, to)).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it.each([
    ['v1.7.4', 'v1.9.0', /skips v1\.8; upgrade one minor version at a time/],
    ['v1.9.0', 'v1.8.4', /older than v1\.9\.0/],
    ['v1.9.1', 'v1.9.0', /older than v1\.9\.1/],
    ['v1.9.0', 'v2.0.0', /major version/],
  ])('refuses kubevirt %s → %s', (from, to, message) => {
    expect(checkUpgrade('kubevirt', from, to).problems).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('only warns of skipped releases of CDI, which promises nothing about them', () => {
    expect(checkUpgrade('cdi', 'v1.64.0', 'v1.66.0')).toEqual({
      problems: [],
      warnings: [expect.stringContaining('skips v1.65')],
    });
  });
});
