import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import type { ConsoleState, ConsoleStore } from '../../console';
import { useTexts } from '../../translation';
import { MenuButton } from './MenuButton';
import { nameOf, partsOf } from './people';
import { Question } from './Question';

const useStyles = makeStyles(
  { button: { textTransform: 'none' } },
  {
    name: 'KubevirtTypingControls',
  },
);

/** Who types is a choice: type, ask, take over, hand over, stop. */
export function TypingControls(props: {
  store: ConsoleStore;
  state: ConsoleState;
}) {
  const { store, state } = props;
  const { session } = state;
  const classes = useStyles();
  const { t } = useTexts();
  const [taking, setTaking] = useState(false);
  if (state.phase !== 'connected' || !session) {
    return null;
  }
  const { mine, typist, others } = partsOf(session);
  if (mine) {
    return (
      <>
        <Button
          size="small"
          variant="outlined"
          className={classes.button}
          onClick={() => store.say({ type: 'release' })}
        >
          {t('console.typing.stop')}
        </Button>
        {others.length > 0 && (
          <MenuButton label={t('console.typing.handOver')}>
            {close =>
              others.map(person => (
                <MenuItem
                  key={person.id}
                  onClick={() => {
                    close();
                    store.say({ type: 'hand-over', to: person.id });
                  }}
                >
                  {t('console.typing.handOverTo', { person: nameOf(person) })}
                </MenuItem>
              ))
            }
          </MenuButton>
        )}
      </>
    );
  }
  if (!session.mayType) {
    return null;
  }
  if (!typist) {
    return (
      <Button
        size="small"
        variant="contained"
        color="primary"
        className={classes.button}
        onClick={() => store.say({ type: 'type' })}
      >
        {t('console.typing.type')}
      </Button>
    );
  }
  const person = nameOf(typist);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        className={classes.button}
        disabled={state.asking}
        onClick={() => store.say({ type: 'type' })}
      >
        {state.asking
          ? t('console.typing.asking', { person })
          : t('console.typing.ask')}
      </Button>
      <Button
        size="small"
        variant="outlined"
        className={classes.button}
        onClick={() => setTaking(true)}
      >
        {t('console.typing.takeOver')}
      </Button>
      {taking && (
        <Question
          title={t('console.typing.takeOverQuestion', { person })}
          text={t('console.typing.takeOverText', { person })}
          action={t('console.typing.takeOver')}
          onYes={() => store.say({ type: 'take-over' })}
          onClose={() => setTaking(false)}
        />
      )}
    </>
  );
}
