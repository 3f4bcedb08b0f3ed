import Tooltip from '@material-ui/core/Tooltip';
import { useCallback } from 'react';
import { useTexts } from '../../translation';
import { useTicking } from './Clock';

const NO_BREAK = '\u00a0';

/** Props of {@link RelativeTime}. */
export interface RelativeTimeProps {
  /** RFC 3339. */
  time: string;
  /**
   * How the length is put: `3 d 4 h`, `3 d 4 h ago`, `up 3 d 4 h` or `for 3 d 4 h`.
   * Default: `plain`.
   */
  form?: 'plain' | 'ago' | 'up' | 'for';
  /** What the exact time on hover is; default: `created`, `up` and `for` have their own. */
  meaning?: 'created' | 'running' | 'since' | 'none';
}

/** A text that shows a time in short; the exact time on hover. */
export function ShortTime(props: {
  /** RFC 3339, or milliseconds since the epoch. */
  time: string | number;
  text: (time: string) => string;
}) {
  const { time, text } = props;
  const { exactTime, shortTime } = useTexts();
  const iso = new Date(time).toISOString();
  return (
    <Tooltip title={exactTime(iso)}>
      <time dateTime={iso}>{text(shortTime(iso))}</time>
    </Tooltip>
  );
}

/** How long ago something was; the exact time on hover and for screen readers. */
export function RelativeTime(props: RelativeTimeProps) {
  const { time, form = 'plain', meaning = 'none' } = props;
  const { t, duration, exactTime } = useTexts();
  const at = Date.parse(time);
  const format = useCallback(
    (now: number) => {
      // A figure is not parted from its unit.
      const length = duration(now - at).replaceAll(' ', NO_BREAK);
      return form === 'plain'
        ? length
        : t(`time.${form}`, { duration: length });
    },
    [at, duration, form, t],
  );
  const text = useTicking(format);
  if (Number.isNaN(at)) {
    return <>{time}</>;
  }
  const exact = exactTime(time);
  const titles = {
    created: () => t('time.createdAt', { time: exact }),
    running: () => t('time.runningSince', { time: exact }),
    since: () => t('time.heldSince', { time: exact }),
    none: () => exact,
  };
  return (
    <Tooltip title={titles[meaning]()}>
      <time dateTime={time}>{text}</time>
    </Tooltip>
  );
}
