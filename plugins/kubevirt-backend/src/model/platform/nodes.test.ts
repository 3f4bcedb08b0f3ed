import { condition } from '../__testUtils__/builders';
import { platformFixture } from '../__testUtils__/fixtures';
import type { PlatformObjects } from '../vmObjects';
import { nodesOf } from './nodes';

const MINUTE = 60_000;

function nodeWith(
  heartbeatAgo: number | undefined,
  change: (platformObjects: PlatformObjects) => void = () => {},
) {
  const platformObjects = platformFixture();
  const [node] = platformObjects.nodes;
  node.metadata.annotations =
    heartbeatAgo === undefined
      ? {}
      : {
          'kubevirt.io/heartbeat': new Date(
            platformObjects.now - heartbeatAgo,
          ).toISOString(),
        };
  change(platformObjects);
  return nodesOf(platformObjects)[0];
}

const withoutHandler = (platformObjects: PlatformObjects) => {
  platformObjects.componentPods = [];
};
const handlerNotReady = (platformObjects: PlatformObjects) => {
  platformObjects.componentPods.forEach(pod => {
    pod.status!.conditions = [condition('Ready', 'False')];
  });
};
const nodeNotReady = (platformObjects: PlatformObjects) => {
  platformObjects.nodes[0].status!.conditions = [condition('Ready', 'Unknown')];
};

describe('whether virt-handler is heard of on a node', () => {
  it.each<[string, number | undefined, Parameters<typeof nodeWith>[1], object]>(
    [
      ['a minute ago', MINUTE, undefined, { silent: undefined }],
      ['five minutes ago', 5 * MINUTE, undefined, { silent: undefined }],
      [
        'longer ago',
        5 * MINUTE + 1,
        undefined,
        { silent: true, problem: 'silent', handler: { ready: true } },
      ],
      [
        'in the future of a clock that is wrong',
        -MINUTE,
        undefined,
        { silent: undefined },
      ],
      ['never', undefined, undefined, { silent: undefined }],
      [
        'long ago, and its pod is gone',
        16 * MINUTE,
        withoutHandler,
        { silent: true, problem: 'silent', handler: undefined },
      ],
      [
        'long ago, and its pod is not ready',
        16 * MINUTE,
        handlerNotReady,
        { silent: true, problem: 'silent', handler: { ready: false } },
      ],
      [
        'long ago, and the node does not answer either',
        16 * MINUTE,
        nodeNotReady,
        { silent: true, problem: 'not-ready' },
      ],
      [
        'just now, and the node does not answer',
        MINUTE,
        nodeNotReady,
        { silent: undefined, problem: 'not-ready' },
      ],
    ],
  )('%s', (_, heartbeatAgo, change, expected) => {
    const node = nodeWith(heartbeatAgo, change);
    expect({ silent: undefined, handler: undefined, ...node }).toMatchObject(
      expected,
    );
  });
});
