import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { layoutTimeline } from './layout';

const T0 = Date.parse('2026-11-20T12:00:00Z');

function span(
  key: TimelineSpan['key'],
  fromSeconds: number,
  toSeconds?: number,
): TimelineSpan {
  const iso = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
  return {
    key,
    label: key,
    startedAt: iso(fromSeconds),
    ...(toSeconds !== undefined && { endedAt: iso(toSeconds) }),
  };
}

function place(spans: TimelineSpan[], untilSeconds: number) {
  return layoutTimeline(spans, T0 + untilSeconds * 1000);
}

describe('layoutTimeline', () => {
  it('draws lengths in proportion', () => {
    const layout = place(
      [span('pending', 0, 100), span('scheduling', 100, 400)],
      400,
    )!;
    expect(layout.lanes).toHaveLength(1);
    const [pending, scheduling] = layout.lanes[0];
    expect(pending.left).toBeCloseTo(0);
    expect(pending.width).toBeCloseTo(0.25);
    expect(scheduling.left).toBeCloseTo(0.25);
    expect(scheduling.width).toBeCloseTo(0.75);
    expect(layout.widened).toBe(false);
    expect(layout.from).toBe(T0);
  });

  it('gives a boot of seconds a width beside days of running, and says so', () => {
    const layout = place([span('boot', 0, 2), span('running', 2)], 3 * 86_400)!;
    const [boot, running] = layout.lanes[0];
    expect(boot.width).toBeGreaterThan(0.03);
    expect(running.open).toBe(true);
    expect(running.left + running.width).toBeCloseTo(1);
    expect(layout.widened).toBe(true);
  });

  it('puts what happened at one time at one place, in all lanes', () => {
    const layout = place(
      [
        span('boot', 0, 5),
        span('running', 5),
        span('migration', 600, 603),
        span('migration', 900, 950),
      ],
      1_000,
    )!;
    const [life, beside] = layout.lanes;
    expect(beside.map(({ span: each }) => each.key)).toEqual([
      'migration',
      'migration',
    ]);
    expect(life[1].left).toBeLessThan(beside[0].left);
    expect(beside[0].left + beside[0].width).toBeLessThanOrEqual(
      beside[1].left,
    );
  });

  it('puts two imports at once below each other', () => {
    const layout = place(
      [span('import', 0, 100), span('import', 0, 60), span('boot', 100, 110)],
      110,
    )!;
    expect(layout.lanes.map(lane => lane.length)).toEqual([1, 1, 1]);
  });

  it('leaves out what had no length, and draws nothing of nothing', () => {
    expect(place([span('created', 0, 0)], 10)).toBeUndefined();
    const layout = place([span('created', 0, 0), span('boot', 0, 5)], 5)!;
    expect(layout.lanes.flat().map(each => each.span.key)).toEqual(['boot']);
  });

  it('never goes beyond its edges, however many short stretches there are', () => {
    const spans = Array.from({ length: 60 }, (_, index) =>
      span('migration', index * 10, index * 10 + 1),
    );
    const layout = place([span('running', 0), ...spans], 864_000)!;
    for (const { left, width } of layout.lanes.flat()) {
      expect(width).toBeGreaterThan(0);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});
