import MenuItem from '@material-ui/core/MenuItem';
import { useTexts } from '../../../translation';
import { MenuButton } from '../MenuButton';

/** Whether the picture is made to fit, or shows as large as it is. */
export function SizeMenu(props: {
  scaled: boolean;
  onScaled: (scaled: boolean) => void;
}) {
  const { t } = useTexts();
  return (
    <MenuButton label={t('console.view.menu')}>
      {close =>
        ([true, false] as const).map(scaled => (
          <MenuItem
            key={String(scaled)}
            role="menuitemradio"
            aria-checked={scaled === props.scaled}
            selected={scaled === props.scaled}
            onClick={() => {
              close();
              props.onScaled(scaled);
            }}
          >
            {t(scaled ? 'console.view.fit' : 'console.view.original')}
          </MenuItem>
        ))
      }
    </MenuButton>
  );
}
