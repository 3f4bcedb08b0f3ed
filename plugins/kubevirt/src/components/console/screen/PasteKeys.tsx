import LinearProgress from '@material-ui/core/LinearProgress';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useEffect, useState } from 'react';
import { useTexts } from '../../../translation';
import { PasteDialog } from '../PasteDialog';
import type { Key } from './keys';
import type { KeyboardLayout } from './typeText';

/** More characters that cannot be typed are not listed. */
const MAX_MISSING = 20;

type Layouts = typeof import('./typeText');

/** Asks for a text and the layout of the guest's keyboard, by which it is typed key by key. */
export function PasteKeys(props: {
  onType: (presses: readonly (readonly Key[])[]) => void;
  onClose: () => void;
}) {
  const { onType, onClose } = props;
  const { t } = useTexts();
  const [layouts, setLayouts] = useState<Layouts>();
  const [layout, setLayout] = useState<KeyboardLayout>('en-us');
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    // The tables of all layouts are large, and few paste.
    import('./typeText').then(
      loaded => {
        if (!left) {
          setLayouts(loaded);
          setLayout(loaded.layoutFor(navigator.languages));
        }
      },
      () => setFailed(true),
    );
    return () => {
      left = true;
    };
  }, []);
  return (
    <PasteDialog
      kind="vnc"
      onClose={onClose}
      onType={
        layouts && (text => onType(layouts.keysForText(text, layout).presses))
      }
    >
      {text => {
        if (failed) {
          return (
            <Typography color="error">{t('console.libraryFailed')}</Typography>
          );
        }
        if (!layouts) {
          return <LinearProgress aria-label={t('console.loading')} />;
        }
        const { missing } = layouts.keysForText(text, layout);
        return (
          <>
            <TextField
              select
              fullWidth
              size="small"
              margin="normal"
              variant="outlined"
              id="kubevirt-console-layout"
              label={t('console.paste.layout')}
              value={layout}
              SelectProps={{ native: true }}
              onChange={event =>
                setLayout(event.target.value as KeyboardLayout)
              }
            >
              {layouts.keyboardLayouts.map(each => (
                <option key={each.layout} value={each.layout}>
                  {each.name}
                </option>
              ))}
            </TextField>
            <Typography variant="body2" role="status">
              {missing.length > 0 &&
                t('console.paste.cannot', {
                  count: missing.length,
                  characters: missing.slice(0, MAX_MISSING).join(' '),
                })}
            </Typography>
          </>
        );
      }}
    </PasteDialog>
  );
}
