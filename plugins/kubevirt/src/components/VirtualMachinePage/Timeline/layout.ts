import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Share of the width that the shortest stretch gets, so that it can be seen at all. */
const MIN_SHARE = 0.035;
/** What widened stretches may take together. */
const MAX_WIDENED = 0.5;

/** A span on the drawing; positions are shares of the width, from 0 to 1. */
interface PlacedSpan {
  span: TimelineSpan;
  left: number;
  width: number;
  /** It lasts: its right edge is the edge of the drawing. */
  open: boolean;
}

/** The drawing of a timeline. */
export interface TimelineLayout {
  /** Milliseconds since the epoch at the left edge. */
  from: number;
  lanes: PlacedSpan[][];
  /** Some stretches are drawn wider than they were long. */
  widened: boolean;
}

/** Spans that go on beside the VM's own life get lanes of their own. */
function laneOf(span: TimelineSpan): number {
  switch (span.key) {
    case 'committed':
    case 'synced':
    case 'published':
      return 0;
    case 'import':
    case 'provisioning':
      return 1;
    case 'migration':
    case 'paused':
      return 3;
    default:
      return 2;
  }
}

/**
 * Places spans on a common axis of time. The axis is to scale, save that no stretch between two
 * moments is narrower than a minimum: boots take seconds and VMs run for months. All lanes share the
 * axis, so that what happened at one time stands at one place.
 *
 * @param until - where lasting spans end, in milliseconds since the epoch
 */
export function layoutTimeline(
  spans: TimelineSpan[],
  until: number,
): TimelineLayout | undefined {
  const drawn = spans
    .map(span => ({
      span,
      from: Date.parse(span.startedAt),
      to: span.endedAt === undefined ? until : Date.parse(span.endedAt),
    }))
    // What began and ended in one second has no length to draw; the list below has it.
    .filter(({ from, to }) => to > from);
  if (drawn.length === 0) {
    return undefined;
  }
  const moments = [
    ...new Set(drawn.flatMap(({ from, to }) => [from, to])),
  ].sort((a, b) => a - b);
  const { positions, widened } = axisOf(moments);

  const lanes: { at: number; end: number; spans: PlacedSpan[] }[] = [];
  for (const { span, from, to } of drawn) {
    const at = laneOf(span);
    const left = positions.get(from) ?? 0;
    const placed: PlacedSpan = {
      span,
      left,
      width: (positions.get(to) ?? 1) - left,
      open: span.endedAt === undefined,
    };
    // Two imports at once, say, lie below each other.
    const lane = lanes.find(each => each.at === at && each.end <= from);
    if (lane) {
      lane.spans.push(placed);
      lane.end = to;
    } else {
      lanes.push({ at, end: to, spans: [placed] });
    }
  }
  return {
    from: moments[0],
    lanes: lanes.sort((a, b) => a.at - b.at).map(lane => lane.spans),
    widened,
  };
}

function axisOf(moments: number[]): {
  positions: Map<number, number>;
  widened: boolean;
} {
  const lengths = moments.slice(1).map((to, index) => to - moments[index]);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const min = Math.min(MIN_SHARE, MAX_WIDENED / lengths.length);
  const short = lengths.filter(length => length / total < min);
  // What the short stretches do not take is shared by the long ones in proportion.
  const room = 1 - short.length * min;
  const long = total - short.reduce((sum, length) => sum + length, 0);

  const positions = new Map([[moments[0], 0]]);
  let at = 0;
  lengths.forEach((length, index) => {
    at += length / total < min ? min : (length / long) * room;
    positions.set(moments[index + 1], at);
  });
  return { positions, widened: short.length > 0 };
}
