const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

function parts(ms: number, large: number, small: number, names: string) {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  return rest > 0
    ? `${whole}${names[0]}${rest}${names[1]}`
    : `${whole}${names[0]}`;
}

/** A duration as `kubectl get` shows ages: k8s.io/apimachinery/pkg/util/duration HumanDuration. */
function humanDuration(ms: number): string {
  if (ms < -SECOND) {
    return '<invalid>';
  }
  if (ms < 0) {
    return '0s';
  }
  if (ms < 2 * MINUTE) {
    return `${Math.floor(ms / SECOND)}s`;
  }
  if (ms < 10 * MINUTE) {
    return parts(ms, MINUTE, SECOND, 'ms');
  }
  if (ms < 3 * HOUR) {
    return `${Math.floor(ms / MINUTE)}m`;
  }
  if (ms < 8 * HOUR) {
    return parts(ms, HOUR, MINUTE, 'hm');
  }
  if (ms < 2 * DAY) {
    return `${Math.floor(ms / HOUR)}h`;
  }
  if (ms < 8 * DAY) {
    return parts(ms, DAY, HOUR, 'dh');
  }
  if (ms < 2 * YEAR) {
    return `${Math.floor(ms / DAY)}d`;
  }
  if (ms < 8 * YEAR) {
    const years = Math.floor(ms / YEAR);
    const days = Math.floor(ms / DAY) % 365;
    return days > 0 ? `${years}y${days}d` : `${years}y`;
  }
  return `${Math.floor(ms / YEAR)}y`;
}

/** The age at `now` of something that began at `since`. */
export function humanAge(since: string | undefined, now: Date): string {
  return since
    ? humanDuration(now.getTime() - new Date(since).getTime())
    : '<unknown>';
}
