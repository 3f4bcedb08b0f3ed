import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import DownloadIcon from '@material-ui/icons/GetApp';
import NextIcon from '@material-ui/icons/KeyboardArrowDown';
import PreviousIcon from '@material-ui/icons/KeyboardArrowUp';
import PauseIcon from '@material-ui/icons/Pause';
import FollowIcon from '@material-ui/icons/PlayArrow';
import { useTexts } from '../../../translation';
import type { LogState } from './LogTail';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      flex: '1 1 30rem',
      minWidth: 0,
      // One size for all texts here.
      '& .MuiFormControlLabel-label, & .MuiButton-root': {
        fontSize: theme.typography.body2.fontSize,
      },
      '& .MuiFormControlLabel-root': { marginRight: 0 },
    },
    search: { display: 'flex', alignItems: 'center' },
    quiet: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      whiteSpace: 'nowrap',
    },
    status: { marginLeft: 'auto' },
    matches: { margin: theme.spacing(0, 0.5) },
    button: { textTransform: 'none' },
  }),
  { name: 'KubevirtLogBar' },
);

/** Props of {@link LogBar}. */
export interface LogBarProps {
  status: LogState['status'];
  paused: boolean;
  newLines: number;
  onPause: () => void;
  onFollow: () => void;
  text: string;
  onText: (text: string) => void;
  /** Which match the reader is at, from 0. */
  match: number | undefined;
  matches: number;
  onMatch: (match: number) => void;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
  plain: boolean;
  onPlain: (plain: boolean) => void;
  onDownload: () => void;
}

/** What one can do with a log. */
export function LogBar(props: LogBarProps) {
  const { paused, newLines, wrap, plain } = props;
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div className={classes.root}>
      <Search {...props} />
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            color="primary"
            checked={wrap}
            onChange={(_, checked) => props.onWrap(checked)}
          />
        }
        label={t('vm.logs.wrap')}
      />
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            color="primary"
            checked={plain}
            onChange={(_, checked) => props.onPlain(checked)}
          />
        }
        label={t('vm.logs.plain')}
      />
      <Button
        size="small"
        className={classes.button}
        startIcon={<DownloadIcon />}
        onClick={props.onDownload}
      >
        {t('vm.logs.download')}
      </Button>
      {paused ? (
        <Button
          size="small"
          color="primary"
          className={classes.button}
          startIcon={<FollowIcon />}
          onClick={props.onFollow}
        >
          {newLines > 0
            ? t('vm.logs.followNew', { count: newLines })
            : t('vm.logs.follow')}
        </Button>
      ) : (
        <Button
          size="small"
          className={classes.button}
          startIcon={<PauseIcon />}
          onClick={props.onPause}
        >
          {t('vm.logs.pause')}
        </Button>
      )}
      <span role="status" className={`${classes.quiet} ${classes.status}`}>
        <StatusWord status={props.status} paused={paused} />
      </span>
    </div>
  );
}

function Search(props: LogBarProps) {
  const { text, match, matches, onMatch } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const next = match === undefined ? 0 : (match + 1) % matches;
  const previous = ((match ?? 0) - 1 + matches) % matches;
  const found =
    matches === 0
      ? t('vm.logs.noMatches')
      : t('vm.logs.matches', {
          at: String((match ?? -1) + 1),
          total: String(matches),
        });
  return (
    <div className={classes.search} role="search">
      <TextField
        size="small"
        variant="outlined"
        placeholder={t('vm.logs.search')}
        inputProps={{ 'aria-label': t('vm.logs.search') }}
        value={text}
        onChange={event => props.onText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && matches > 0) {
            onMatch(event.shiftKey ? previous : next);
          }
        }}
      />
      {text !== '' && (
        <>
          <span role="status" className={`${classes.quiet} ${classes.matches}`}>
            {found}
          </span>
          <IconButton
            size="small"
            disabled={matches === 0}
            aria-label={t('vm.logs.previous')}
            onClick={() => onMatch(previous)}
          >
            <PreviousIcon />
          </IconButton>
          <IconButton
            size="small"
            disabled={matches === 0}
            aria-label={t('vm.logs.next')}
            onClick={() => onMatch(next)}
          >
            <NextIcon />
          </IconButton>
        </>
      )}
    </div>
  );
}

function StatusWord(props: { status: LogState['status']; paused: boolean }) {
  const { t } = useTexts();
  switch (props.status) {
    case 'connecting':
      return <>{t('vm.logs.connecting')}</>;
    case 'reconnecting':
      return <>{t('vm.logs.reconnecting')}</>;
    case 'following':
      return <>{t(props.paused ? 'vm.logs.paused' : 'vm.logs.following')}</>;
    default:
      return <>{t('vm.logs.failed')}</>;
  }
}
