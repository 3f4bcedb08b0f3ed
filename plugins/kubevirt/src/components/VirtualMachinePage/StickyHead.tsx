import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { FreshnessBadge, type FreshnessBadgeProps } from '../shared';

/** Height of the line, in CSS pixels at the usual size of text. */
export const STICKY_HEIGHT = 40;

const useStyles = makeStyles(
  theme => ({
    // Takes no room of the page itself.
    root: { position: 'sticky', top: 0, height: 0, zIndex: 2 },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
      minHeight: STICKY_HEIGHT,
      boxSizing: 'border-box',
      // Over the margins of the card, so that nothing passes beside it.
      margin: theme.spacing(0, -2),
      padding: theme.spacing(0.5, 2),
      backgroundColor: theme.palette.background.paper,
      borderBottom: `1px solid ${theme.palette.divider}`,
      fontSize: theme.typography.body2.fontSize,
    },
    name: {
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontSize: theme.typography.body1.fontSize,
      fontWeight: 'bold',
    },
    status: { flexShrink: 0 },
    mark: { flexShrink: 0, marginLeft: 'auto' },
  }),
  { name: 'KubevirtStickyHead' },
);

/** Props of {@link StickyHead}. */
export interface StickyHeadProps {
  name: string;
  status: ReactNode;
  /** How fresh that is. */
  mark: Pick<FreshnessBadgeProps, 'status' | 'silent'>;
  /** The page's head, which says the same; the line shows when that is above the window. */
  head: RefObject<HTMLElement>;
}

/** Which VM it is and how it is, in a line at the upper edge of the window, for those who read far below. */
export function StickyHead(props: StickyHeadProps) {
  const { name, status, mark, head } = props;
  const classes = useStyles();
  const isAbove = useIsAbove(head);
  return (
    <div className={classes.root} aria-hidden>
      {isAbove && (
        <div className={classes.line}>
          <span className={classes.name}>{name}</span>
          <span className={classes.status}>{status}</span>
          <span className={classes.mark}>
            <FreshnessBadge {...mark} decorative />
          </span>
        </div>
      )}
    </div>
  );
}

/** Whether an element has left the window at its upper edge. */
function useIsAbove(ref: RefObject<HTMLElement>): boolean {
  const [isAbove, setIsAbove] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    const observer = new IntersectionObserver(entries => {
      const { isIntersecting, boundingClientRect, rootBounds } =
        entries[entries.length - 1];
      setIsAbove(
        !isIntersecting && boundingClientRect.bottom <= (rootBounds?.top ?? 0),
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isAbove;
}
