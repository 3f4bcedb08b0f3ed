import { makeStyles } from '@material-ui/core/styles';
import ConnectedIcon from '@material-ui/icons/CheckCircleOutline';
import EndedIcon from '@material-ui/icons/HighlightOff';
import WaitingIcon from '@material-ui/icons/HourglassEmpty';
import IdleIcon from '@material-ui/icons/RadioButtonUnchecked';
import type { ConsoleState } from '../../console';
import { useTexts } from '../../translation';
import { nameOf, partsOf } from './people';

/** More names are a figure. */
const MAX_NAMES = 3;

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.75),
      minWidth: 0,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '& svg': { fontSize: '1.25rem', flexShrink: 0 },
    },
    connected: { color: theme.palette.status.ok },
    waiting: { color: theme.palette.status.warning },
    ended: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtConsoleWho' },
);

const ICONS = {
  idle: [IdleIcon, 'ended'],
  opening: [WaitingIcon, 'waiting'],
  connecting: [WaitingIcon, 'waiting'],
  connected: [ConnectedIcon, 'connected'],
  waiting: [WaitingIcon, 'waiting'],
  ended: [EndedIcon, 'ended'],
} as const;

/** How the console stands, who types, since when, and who watches; announced to screen readers as it changes. */
export function Who(props: { state: ConsoleState }) {
  const { state } = props;
  const { session } = state;
  // What never began has not ended.
  const phase = state.phase === 'ended' && !session ? 'idle' : state.phase;
  const classes = useStyles();
  const { t } = useTexts();
  const people = usePeopleWords(state);
  const [Icon, colour] = ICONS[phase];
  return (
    <div className={classes.root} role="status">
      <Icon aria-hidden className={classes[colour]} />
      <span>
        {[
          t(`console.state.${phase}`),
          ...(phase === 'connected' && session ? people : []),
        ].join(' · ')}
      </span>
    </div>
  );
}

function usePeopleWords(state: ConsoleState): string[] {
  const { t, shortTime } = useTexts();
  const { session } = state;
  if (!session) {
    return [];
  }
  const { mine, typist, watchers, isOwn } = partsOf(session);
  const time = session.typing && shortTime(session.typing.since);
  const words: string[] = [];
  if (mine && time) {
    words.push(t('console.who.youType', { time }));
  } else if (typist && time) {
    const person = isOwn(typist)
      ? t('console.who.youElsewhere')
      : nameOf(typist);
    words.push(t('console.who.otherTypes', { person, time }));
  } else {
    words.push(t('console.who.nobodyTypes'));
  }
  // Two windows of one person are one person.
  const names = [
    ...new Set(
      watchers.map(person =>
        isOwn(person) ? t('console.who.youElsewhere') : nameOf(person),
      ),
    ),
  ];
  if (names.length === 0) {
    words.push(t('console.who.alone'));
  } else {
    const shown = names.slice(0, MAX_NAMES).join(', ');
    const more = names.length - MAX_NAMES;
    words.push(
      t('console.who.watch', {
        count: names.length,
        people:
          more > 0
            ? t('console.who.andMore', { count: more, people: shown })
            : shown,
      }),
    );
  }
  return words;
}
