import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useId } from 'react';
import { useTexts, type Texts } from '../../../translation';
import { Disclosure, useTicking } from '../../shared';
import { isFolded, type Fold } from './folds';
import { useSpanStyles } from './spanStyles';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))',
      gap: theme.spacing(1, 3),
    },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      minWidth: 0,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    swatch: {
      width: 14,
      height: 14,
      marginTop: 3,
      flexShrink: 0,
      boxSizing: 'border-box',
      borderRadius: 3,
    },
    fold: {
      marginTop: theme.spacing(0.5),
      fontSize: theme.typography.body2.fontSize,
    },
    length: { whiteSpace: 'nowrap' },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'KubevirtTimelineList' },
);

/** The timeline in words, for everybody and for screen readers. */
export function SpanList(props: {
  spans: TimelineSpan[];
  folds: Fold[];
  /** Kinds that were asked for. */
  open: Fold['kind'][];
  onOpen: (open: Fold['kind'][]) => void;
  knownUntil?: number;
}) {
  const { spans, folds, open, onOpen } = props;
  const classes = useStyles();
  const styles = useSpanStyles();
  const { t, spanLabel, spanNote, exactTime, timeToSecond } = useTexts();
  const id = useId();
  const shown = spans.filter(span => !isFolded(span, folds, open));
  const texts = {
    disks: (count: number) => t('vm.timeline.moreDisks', { count }),
    migrations: (count: number) =>
      t('vm.timeline.earlierMigrations', { count }),
  };
  return (
    <>
      <ol id={id} className={classes.list} aria-label={t('vm.timeline.title')}>
        {shown.map(span => (
          <li
            key={`${span.key}/${span.label}/${span.startedAt}`}
            className={classes.item}
          >
            <span
              className={`${classes.swatch} ${styles.of(span)}`}
              aria-hidden
            />
            <div>
              {spanLabel(span)}{' '}
              <SpanLength span={span} knownUntil={props.knownUntil} />
              <div className={classes.quiet}>
                <Tooltip title={exactTime(span.startedAt)}>
                  <time dateTime={span.startedAt}>
                    {t('vm.timeline.at', {
                      time: timeToSecond(span.startedAt),
                    })}
                  </time>
                </Tooltip>
                {span.note && <div>{spanNote(span)}</div>}
              </div>
            </div>
          </li>
        ))}
      </ol>
      {folds.map(({ kind, spans: folded }) => {
        const isOpen = open.includes(kind);
        return (
          <div key={kind} className={classes.fold}>
            <Disclosure
              open={isOpen}
              onOpen={wanted =>
                onOpen(
                  wanted ? [...open, kind] : open.filter(each => each !== kind),
                )
              }
              controls={id}
            >
              {texts[kind](folded.size)}
            </Disclosure>
          </div>
        );
      })}
    </>
  );
}

function SpanLength(props: { span: TimelineSpan; knownUntil?: number }) {
  const { span, knownUntil } = props;
  const classes = useStyles();
  const { t, duration } = useTexts();
  const text = useTicking(
    useCallback(
      (now: number) => lengthOf(span, knownUntil ?? now, t, duration),
      [duration, knownUntil, span, t],
    ),
  );
  return text ? <strong className={classes.length}>{text}</strong> : null;
}

/** How long a stretch took, or takes so far; nothing for what is but a moment. */
export function lengthOf(
  span: TimelineSpan,
  until: number,
  t: Texts['t'],
  duration: Texts['duration'],
): string {
  if (span.key === 'created') {
    return '';
  }
  const from = Date.parse(span.startedAt);
  if (span.endedAt === undefined) {
    return t('vm.timeline.lasting', { duration: duration(until - from) });
  }
  const length = Date.parse(span.endedAt) - from;
  return length < 1_000 ? t('vm.timeline.instant') : duration(length);
}
