import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { useTexts } from '../../../translation';
import type { Progress } from './usePacedKeys';

/** How far a pasted text is typed. */
export function TypingProgress(props: Progress & { onStop: () => void }) {
  const { done, total, onStop } = props;
  const { t } = useTexts();
  const text = t('console.paste.typing', {
    done: String(done),
    total: String(total),
  });
  return (
    <>
      <LinearProgress
        variant="determinate"
        value={(100 * done) / total}
        style={{ width: '8rem' }}
        aria-label={t('console.paste.action')}
        aria-valuetext={text}
      />
      <span>{text}</span>
      <Button size="small" variant="outlined" onClick={onStop}>
        {t('console.paste.stop')}
      </Button>
    </>
  );
}
