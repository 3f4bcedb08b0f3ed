import MenuItem from '@material-ui/core/MenuItem';
import { useTexts } from '../../../translation';
import { MenuButton } from '../MenuButton';
import { KEY_CHORDS, type Key } from './keys';

/** Keys that browser or desktop would keep for themselves. */
export function KeysMenu(props: { onPress: (keys: readonly Key[]) => void }) {
  const { t } = useTexts();
  return (
    <MenuButton label={t('console.keys.menu')}>
      {close =>
        KEY_CHORDS.map(({ label, keys }) => (
          // Names of keys are those of keyboards, in every language.
          <MenuItem
            key={label}
            onClick={() => {
              close();
              props.onPress(keys);
            }}
          >
            <kbd>{label}</kbd>
          </MenuItem>
        ))
      }
    </MenuButton>
  );
}
