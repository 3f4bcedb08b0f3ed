import type { Node, Pod } from '../../kubevirt/types';
import { launcher, node } from '../__testUtils__/builders';
import { untoleratedTaints } from './taints';

type Taints = NonNullable<NonNullable<Node['spec']>['taints']>;
type Tolerations = NonNullable<NonNullable<Pod['spec']>['tolerations']>;

const DB = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };
const PLANE = {
  key: 'node-role.kubernetes.io/control-plane',
  effect: 'NoSchedule',
};

function tainted(name: string, ...taints: Taints): Node {
  return { ...node(name), spec: { taints } };
}

function tolerating(...tolerations: Tolerations): Pod {
  return { ...launcher('pod-1'), spec: { tolerations } };
}

describe('the taints that the scheduler counts and does not name', () => {
  it.each<[string, Node[], Pod, number, string | undefined]>([
    [
      'are those of the nodes',
      [tainted('a', DB), tainted('b', PLANE), node('c')],
      tolerating(),
      2,
      'dedicated: db, node-role.kubernetes.io/control-plane',
    ],
    [
      'are named once',
      [tainted('a', DB), tainted('b', DB)],
      tolerating(),
      2,
      'dedicated: db',
    ],
    [
      'are the first of each node that is not tolerated',
      [tainted('a', PLANE, DB)],
      tolerating({ key: PLANE.key, operator: 'Exists' }),
      1,
      'dedicated: db',
    ],
    [
      'are not those that are tolerated, whatever their effect',
      [tainted('a', DB), tainted('b', PLANE)],
      tolerating({ key: 'dedicated', value: 'db' }),
      1,
      PLANE.key,
    ],
    [
      'are those of another value or effect',
      [tainted('a', DB), tainted('b', { ...DB, value: 'web' })],
      tolerating(
        { key: 'dedicated', value: 'web', effect: 'NoExecute' },
        { key: 'other', operator: 'Exists' },
      ),
      2,
      'dedicated: db, dedicated: web',
    ],
    [
      'are none of a node that is cordoned',
      [
        { ...node('a'), spec: { unschedulable: true, taints: [DB] } },
        tainted('b', PLANE),
      ],
      tolerating(),
      1,
      PLANE.key,
    ],
    [
      'are none that only make a node the last choice',
      [tainted('a', { ...DB, effect: 'PreferNoSchedule' }), tainted('b', DB)],
      tolerating(),
      1,
      'dedicated: db',
    ],
    [
      'are not guessed where a comparison tolerates them (v1.35, alpha)',
      [tainted('a', { key: 'level', value: '3', effect: 'NoSchedule' })],
      tolerating({ key: 'level', operator: 'Gt', value: '2' }),
      1,
      undefined,
    ],
    [
      'are not guessed where the nodes are others by now',
      [tainted('a', DB)],
      tolerating(),
      2,
      undefined,
    ],
    [
      'are not known where nodes may not be read',
      [],
      tolerating(),
      1,
      undefined,
    ],
    [
      'are not listed where there are many',
      ['1', '2', '3', '4', '5'].map(value => tainted(value, { ...DB, value })),
      tolerating(),
      5,
      undefined,
    ],
  ])('%s', (_, nodes, pod, count, expected) => {
    expect(untoleratedTaints(nodes, pod, count)).toBe(expected);
  });
});
