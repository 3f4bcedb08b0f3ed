import { ConfigReader } from '@backstage/config';
import { readPortalClusters } from './portalClusters';

describe('readPortalClusters', () => {
  it.each([
    [{}, []],
    [
      {
        kubevirt: {
          clusters: [{ name: 'west' }],
          kubeconfigs: [
            { file: 'a', contexts: ['east', 'edge'] },
            { file: 'b' },
          ],
        },
        kubernetes: {
          clusterLocatorMethods: [
            { type: 'config', clusters: [{ name: 'other' }] },
          ],
        },
      },
      ['west', 'east', 'edge'],
    ],
    [
      {
        kubernetes: {
          clusterLocatorMethods: [
            { type: 'gke', projectId: 'x' },
            { type: 'config', clusters: [{ name: 'west' }] },
          ],
        },
      },
      ['west'],
    ],
  ])('reads from %j the clusters %j', (config, clusters) => {
    expect(readPortalClusters(new ConfigReader(config))).toEqual(clusters);
  });
});
