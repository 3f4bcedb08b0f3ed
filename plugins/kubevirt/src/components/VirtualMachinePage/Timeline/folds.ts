import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Stretches of one kind that only who asks for them sees. */
export interface Fold {
  kind: 'disks' | 'migrations';
  spans: ReadonlySet<TimelineSpan>;
}

/** More of a kind than this are folded, as they would push all else off the screen ... */
const MAX = 3;
/** ... down to so many of the last. */
const KEPT = 2;

/**
 * What to fold of a VM with many disks, or one that wanders. Disks that are still being made, or fail to
 * be, always show.
 */
export function foldsOf(spans: TimelineSpan[]): Fold[] {
  const disks = spans.filter(({ key }) => key === 'import');
  const done = disks
    .filter(({ endedAt, failed }) => endedAt !== undefined && !failed)
    .sort((a, b) => Date.parse(a.endedAt!) - Date.parse(b.endedAt!));
  const migrations = spans.filter(({ key }) => key === 'migration');
  const folds: Fold[] = [
    { kind: 'disks', spans: new Set(disks.length > MAX ? butLast(done) : []) },
    {
      kind: 'migrations',
      spans: new Set(migrations.length > MAX ? butLast(migrations) : []),
    },
  ];
  return folds.filter(fold => fold.spans.size > 0);
}

/** Whether nobody asked for the kind that a stretch is folded with. */
export function isFolded(
  span: TimelineSpan,
  folds: Fold[],
  open: Fold['kind'][],
): boolean {
  return folds.some(
    ({ kind, spans }) => !open.includes(kind) && spans.has(span),
  );
}

function butLast(spans: TimelineSpan[]): TimelineSpan[] {
  return spans.slice(0, -KEPT);
}
