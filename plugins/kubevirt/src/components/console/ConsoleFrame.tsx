import { Link } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import LeaveFullScreenIcon from '@material-ui/icons/FullscreenExit';
import FullScreenIcon from '@material-ui/icons/Fullscreen';
import WindowIcon from '@material-ui/icons/OpenInNew';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import {
  consoleKinds,
  type ConsoleKind,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  useEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTexts } from '../../translation';
import { LoadFailed, VisuallyHidden } from '../shared';
import { Notes } from './Notes';
import { Overlay } from './Overlay';
import { SurfaceContext } from './Surface';
import type { ConsoleProps } from './types';
import { TypingControls } from './TypingControls';
import { useFullScreen } from './useFullScreen';
import { Who } from './Who';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      minWidth: 0,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      background: theme.palette.background.paper,
      fontFamily: theme.typography.fontFamily,
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      padding: theme.spacing(0.75, 1),
    },
    // What one reads takes what room there is, and what one presses stays together.
    who: { flex: '1 1 14rem', minWidth: 0, maxWidth: '100%' },
    buttons: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
    },
    kinds: { flexWrap: 'wrap', maxWidth: '100%' },
    kind: {
      textTransform: 'none',
      padding: theme.spacing(0.25, 1),
      whiteSpace: 'nowrap',
      color: theme.palette.text.secondary,
      '&.Mui-selected': { color: theme.palette.text.primary },
    },
    button: { textTransform: 'none' },
    window: {
      display: 'inline-flex',
      padding: 3,
      color: theme.palette.text.secondary,
    },
    stage: {
      position: 'relative',
      flex: '1 1 auto',
      height: 'min(65vh, 40rem)',
      minHeight: '16rem',
      background: '#101418',
      '&:focus-within': {
        boxShadow: `0 0 0 2px ${theme.palette.primary.main}`,
        zIndex: 1,
      },
    },
    tall: { height: 'calc(100vh - 20rem)', minHeight: '20rem' },
    whole: { height: 'auto', minHeight: 0 },
    host: {
      position: 'absolute',
      inset: 0,
      overflow: 'auto hidden',
      '& .xterm': { padding: theme.spacing(0.5, 0, 0, 0.75) },
    },
    foot: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      padding: theme.spacing(0.5, 1),
      fontSize: theme.typography.body2.fontSize,
    },
    hint: { color: theme.palette.text.secondary, marginLeft: 'auto' },
  }),
  { name: 'KubevirtConsoleFrame' },
);

/** Props of {@link ConsoleFrame}. */
export interface ConsoleFrameProps extends ConsoleProps {
  kind: ConsoleKind;
  /** Where the console is drawn. */
  host: RefObject<HTMLDivElement>;
  /** Id of the sentence that says how to type and how to leave. */
  describedBy: string;
  typing: boolean;
  refused: boolean;
  /** What else one should know now. */
  note?: string;
  /** Counts up when the person leaves the console for the page by the keyboard. */
  leave: number;
  libraryError: Error | undefined;
  onLibraryRetry: () => void;
  /** Absent while the person does not type. */
  onPaste: (() => void) | undefined;
  /** What else this kind has in its bar, and below it. */
  buttons?: ReactNode;
  tools?: ReactNode;
  children?: ReactNode;
}

/** What is around a console of either kind: who watches and types, what one can do, and what stands in its place. */
export function ConsoleFrame(props: ConsoleFrameProps) {
  const { store, state, vm, kind, typing, ownWindow } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const bar = useRef<HTMLDivElement>(null);
  const [root, setRoot] = useState<HTMLDivElement | null>(null);
  const fullScreen = useFullScreen(root);
  useEffect(() => {
    if (props.leave > 0) {
      bar.current?.querySelector<HTMLElement>('button, a')?.focus();
    }
  }, [props.leave]);
  let height = ownWindow ? '' : classes.tall;
  if (fullScreen.active) {
    height = classes.whole;
  }
  return (
    <SurfaceContext.Provider value={root}>
      <div
        ref={setRoot}
        role="region"
        aria-label={t(`console.region.${kind}`, { name: vm.name })}
        className={classes.root}
      >
        <div ref={bar} className={classes.bar}>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={kind}
            className={classes.kinds}
            aria-label={t('console.choose')}
            onChange={(_, chosen: ConsoleKind | null) =>
              chosen && props.onKind(chosen)
            }
          >
            {consoleKinds.map(each => (
              <ToggleButton key={each} value={each} className={classes.kind}>
                {t(`console.kind.${each}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <div className={classes.who}>
            <Who state={state} />
          </div>
          <div className={classes.buttons}>
            <TypingControls store={store} state={state} />
            {props.onPaste && (
              <Button
                size="small"
                variant="outlined"
                className={classes.button}
                onClick={props.onPaste}
              >
                {t('console.paste.action')}
              </Button>
            )}
            {props.buttons}
            {fullScreen.toggle && (
              <IconButton
                size="small"
                aria-label={t(
                  fullScreen.active
                    ? 'console.view.leaveFullScreen'
                    : 'console.view.enterFullScreen',
                )}
                onClick={fullScreen.toggle}
              >
                {fullScreen.active ? (
                  <LeaveFullScreenIcon />
                ) : (
                  <FullScreenIcon />
                )}
              </IconButton>
            )}
            {ownWindow && !fullScreen.active && (
              <Link
                to={ownWindow}
                target="_blank"
                className={classes.window}
                aria-label={t('console.ownWindow')}
                title={t('console.ownWindow')}
              >
                <WindowIcon />
              </Link>
            )}
          </div>
        </div>
        <Notes
          store={store}
          state={state}
          refused={props.refused}
          note={props.note}
        />
        <div className={`${classes.stage} ${height}`}>
          <div ref={props.host} className={classes.host} />
          <Overlay
            {...props}
            instead={
              props.libraryError && (
                <LoadFailed
                  title={t('console.libraryFailed')}
                  error={props.libraryError}
                  onRetry={props.onLibraryRetry}
                />
              )
            }
          />
        </div>
        <VisuallyHidden id={props.describedBy}>
          {[
            t(typing ? 'console.help.typing' : 'console.help.watching'),
            ...(kind === 'vnc' ? [t('console.help.screen')] : []),
          ].join(' ')}
        </VisuallyHidden>
        <div className={classes.foot}>
          {props.tools}
          {typing && <span className={classes.hint}>{t('console.leave')}</span>}
        </div>
        {props.children}
      </div>
    </SurfaceContext.Provider>
  );
}
