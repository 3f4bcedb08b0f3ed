import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import DoneIcon from '@material-ui/icons/Check';
import FailedIcon from '@material-ui/icons/ErrorOutline';
import RunningIcon from '@material-ui/icons/Autorenew';
import type {
  Operation,
  OperationPhase,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import { useTexts } from '../../translation';
import { useTicking } from '../shared';

/** How long it is shown that something was done, in milliseconds. What failed stays until it is read. */
const DONE_SHOWN_MS = 60_000;

const ICONS: Record<OperationPhase, typeof DoneIcon> = {
  requested: RunningIcon,
  seen: RunningIcon,
  done: DoneIcon,
  failed: FailedIcon,
  'not-seen': FailedIcon,
};

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.75),
      marginTop: theme.spacing(0.5),
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
    icon: { width: '1.25rem', fontSize: '1.125rem', flexShrink: 0 },
    requested: { color: theme.palette.status.running },
    seen: { color: theme.palette.status.running },
    done: { color: theme.palette.status.ok },
    failed: { color: theme.palette.status.error },
    'not-seen': { color: theme.palette.status.warning },
    text: { flex: 1, minWidth: 0 },
    close: { padding: 0, '& svg': { fontSize: '1.125rem' } },
  }),
  { name: 'KubevirtOperationProgress' },
);

/** Whether there is anything to say of the VM's last operation. */
function useProgressShown(operation: Operation | undefined): boolean {
  const endedAt =
    operation?.phase === 'done' ? Date.parse(operation.endedAt ?? '') : NaN;
  const over = useTicking(
    useCallback((now: number) => now - endedAt > DONE_SHOWN_MS, [endedAt]),
  );
  return operation !== undefined && !over;
}

/** How far the operation is that was last asked for, for all who look. */
export function OperationProgress(props: { operation: Operation }) {
  const { operation } = props;
  const { phase, verb, by, requestedAt, seenAt, endedAt } = operation;
  const classes = useStyles();
  const { t, localize, timeToSecond, duration } = useTexts();
  const [read, setRead] = useState<string>();
  const shown = useProgressShown(operation);
  if (!shown || read === operation.id) {
    return null;
  }
  const Icon = ICONS[phase];
  const failed = phase === 'failed' || phase === 'not-seen';
  const asked = t('operation.askedBy', {
    verb: t(`operation.verb.${verb}`),
    time: timeToSecond(requestedAt),
    person: by,
  });
  const steps = [
    asked,
    ...(seenAt ? [t('operation.seen')] : []),
    ...(phase === 'done' && endedAt
      ? [
          t('operation.done', {
            duration: duration(Date.parse(endedAt) - Date.parse(requestedAt)),
          }),
        ]
      : []),
    ...(phase === 'requested' || phase === 'seen'
      ? [t(`operation.phase.${phase}`)]
      : []),
  ];
  const text = steps.join(' → ');
  return (
    <div className={classes.root} role={failed ? 'alert' : 'status'}>
      <Icon aria-hidden className={`${classes.icon} ${classes[phase]}`} />
      <div className={classes.text}>
        {text}
        {failed && <> → {localize(operation.note)}</>}
      </div>
      {failed && (
        <IconButton
          className={classes.close}
          aria-label={t('operation.dismiss', { text: asked })}
          onClick={() => setRead(operation.id)}
        >
          <CloseIcon />
        </IconButton>
      )}
    </div>
  );
}
