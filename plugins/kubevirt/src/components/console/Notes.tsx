import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { ConsoleState, ConsoleStore } from '../../console';
import { useTexts } from '../../translation';
import { nameOf, partsOf } from './people';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      padding: theme.spacing(0.5, 1),
      fontSize: theme.typography.body2.fontSize,
      borderTop: `1px solid ${theme.palette.divider}`,
      overflowWrap: 'anywhere',
    },
    button: { textTransform: 'none' },
  }),
  { name: 'KubevirtConsoleNotes' },
);

/** What others want of the one who types, and what this person should know. */
export function Notes(props: {
  store: ConsoleStore;
  state: ConsoleState;
  /** This person pressed a key without typing. */
  refused: boolean;
  note: string | undefined;
}) {
  const { store, state, refused, note } = props;
  const { session, askers, declinedBy } = state;
  const classes = useStyles();
  const { t } = useTexts();
  const typing = session !== undefined && partsOf(session).mine;
  const answer = (to: string, granted: boolean) =>
    store.say({ type: 'answer', to, granted });
  return (
    <>
      {askers.map(person => (
        <div key={person.id} className={classes.root} role="alert">
          <span>{t('console.typing.asked', { person: nameOf(person) })}</span>
          <Button
            size="small"
            variant="outlined"
            className={classes.button}
            onClick={() => answer(person.id, true)}
          >
            {t('console.typing.let')}
          </Button>
          <Button
            size="small"
            className={classes.button}
            onClick={() => answer(person.id, false)}
          >
            {t('console.typing.notNow')}
          </Button>
        </div>
      ))}
      {declinedBy && (
        <div className={classes.root} role="status">
          {t('console.typing.declined', { person: nameOf(declinedBy) })}
        </div>
      )}
      {state.phase === 'connected' && session?.mayType === false && (
        <div className={classes.root}>{t('console.typing.mayNot')}</div>
      )}
      {refused &&
        state.phase === 'connected' &&
        session?.mayType === true &&
        !typing && (
          <div className={classes.root} role="status">
            <span>{t('console.typing.watching')}</span>
            {!session.typing && (
              <Button
                size="small"
                variant="outlined"
                className={classes.button}
                onClick={() => store.say({ type: 'type' })}
              >
                {t('console.typing.type')}
              </Button>
            )}
          </div>
        )}
      {note && (
        <div className={classes.root} role="status">
          {note}
        </div>
      )}
      <Reconnected state={state} />
    </>
  );
}

function Reconnected(props: { state: ConsoleState }) {
  const { reconnected } = props.state;
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  if (!reconnected) {
    return null;
  }
  const { reason, at, afterMs, node } = reconnected;
  const values = {
    time: shortTime(at),
    duration: t('console.reconnected.seconds', {
      seconds: (afterMs / 1_000).toFixed(1),
    }),
  };
  let text: string = t('console.reconnected.other', values);
  if (reason === 'migrated' && node) {
    text = t('console.reconnected.migrated', { ...values, node });
  } else if (reason === 'restarted') {
    text = t('console.reconnected.restarted', values);
  }
  return (
    <div className={classes.root} role="status">
      {text}
    </div>
  );
}
