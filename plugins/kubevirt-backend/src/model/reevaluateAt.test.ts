import { readdirSync } from 'node:fs';
import path from 'node:path';
import { reevaluateAt } from './reevaluateAt';
import { summarize } from './summarize';
import {
  condition,
  node,
  runningVm,
  startingVm,
} from './__testUtils__/builders';
import { fixture } from './__testUtils__/fixtures';
import { oneOf, seeded } from './__testUtils__/mutate';
import {
  vmObjectsOf,
  type CapturedObjects,
} from './__testUtils__/capturedObjects';
import { randomObjects } from './__testUtils__/randomObjects';

const at = (time: string) => Date.parse(`2026-08-01T${time}Z`);
const dueOf = (objects: CapturedObjects) => reevaluateAt(vmObjectsOf(objects));
const causeAt = (objects: CapturedObjects, now: number) =>
  summarize({ ...vmObjectsOf(objects), now }).cause?.code;

describe('reevaluateAt', () => {
  it('is not set where time changes nothing', () => {
    expect(dueOf(runningVm())).toBeUndefined();
    expect(dueOf({})).toBeUndefined();
  });

  it('is when a guest agent that is needed should have answered', () => {
    const objects = runningVm();
    objects.now = '2026-08-01T10:01:00Z';
    objects.vmi!.spec = { networks: [{ name: 'data', multus: {} }] };
    const due = dueOf(objects)!;
    expect(due).toBe(at('10:02:30'));
    expect(causeAt(objects, due - 1)).toBeUndefined();
    expect(causeAt(objects, due)).toBe('guest-agent-missing');
    expect(dueOf({ ...objects, now: '2026-08-01T10:02:30Z' })).toBeUndefined();
  });

  it('is when an importer that finds no node counts as failing', () => {
    const objects = startingVm('Provisioning');
    objects.now = '2026-08-01T10:00:30Z';
    objects.vm!.spec!.dataVolumeTemplates = [{ metadata: { name: 'root' } }];
    objects.dataVolumes = [
      {
        metadata: { name: 'root', namespace: 'shop', uid: 'dv-1' },
        status: {
          phase: 'ImportScheduled',
          conditions: [condition('Running', 'False', 'Unschedulable')],
        },
      },
    ];
    const due = dueOf(objects)!;
    expect(due).toBe(at('10:01:00'));
    expect(causeAt(objects, due - 1)).toBe('import-running');
    expect(causeAt(objects, due)).toBe('import-failed');
  });

  it('misses no change of a view in random objects', () => {
    const random = seeded(7);
    const cases = readdirSync(path.join(__dirname, '__fixtures__'))
      .map(file => file.replace(/\.json$/, ''))
      .filter(name => name !== 'platform')
      .map(fixture);
    const figures = { reviews: 0, changes: 0 };
    for (let run = 0; run < 3_000; run++) {
      const objects = randomObjects(oneOf(random, cases), random);
      makeTimely(objects, vmObjectsOf(objects).now, random);
      const vmObjects = vmObjectsOf(objects);
      const due = reevaluateAt(vmObjects);
      const before = summarize(vmObjects);
      const until = due ?? vmObjects.now + 3_600_000;
      for (const now of [until - 1, (vmObjects.now + until) / 2]) {
        expect(summarize({ ...vmObjects, now })).toEqual(before);
      }
      if (due !== undefined) {
        figures.reviews += 1;
        const after = summarize({ ...vmObjects, now: due });
        figures.changes +=
          JSON.stringify(after) === JSON.stringify(before) ? 0 : 1;
      }
    }
    expect(figures.reviews).toBeGreaterThan(500);
    expect(figures.changes).toBeGreaterThan(50);
  });
});

/** Moves what hangs on time to around now. Nodes are heard of for ever. */
function makeTimely(
  objects: CapturedObjects,
  now: number,
  random: () => number,
): void {
  const around = () =>
    new Date(now - Math.floor(random() * 400_000)).toISOString();
  objects.nodes = ['node-1', 'node-2', 'node-3'].map(name => {
    const made = node(name);
    made.metadata.annotations!['kubevirt.io/heartbeat'] = new Date(
      now + 7_200_000,
    ).toISOString();
    return made;
  });
  for (const volume of objects.dataVolumes ?? []) {
    if (volume && random() < 0.5) {
      volume.status = {
        phase: oneOf(random, ['ImportScheduled', 'Pending', 'Succeeded']),
        conditions: [
          {
            ...condition('Running', 'False', 'Unschedulable'),
            lastTransitionTime: around(),
          },
        ],
      };
    }
  }
  if (objects.vmi?.status && random() < 0.5) {
    objects.vmi.spec = { networks: [{ name: 'data', multus: {} }] };
    objects.vmi.status = {
      ...objects.vmi.status,
      phase: 'Running',
      conditions: [condition('Ready', 'True')],
      phaseTransitionTimestamps: [
        { phase: 'Running', phaseTransitionTimestamp: around() },
      ],
    };
  }
}
