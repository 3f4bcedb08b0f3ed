import {
  isMessageCode,
  formatInEnglish,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { condition } from '../__testUtils__/builders';
import { platformFixture } from '../__testUtils__/fixtures';
import type { PlatformObjects } from '../vmObjects';
import { describePlatform } from './describePlatform';

/** Everything in a view that is written in English beside codes. */
function textsIn(
  view: unknown,
): { english: unknown; messages: LocalizableMessage[] }[] {
  if (typeof view !== 'object' || view === null) {
    return [];
  }
  const { messages, message, sentence } = view as Record<string, unknown>;
  return [
    ...(message !== undefined || sentence !== undefined
      ? [
          {
            english: sentence ?? message,
            messages: messages as LocalizableMessage[],
          },
        ]
      : []),
    // Conditions have messages of their own, which are KubeVirt's.
    ...Object.entries(view).flatMap(([key, value]) =>
      key === 'conditions' ? [] : textsIn(value),
    ),
  ];
}

const CASES: [string, (platformObjects: PlatformObjects) => void, string[]][] =
  [
    ['well', () => {}, ['both-healthy-on']],
    [
      'well without CDI and nodes',
      platformObjects => {
        platformObjects.cdis = [];
        platformObjects.nodes = [];
        platformObjects.deployments = platformObjects.deployments.filter(
          ({ metadata }) => !metadata.name.startsWith('cdi-'),
        );
        platformObjects.crds = platformObjects.crds.filter(
          ({ metadata }) => !metadata.name.includes('cdi.'),
        );
      },
      ['kubevirt-healthy', 'product-absent'],
    ],
    [
      'being read',
      platformObjects => {
        platformObjects.cluster = {
          ...platformObjects.cluster,
          state: 'syncing',
        };
      },
      ['platform-being-read'],
    ],
    [
      'silent from the start',
      platformObjects => {
        platformObjects.cluster = {
          ...platformObjects.cluster,
          state: 'unreachable',
          messages: [{ code: 'cluster-unanswered' }],
          message: 'The cluster has not answered yet.',
        };
      },
      ['cluster-unanswered'],
    ],
    [
      'silent by now',
      platformObjects => {
        platformObjects.cluster = {
          ...platformObjects.cluster,
          state: 'stale',
          since: new Date(platformObjects.now).toISOString(),
        };
      },
      ['platform-last-message', 'both-healthy-on'],
    ],
    [
      'ill in many ways',
      platformObjects => {
        platformObjects.deployments.forEach(({ status }) => {
          status!.readyReplicas = 0;
        });
        platformObjects.daemonSets[0].status!.desiredNumberScheduled = 0;
        platformObjects.componentPods[0].status!.containerStatuses = [
          { name: 'virt', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        ];
        const [first, second, third] = platformObjects.nodes;
        first.status!.conditions = [condition('Ready', 'Unknown')];
        second.spec = { unschedulable: true };
        third.status!.allocatable = { 'devices.kubevirt.io/kvm': '0' };
        platformObjects.served = [];
        platformObjects.failing = [
          {
            name: 'nodes',
            since: platformObjects.now - 90_000,
            reason: 'timed out',
          },
        ];
      },
      [
        'component-unready-impact',
        'pods-report',
        'component-nowhere-impact',
        'also-unhealthy',
        'nodes-unready',
        'node-cordoned',
        'nodes-without-kvm',
        'crd-unserved',
        'reading-fails',
        'api-server-says',
      ],
    ],
    [
      'updating',
      platformObjects => {
        const { status } = platformObjects.kubevirts[0];
        status!.targetKubeVirtVersion = 'v9';
        platformObjects.deployments[0].status!.readyReplicas = 1;
      },
      ['product-updating-to', 'component-rolling-out-on'],
    ],
  ];

describe('what the platform says', () => {
  it.each(CASES)(
    'of a cluster that is %s has codes that say the same',
    (_, change, codes) => {
      const platformObjects = platformFixture();
      change(platformObjects);
      const all = textsIn(describePlatform(platformObjects));
      for (const { english, messages } of all) {
        expect(messages.every(({ code }) => isMessageCode(code))).toBe(true);
        expect(formatInEnglish(messages)).toBe(english);
      }
      expect(
        all.flatMap(({ messages }) => messages.map(({ code }) => code)),
      ).toEqual(expect.arrayContaining(codes));
    },
  );
});
