import { alpha, makeStyles } from '@material-ui/core/styles';
import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

const useStyles = makeStyles(
  theme => {
    const fill = (colour: string) => ({
      border: `1px solid ${colour}`,
      backgroundColor: alpha(colour, 0.25),
    });
    const hatched = (colour: string) => ({
      border: `1px solid ${colour}`,
      backgroundImage: `repeating-linear-gradient(135deg, ${alpha(
        colour,
        0.35,
      )} 0 4px, ${alpha(colour, 0.1)} 4px 8px)`,
    });
    const { status, text } = theme.palette;
    return {
      waiting: hatched(status.warning),
      working: fill(status.running),
      running: fill(status.ok),
      beside: fill(theme.palette.primary.main),
      paused: hatched(text.secondary),
      stopped: fill(status.aborted),
      failed: hatched(status.error),
    };
  },
  { name: 'KubevirtTimelineSpan' },
);

/** Waiting is hatched and work is plain, so that the drawing reads without its colours. */
export function useSpanStyles(): { of(span: TimelineSpan): string } {
  const classes = useStyles();
  return {
    of: span => {
      if (span.failed || span.key === 'failed') {
        return classes.failed;
      }
      switch (span.key) {
        case 'running':
          return classes.running;
        case 'migration':
          return classes.beside;
        case 'paused':
          return classes.paused;
        case 'stopped':
          return classes.stopped;
        case 'committed':
        case 'pending':
        case 'scheduling':
          return classes.waiting;
        default:
          return classes.working;
      }
    },
  };
}
