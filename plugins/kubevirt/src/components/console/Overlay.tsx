import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import WaitingIcon from '@material-ui/icons/HourglassEmpty';
import StoppedIcon from '@material-ui/icons/PowerSettingsNew';
import type {
  ConsoleEndReason,
  ConsoleKind,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import { useTexts } from '../../translation';
import { LoadFailed, StatePanel } from '../shared';
import { Ended } from './Ended';
import type { ConsoleProps } from './types';

const useStyles = makeStyles(
  theme => ({
    // What was last shown stays below.
    root: {
      position: 'absolute',
      inset: 0,
      display: 'grid',
      placeItems: 'safe center',
      overflow: 'auto',
      padding: theme.spacing(1),
      background: alpha(theme.palette.common.black, 0.5),
      zIndex: 10,
    },
    box: {
      maxWidth: '36rem',
      padding: theme.spacing(1, 2),
      borderRadius: theme.shape.borderRadius,
      background: theme.palette.background.paper,
      color: theme.palette.text.primary,
    },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'KubevirtConsoleOverlay' },
);

/** Props of {@link Overlay}. */
export interface OverlayProps extends ConsoleProps {
  kind: ConsoleKind;
  /** Shows for whatever the console says. */
  instead?: ReactNode;
}

/** What stands before a console that is not connected. */
export function Overlay(props: OverlayProps) {
  const { state, instead } = props;
  const classes = useStyles();
  if (state.phase === 'connected' && !instead) {
    return null;
  }
  return (
    <div className={classes.root}>
      <div className={classes.box}>{instead ?? <Why {...props} />}</div>
    </div>
  );
}

function Why(props: OverlayProps) {
  const { store, state, vm, kind, onKind, failure } = props;
  const { phase, closed } = state;
  const classes = useStyles();
  const { t } = useTexts();
  if (phase === 'opening' || phase === 'connecting') {
    return (
      <span className={classes.line}>
        <CircularProgress size="1.25rem" aria-hidden />
        {t(`console.state.${phase}`)}
      </span>
    );
  }
  if (phase === 'ended' && closed) {
    const unreached = closed.kind === 'refused' || closed.kind === 'unanswered';
    return unreached && failure ? (
      <LoadFailed
        title={t('console.closed.failed')}
        error={failure}
        onRetry={() => store.connect()}
      />
    ) : (
      <Ended
        closed={closed}
        store={store}
        name={vm.name}
        kind={kind}
        onKind={onKind}
      />
    );
  }
  return <Waiting {...props} />;
}

/** The VM does not run, as far as is known; the console comes by itself. */
function Waiting(props: OverlayProps) {
  const { store, state, vm, clusterSilent } = props;
  const { t, word } = useTexts();
  const { closed } = state;
  const { name } = vm;
  const values = { name };
  const isOff =
    vm.phase === undefined || vm.phase === 'Succeeded' || vm.phase === 'Failed';
  let title: string = t('console.stopped.title', values);
  let text: string = t('console.stopped.text');
  if (closed?.kind === 'ended' && !(isOff && closed.reason === 'stopped')) {
    title = t(`console.waiting.${waitingFor(closed.reason)}`, values);
    text = t('console.waiting.text');
  } else if (vm.phase === 'Running') {
    title = t('console.state.opening');
    text = '';
  } else if (!isOff) {
    title = t('console.starting.title', {
      name,
      status: word(vm.displayStatus),
    });
    text = t('console.starting.text');
  }
  return (
    <StatePanel icon={isOff ? <StoppedIcon /> : <WaitingIcon />} title={title}>
      {text && <Typography variant="body2">{text}</Typography>}
      {clusterSilent && (
        <>
          <Typography variant="body2">{t('console.clusterSilent')}</Typography>
          <Button
            variant="outlined"
            size="small"
            onClick={() => store.connect()}
          >
            {t('console.tryAnyway')}
          </Button>
        </>
      )}
    </StatePanel>
  );
}

const WAITING = [
  'restarted',
  'migrated',
  'stopped',
  'not-running',
  'token-ended',
  'shutdown',
] as const;

function waitingFor(reason: ConsoleEndReason) {
  return WAITING.find(each => each === reason) ?? 'other';
}
