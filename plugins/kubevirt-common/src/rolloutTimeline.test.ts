import type { RolloutStep } from './rollout';
import { journeyOf, timelineFromGit } from './rolloutTimeline';
import type { TimelineSpan } from './virtualMachineDetail';

const at = (time: string) => `2026-11-28T${time}Z`;

const span = (
  key: TimelineSpan['key'],
  startedAt: string,
  endedAt?: string,
): TimelineSpan => ({
  key,
  label: key,
  startedAt: at(startedAt),
  ...(endedAt && { endedAt: at(endedAt) }),
});

const STEPS: RolloutStep[] = [
  { kind: 'committed', commit: '4d1e86ed90ada4d6', at: at('12:00:00') },
  { kind: 'synced', at: at('12:00:30') },
  { kind: 'published', at: at('12:02:00') },
];

const FIRST_RUN = [
  span('created', '12:02:10', '12:02:10'),
  span('pending', '12:02:10', '12:02:12'),
  span('scheduling', '12:02:12', '12:02:20'),
  span('running', '12:03:00'),
];

const LATER_RUN = [
  span('pending', '15:00:00', '15:00:02'),
  span('scheduling', '15:00:02', '15:00:05'),
  span('running', '15:01:00'),
];

describe('journeyOf', () => {
  const lines = (...args: Parameters<typeof journeyOf>) =>
    journeyOf(...args).map(({ kind, at: time, took }) =>
      [kind, time?.slice(11, 19), took].join(' '),
    );

  it('goes from the commit until the VM runs', () => {
    expect(lines(STEPS, FIRST_RUN)).toEqual([
      'committed 12:00:00 ',
      'synced 12:00:30 30000',
      'published 12:02:00 90000',
      'created 12:02:10 10000',
      'scheduled 12:02:20 10000',
      'running 12:03:00 40000',
    ]);
  });

  it('says of no step that is not known when it was', () => {
    expect(
      lines(
        [{ kind: 'committed' }, { kind: 'synced' }, STEPS[2]],
        FIRST_RUN.slice(0, 2),
      ),
    ).toEqual([
      'committed  ',
      'synced  ',
      'published 12:02:00 ',
      'created 12:02:10 10000',
      'scheduled  ',
      'running  ',
    ]);
  });

  it('counts from the last step that is known', () => {
    expect(lines([STEPS[0], { kind: 'synced' }, STEPS[2]], [])[2]).toBe(
      'published 12:02:00 120000',
    );
  });

  it('takes clocks that differ for one time, and a later change for another', () => {
    const published = (time: string) => [
      STEPS[0],
      STEPS[1],
      { kind: 'published' as const, at: at(time) },
    ];
    expect(lines(published('12:02:40'), FIRST_RUN)[3]).toBe(
      'created 12:02:10 0',
    );
    expect(lines(published('18:00:00'), FIRST_RUN)[3]).toBe(
      'created 12:02:10 ',
    );
  });

  it('does not join a later start to a commit', () => {
    expect(lines(STEPS, LATER_RUN).slice(3)).toEqual([
      'created  ',
      'scheduled  ',
      'running  ',
    ]);
  });
});

describe('timelineFromGit', () => {
  const drawn = (...args: Parameters<typeof timelineFromGit>) =>
    timelineFromGit(...args).spans.map(({ label, startedAt, endedAt }) =>
      [label, startedAt.slice(11, 19), endedAt?.slice(11, 19)].join(' '),
    );

  it('begins with git', () => {
    expect(drawn(STEPS, FIRST_RUN).slice(0, 4)).toEqual([
      'Committed in git as 4d1e86ed 12:00:00 12:00:30',
      'Taken over by Rafay 12:00:30 12:02:00',
      'Published by Rafay 12:02:00 12:02:10',
      'created 12:02:10 12:02:10',
    ]);
  });

  it('puts what Rafay did before what the cluster wrote down in the same second', () => {
    const steps = [
      { kind: 'published' as const, at: '2026-11-28T12:02:10.512Z' },
    ];
    expect(timelineFromGit(steps, FIRST_RUN).spans[0].key).toBe('published');
  });

  it('lasts where the VM is not there', () => {
    expect(drawn(STEPS.slice(0, 2), [])).toEqual([
      'Committed in git as 4d1e86ed 12:00:00 12:00:30',
      'Taken over by Rafay 12:00:30 ',
    ]);
  });

  it('names what is not known, and does not draw it', () => {
    const { spans, unknown } = timelineFromGit(
      [{ kind: 'committed' }, { kind: 'synced' }, STEPS[2]],
      FIRST_RUN,
    );
    expect(spans[0].key).toBe('published');
    expect(unknown).toEqual(['committed', 'synced']);
  });

  it('does not call unknown what has not happened', () => {
    const unknown = (...steps: RolloutStep[]) =>
      timelineFromGit(steps, []).unknown;
    expect(unknown(STEPS[0], STEPS[1], { kind: 'published' })).toEqual([]);
    expect(unknown({ kind: 'committed' }, STEPS[1])).toEqual(['committed']);
  });

  it('shows of a later start what has come since, and is silent on the rest', () => {
    expect(timelineFromGit(STEPS, LATER_RUN)).toEqual({
      spans: LATER_RUN,
      unknown: [],
    });
    expect(
      drawn(
        [
          { kind: 'committed', at: at('16:00:00') },
          { kind: 'published', at: at('16:05:00') },
        ],
        LATER_RUN,
      ),
    ).toEqual([
      'pending 15:00:00 15:00:02',
      'scheduling 15:00:02 15:00:05',
      'running 15:01:00 ',
      'Committed in git 16:00:00 16:05:00',
      'Published by Rafay 16:05:00 16:05:00',
    ]);
  });

  it('draws nothing backwards where clocks differ', () => {
    const published = { kind: 'published' as const, at: at('12:02:40') };
    expect(drawn([STEPS[1], published], FIRST_RUN)).toEqual([
      'Taken over by Rafay 12:00:30 12:02:10',
      'created 12:02:10 12:02:10',
      'pending 12:02:10 12:02:12',
      'scheduling 12:02:12 12:02:20',
      'Published by Rafay 12:02:40 12:02:40',
      'running 12:03:00 ',
    ]);
  });
});
