import { formatInEnglish, type LocalizableMessage } from './localizableMessage';
import type { RolloutStep } from './rollout';
import type { TimelineSpan } from './virtualMachineDetail';

/**
 * A step on the way of a VM from the commit to its running.
 *
 * @public
 */
export interface JourneyStep {
  kind: RolloutStep['kind'] | 'created' | 'scheduled' | 'running';
  /** RFC 3339 time; absent where it is not known, or was not yet. */
  at?: string;
  /** Id of the git commit. */
  commit?: string;
  /**
   * Milliseconds since the last step before of which the time is known; absent where there is none, or where that was later:
   * then it belongs to another change.
   */
  took?: number;
}

/** Clocks of Rafay, of git and of clusters differ: what is as little out of order counts as at once. */
const SAME_TIME = 60_000;

/** How much of a commit's id is shown. */
const SHORT_COMMIT = 8;

/** Its first characters, by which people know a commit. */
function shortCommit(commit: string): string {
  return commit.slice(0, SHORT_COMMIT);
}

function endOf(spans: readonly TimelineSpan[], key: TimelineSpan['key']) {
  return spans.find(span => span.key === key)?.endedAt;
}

function startOf(spans: readonly TimelineSpan[], key: TimelineSpan['key']) {
  return spans.find(span => span.key === key)?.startedAt;
}

/**
 * The way of a VM from git until it runs, with how long each step took. What nobody recorded has no time.
 *
 * @param steps - what the deployment system says; absent where none does
 * @param timeline - of the VM; empty for one that is not there
 * @public
 */
export function journeyOf(
  steps: readonly RolloutStep[],
  timeline: readonly TimelineSpan[],
): JourneyStep[] {
  const created = startOf(timeline, 'created');
  // Without its creation the timeline is that of a later start, which no commit led to.
  const own = created === undefined ? [] : timeline;
  const journey: JourneyStep[] = [
    ...steps,
    { kind: 'created', at: created },
    { kind: 'scheduled', at: endOf(own, 'scheduling') },
    { kind: 'running', at: startOf(own, 'running') },
  ];
  let before: number | undefined;
  return journey.map(({ at, ...step }) => {
    const time = at === undefined ? undefined : Date.parse(at);
    const took =
      time === undefined || before === undefined ? undefined : time - before;
    before = time ?? before;
    return {
      ...step,
      ...(at !== undefined && { at }),
      ...(took !== undefined &&
        took >= -SAME_TIME && { took: Math.max(took, 0) }),
    };
  });
}

/**
 * The timeline of a VM, beginning with git: each step of the deployment system lasts until the next that is known, the last
 * one until the VM was created, or still.
 *
 * @remarks
 * Of a timeline without the VM's creation, which is that of a later start, only steps since its begin are shown.
 *
 * @param steps - what the deployment system says
 * @param timeline - of the VM; empty for one that is not there
 * @returns in order of their begin, with the steps that have passed and of which the time is not known
 * @public
 */
export function timelineFromGit(
  steps: readonly RolloutStep[],
  timeline: readonly TimelineSpan[],
): { spans: TimelineSpan[]; unknown: RolloutStep['kind'][] } {
  const created = startOf(timeline, 'created');
  const begin = timeline.length > 0 ? Date.parse(timeline[0].startedAt) : 0;
  const known = steps.filter(({ at }) => at !== undefined);
  const spans = known
    .map((step, index) => spanOf(step, known[index + 1]?.at, timeline, created))
    .filter(
      ({ startedAt }) =>
        created !== undefined || Date.parse(startedAt) >= begin,
    );
  // What comes after the last step of a VM that is not there has not happened, as far as anybody knows.
  const passed =
    timeline.length > 0
      ? steps
      : steps.slice(0, steps.findLastIndex(({ at }) => at !== undefined) + 1);
  return {
    spans:
      spans.length === 0
        ? [...timeline]
        : [...spans, ...timeline].sort(
            (a, b) => secondOf(a.startedAt) - secondOf(b.startedAt),
          ),
    unknown:
      spans.length > 0
        ? passed.filter(({ at }) => at === undefined).map(({ kind }) => kind)
        : [],
  };
}

/** Kubernetes writes whole seconds: within one of them what Rafay did came first. */
function secondOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** The next step, or the VM's creation where clocks that differ put that a little earlier. */
function earlierOf(next: string | undefined, created: string | undefined) {
  const ahead =
    next !== undefined && created !== undefined
      ? Date.parse(next) - Date.parse(created)
      : -1;
  return ahead > 0 && ahead <= SAME_TIME ? created : next;
}

function spanOf(
  { kind, at, commit }: RolloutStep,
  next: string | undefined,
  timeline: readonly TimelineSpan[],
  created: string | undefined,
): TimelineSpan {
  const label: LocalizableMessage =
    kind === 'committed' && commit !== undefined
      ? { code: 'span.committed', params: { commit: shortCommit(commit) } }
      : {
          code:
            kind === 'committed' ? 'span.committed-unnamed' : `span.${kind}`,
        };
  const startedAt = at!;
  // A change of a VM that is there is over when it is published.
  const end =
    earlierOf(next, created) ??
    created ??
    (timeline.length > 0 ? startedAt : undefined);
  return {
    key: kind,
    label: formatInEnglish([label]),
    labelMessages: [label],
    startedAt,
    ...(end !== undefined && {
      endedAt: Date.parse(end) < Date.parse(startedAt) ? startedAt : end,
    }),
  };
}
