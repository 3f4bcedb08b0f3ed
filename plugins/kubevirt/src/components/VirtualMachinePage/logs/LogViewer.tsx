import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { messageOf } from '../../../lib/errors';
import { useTexts } from '../../../translation';
import { asWritten, formatLine } from './formatLine';
import { LogBar } from './LogBar';
import { LogLines } from './LogLines';
import { LOG_LIMIT, type LogState } from './LogTail';
import { matchingLines } from './search';

/** Closer to the end than this, in pixels, counts as at the end. */
const END_PX = 24;

const useStyles = makeStyles(
  theme => ({
    note: { flex: '1 0 100%' },
    lines: {
      flex: '1 0 100%',
      minWidth: 0,
      height: 480,
      overflow: 'auto',
      padding: theme.spacing(1, 1.5),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
      color: theme.palette.text.primary,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.5,
      whiteSpace: 'pre',
    },
    wrap: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  }),
  { name: 'KubevirtLogViewer' },
);

/**
 * Shows a log and follows its end. Who scrolls up or presses pause reads in peace: nothing moves until
 * the log is followed again.
 */
export function LogViewer(props: { state: LogState; fileName: string }) {
  const { state, fileName } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const region = useRef<HTMLDivElement>(null);
  /** What was known when the reader stopped following. */
  const [frozen, setFrozen] = useState<LogState>();
  const [wrap, setWrap] = useState(true);
  const [plain, setPlain] = useState(false);
  const [text, setText] = useState('');
  const [match, setMatch] = useState<number>();
  const shown = frozen ?? state;
  const sought = useDeferredValue(text);
  const format = plain ? asWritten : formatLine;
  const matches = useMemo(
    () => matchingLines(shown.chunks, sought, format),
    [shown.chunks, sought, format],
  );

  const toEnd = useCallback(() => {
    const element = region.current;
    if (element) {
      element.scrollTop = element.scrollHeight;
    }
  }, []);
  useLayoutEffect(() => {
    if (!frozen) {
      toEnd();
    }
  }, [frozen, toEnd, shown.chunks, wrap, plain]);

  const freeze = () => setFrozen(before => before ?? state);
  const lastTop = useRef(0);
  const onScroll = () => {
    const element = region.current;
    if (element) {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // Only a reader scrolls up; lines that come push the end down.
      const up = scrollTop < lastTop.current;
      lastTop.current = scrollTop;
      if (up && scrollHeight - scrollTop - clientHeight > END_PX) {
        freeze();
      }
    }
  };
  const goTo = (at: number) => {
    freeze();
    setMatch(at);
  };
  useEffect(() => {
    const line = match === undefined ? undefined : matches[match];
    region.current
      ?.querySelector(`[data-line="${line}"]`)
      ?.scrollIntoView?.({ block: 'center' });
    // Only a step to another match moves the log, and not a line that comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [match]);

  return (
    <>
      <LogBar
        status={state.status}
        paused={frozen !== undefined}
        newLines={frozen ? state.total - frozen.total : 0}
        onPause={freeze}
        onFollow={() => setFrozen(undefined)}
        text={text}
        onText={value => {
          setText(value);
          setMatch(undefined);
        }}
        match={match}
        matches={matches.length}
        onMatch={goTo}
        wrap={wrap}
        onWrap={setWrap}
        plain={plain}
        onPlain={setPlain}
        onDownload={() =>
          download(
            fileName,
            shown.chunks.flatMap(chunk => chunk.lines),
          )
        }
      />
      {state.error && (
        <Typography variant="body2" role="alert" className={classes.note}>
          {messageOf(state.error)}
        </Typography>
      )}
      {shown.dropped && (
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          className={classes.note}
        >
          {t('vm.logs.dropped', { limit: String(LOG_LIMIT) })}
        </Typography>
      )}
      <div
        ref={region}
        role="log"
        // Each line read aloud would drown everything else.
        aria-live="off"
        aria-label={t('vm.logs.region')}
        // What scrolls must be reachable with the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={`${classes.lines} ${wrap ? classes.wrap : ''}`}
        onScroll={onScroll}
      >
        {shown.total === 0 && state.status === 'following'
          ? t('vm.logs.empty')
          : undefined}
        <LogLines chunks={shown.chunks} sought={sought} format={format} />
      </div>
    </>
  );
}

function download(fileName: string, lines: string[]) {
  const url = URL.createObjectURL(
    new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
