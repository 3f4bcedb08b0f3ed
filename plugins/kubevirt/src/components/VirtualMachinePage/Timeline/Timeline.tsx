import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  timelineFromGit,
  type RolloutStep,
  type TimelineSpan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useMemo, useState } from 'react';
import { useTexts } from '../../../translation';
import { Section, useTicking } from '../../shared';
import { foldsOf, isFolded, type Fold } from './folds';
import { layoutTimeline } from './layout';
import { lengthOf, SpanList } from './SpanList';
import { useSpanStyles } from './spanStyles';

const useStyles = makeStyles(
  theme => ({
    lane: {
      position: 'relative',
      height: 28,
      marginBottom: theme.spacing(0.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.action.hover,
    },
    bar: {
      position: 'absolute',
      top: 0,
      bottom: 0,
      boxSizing: 'border-box',
      overflow: 'hidden',
      whiteSpace: 'nowrap',
      textOverflow: 'ellipsis',
      lineHeight: '26px',
      padding: theme.spacing(0, 0.75),
      borderRadius: theme.shape.borderRadius,
      fontSize: theme.typography.caption.fontSize,
      color: theme.palette.text.primary,
    },
    open: { borderTopRightRadius: 0, borderBottomRightRadius: 0 },
    axis: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(2),
      marginBottom: theme.spacing(1),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'KubevirtTimeline' },
);

/** Below this share of the width a word does not fit; the list names the stretch. */
const LABEL_MIN_SHARE = 0.09;

/** Props of {@link Timeline}. */
export interface TimelineProps {
  /** Of the VM; empty for one that is not there. */
  spans: TimelineSpan[];
  /** How its file came from git to the cluster, where a deployment system reports it. */
  steps?: RolloutStep[];
  /** The last moment of which anything is known, in milliseconds since the epoch; default now. */
  knownUntil?: number;
}

/** What the VM went through and for how long: drawn to scale, and written as a list. */
export function Timeline(props: TimelineProps) {
  const { spans: own, steps, knownUntil } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const { spans, unknown } = useMemo(
    () => timelineFromGit(steps ?? [], own),
    [steps, own],
  );
  const [open, setOpen] = useState<Fold['kind'][]>([]);
  const folds = useMemo(() => foldsOf(spans), [spans]);
  // Each disk takes a lane of its own, as they are made side by side; migrations share one.
  const drawn = useMemo(
    () =>
      spans.filter(
        span => span.key === 'migration' || !isFolded(span, folds, open),
      ),
    [spans, folds, open],
  );
  if (spans.length === 0) {
    return (
      <Section title={t('vm.timeline.title')}>
        <Typography variant="body2" color="textSecondary">
          {t('vm.timeline.empty')}
        </Typography>
      </Section>
    );
  }
  return (
    <Section title={t('vm.timeline.title')}>
      <Drawing spans={drawn} knownUntil={knownUntil} classes={classes} />
      <SpanList
        spans={spans}
        folds={folds}
        open={open}
        onOpen={setOpen}
        knownUntil={knownUntil}
      />
      {unknown.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('vm.timeline.unknown', {
            steps: unknown
              .map(kind =>
                t(`vm.timeline.step.${kind}` as 'vm.timeline.step.synced'),
              )
              .join(', '),
          })}
        </Typography>
      )}
    </Section>
  );
}

function Drawing(props: {
  spans: TimelineSpan[];
  knownUntil?: number;
  classes: ReturnType<typeof useStyles>;
}) {
  const { spans, knownUntil, classes } = props;
  const { t, spanLabel, duration, exactTime, shortTime } = useTexts();
  const styles = useSpanStyles();
  const begin = Math.min(...spans.map(span => Date.parse(span.startedAt)));
  const now = useTicking(
    useCallback(
      (time: number) => {
        // Of what lasts for hours no second can be seen.
        const step = time - begin > 3_600_000 ? 60_000 : 1_000;
        return Math.floor(time / step) * step;
      },
      [begin],
    ),
  );
  const until = knownUntil ?? now;
  const layout = useMemo(() => layoutTimeline(spans, until), [spans, until]);
  if (!layout) {
    return null;
  }
  const lasting = spans.some(span => span.endedAt === undefined);
  const last = Math.max(
    ...spans.map(({ startedAt, endedAt }) => Date.parse(endedAt ?? startedAt)),
  );
  let rightEdge = shortTime(last);
  if (lasting) {
    rightEdge =
      knownUntil === undefined
        ? t('vm.timeline.now')
        : t('vm.timeline.lastKnown', {
            time: shortTime(knownUntil),
          });
  }
  return (
    // The list below says the same in words.
    <div aria-hidden>
      {layout.lanes.map((lane, index) => (
        <div key={index} className={classes.lane}>
          {lane.map(({ span, left, width, open }) => (
            <div
              key={`${span.key}/${span.label}/${span.startedAt}`}
              // What is too narrow for its name says on hover what it is.
              title={[
                spanLabel(span),
                lengthOf(span, until, t, duration),
                exactTime(span.startedAt),
              ].join(', ')}
              className={`${classes.bar} ${styles.of(span)} ${
                open ? classes.open : ''
              }`}
              style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
            >
              {width >= LABEL_MIN_SHARE ? spanLabel(span) : ''}
            </div>
          ))}
        </div>
      ))}
      <div className={classes.axis}>
        <span title={exactTime(layout.from)}>{shortTime(layout.from)}</span>
        {layout.widened && <span>{t('vm.timeline.widened')}</span>}
        <span>{rightEdge}</span>
      </div>
    </div>
  );
}
