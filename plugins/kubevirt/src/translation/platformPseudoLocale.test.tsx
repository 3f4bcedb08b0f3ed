import type {
  ClusterPlatform,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { platformOf } from '../__testUtils__/detailFixtures';
import { FakeKubeVirtApi } from '../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, MINUTE } from '../__testUtils__/fixtures';
import { showInApp } from '../__testUtils__/showInApp';
import { PlatformCard } from '../components/PlatformCard';
import { PlatformPage } from '../components/PlatformPage';
import { findUntranslated, pseudoLocale } from './__testUtils__/pseudoLocale';

// Whole pages take seconds on a busy machine.
jest.setTimeout(60_000);

/** What the backend says in English; none of it may show as the backend wrote it. */
const ENGLISH = 'Backend english.';
const localizable = (...messages: LocalizableMessage[]) => ({
  message: ENGLISH,
  messages,
});

const [well, avoided] = platformOf().nodes;
const { kubevirt, cdi, components } = platformOf();

const ill: Partial<ClusterPlatform> = {
  cluster: clusterOf('west', {
    forbiddenKinds: ['leases.coordination.k8s.io'],
    polledKinds: ['kubevirts.kubevirt.io'],
  }),
  health: 'error',
  sentence: ENGLISH,
  concerns: [
    {
      subject: 'virt-controller',
      health: 'error',
      ...localizable(
        {
          code: 'component-unready-impact',
          params: {
            component: 'virt-controller',
            impact: { code: 'impact.virt-controller' },
          },
        },
        { code: 'pods-report', params: { text: 'OOMKilled' } },
      ),
    },
    {
      subject: 'worker-1',
      health: 'warning',
      ...localizable({
        code: 'nodes-without-kvm',
        params: {
          nodes: [
            'worker-1',
            'worker-2',
            { code: 'more-nodes', params: { count: 5 } },
          ],
          count: 7,
        },
      }),
    },
  ],
  kubevirt: {
    ...kubevirt,
    health: 'warning',
    ...localizable({
      code: 'product-unavailable',
      params: { product: 'KubeVirt' },
    }),
  },
  cdi: {
    ...cdi,
    installed: false,
    health: 'unknown',
    ...localizable({ code: 'product-unreadable', params: { product: 'CDI' } }),
  },
  components: components.map(component => ({
    ...component,
    health: 'error',
    ...localizable({
      code: 'component-unready-impact',
      params: {
        component: component.name,
        impact: { code: 'impact.virt-api' },
      },
    }),
    pods: component.pods.map(pod => ({
      ...pod,
      lastError: ENGLISH,
      lastErrorMessages: [
        {
          code: 'container-ended' as const,
          params: { reason: 'OOMKilled', exitCode: 137 },
        },
      ],
    })),
  })),
  crds: [
    {
      name: 'virtualmachines.kubevirt.io',
      kind: 'VirtualMachine',
      health: 'error',
      versions: [],
      ...localizable({
        code: 'crd-unserved',
        params: { kind: 'VirtualMachine' },
      }),
    },
  ],
  nodes: [
    {
      ...well,
      cordoned: true,
      ...localizable({ code: 'node-cordoned', params: { node: 'worker-1' } }),
    },
    { ...avoided, silent: true },
  ],
};

const absent = {
  installed: false,
  health: 'absent' as const,
  updating: false,
  conditions: [],
};

const since = before(20 * MINUTE);

const CLUSTERS: [string, ClusterPlatform, RegExp][] = [
  [
    'well',
    platformOf({
      sentence: ENGLISH,
      messages: [
        {
          code: 'kubevirt-healthy-on',
          params: { kubevirt: 'KubeVirt', count: 2 },
        },
      ],
    }),
    /is healthy on 2 nodes/,
  ],
  ['ill', platformOf(ill), /nothing brings VMs on/],
  [
    'silent',
    platformOf({
      cluster: clusterOf('west', {
        state: 'stale',
        since,
        ...localizable({ code: 'cluster-silent' }),
      }),
      health: 'unknown',
      knownHealth: 'ok',
      asOf: since,
      sentence: ENGLISH,
      messages: [
        { code: 'platform-last-message' },
        { code: 'kubevirt-healthy', params: { kubevirt: 'KubeVirt' } },
      ],
    }),
    /is healthy/,
  ],
  [
    'silent, and was without KubeVirt',
    platformOf({
      cluster: clusterOf('west', {
        state: 'stale',
        kubevirtAbsent: true,
        since,
        ...localizable({ code: 'cluster-silent-absent' }),
      }),
      health: 'unknown',
      knownHealth: 'absent',
      asOf: since,
      sentence: ENGLISH,
      messages: [
        { code: 'platform-last-message' },
        { code: 'product-absent', params: { product: 'KubeVirt' } },
      ],
      kubevirt: absent,
      cdi: absent,
      components: [],
      crds: [],
    }),
    /KubeVirt is not installed on this cluster/,
  ],
  [
    'not known yet',
    platformOf({
      cluster: clusterOf('west', { state: 'unreachable' }),
      health: 'unknown',
      sentence: ENGLISH,
      messages: [{ code: 'cluster-unanswered' }],
    }),
    /has not answered yet/,
  ],
];

/** All that is data and may show as it is, once what the backend says in English is taken out. */
const known = (platform: ClusterPlatform) =>
  JSON.stringify({ ...platform, pods: 'virt-launcher' }, (key, value) =>
    // Conditions have messages of their own, which are KubeVirt's.
    ['sentence', 'words'].includes(key) || value === ENGLISH
      ? undefined
      : value,
  );

function apiOf(platform: ClusterPlatform) {
  const api = new FakeKubeVirtApi();
  api.getCluster = async () => platform;
  api.getClusters = async () => ({
    items: [
      {
        ...platform,
        nodes: platform.nodes.length,
        virtualMachines: 3,
        kubevirtVersion: platform.kubevirt.observedVersion,
      },
    ],
  });
  return api;
}

describe.each(CLUSTERS)(
  'in a language of its own, of a cluster that is %s',
  (_, platform, text) => {
    it.each(['/kubevirt/west', '/kubevirt'])(
      'the page at %s holds no other words',
      async path => {
        showInApp(<PlatformPage />, {
          api: apiOf(platform),
          features: [pseudoLocale],
          at: { mountPath: '/kubevirt/*', path },
        });
        expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
        for (const button of screen.queryAllByRole('button', {
          expanded: false,
        })) {
          await userEvent.click(button);
          expect(findUntranslated(known(platform))).toEqual([]);
        }
        expect(findUntranslated(known(platform))).toEqual([]);
      },
    );

    it('the card holds no other words', async () => {
      showInApp(<PlatformCard />, {
        api: apiOf(platform),
        features: [pseudoLocale],
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Resource',
          metadata: { name: 'west' },
          spec: { type: 'kubernetes-cluster' },
        },
      });
      expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
      expect(findUntranslated(known(platform))).toEqual([]);
    });
  },
);
