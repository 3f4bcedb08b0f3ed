import { useApi } from '@backstage/frontend-plugin-api';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import NoLogIcon from '@material-ui/icons/SubjectOutlined';
import {
  kubevirtVmLogsPermission,
  type LogView,
  type VirtualMachineDetail,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { VirtualMachineLocator } from '../../../api';
import { kubeVirtApiRef } from '../../../api/kubeVirtApiRef';
import { isConsentMissing, messageOf, statusCodeOf } from '../../../lib/errors';
import { useTexts } from '../../../translation';
import {
  ConsentMissing,
  LoadFailed,
  PermissionDenied,
  StatePanel,
} from '../../shared';
import { KubectlCommands } from '../panels/KubectlCommands';
import { LogTail } from './LogTail';
import { LogViewer } from './LogViewer';

const CONTAINERS = ['compute', 'guest-console-log'] as const;

/** Keys of the commands that show the same. */
const COMMANDS = {
  compute: 'log',
  'guest-console-log': 'console-log',
} as const;

const useStyles = makeStyles(
  theme => ({
    // What to read and what to do with it stand in one line where there is room.
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 1.5),
    },
    container: { minWidth: 220 },
    instead: { flex: '1 0 100%' },
  }),
  { name: 'KubevirtLogsPanel' },
);

/** Where the address says which log is shown (`?tab=logs&log=guest-console-log`). */
const PARAMETER = 'log';

/** The launcher's log and the guest's serial log, as they are written. */
export function LogsPanel(props: {
  locator: VirtualMachineLocator;
  detail: VirtualMachineDetail;
}) {
  const { locator, detail } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const container =
    CONTAINERS.find(name => name === search.get(PARAMETER)) ?? 'compute';
  return (
    <>
      <div className={classes.root}>
        <TextField
          select
          size="small"
          variant="outlined"
          className={classes.container}
          label={t('vm.logs.container')}
          id="kubevirt-log-container"
          value={container}
          onChange={event =>
            setSearch(
              before => {
                const next = new URLSearchParams(before);
                next.set(PARAMETER, event.target.value);
                return next;
              },
              { replace: true },
            )
          }
        >
          {CONTAINERS.map(name => (
            <MenuItem key={name} value={name}>
              {t(`vm.logs.${name}`)}
            </MenuItem>
          ))}
        </TextField>
        <Log
          key={container}
          locator={locator}
          kind={detail.summary.kind}
          pod={detail.summary.pod?.name}
          container={container}
        />
      </div>
      <KubectlCommands detail={detail} keys={[COMMANDS[container]]} />
    </>
  );
}

function Log(props: {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
  /** Name of the launcher; undefined while there is none. */
  pod: string | undefined;
  container: LogView['container'];
}) {
  const { locator, pod, container } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const gapMark = t('vm.logs.gap');
  const tail = useMemo(
    () =>
      new LogTail({
        open: (signal, tailLines) =>
          api.streamLogs(locator, { container, tailLines }, signal),
        gapMark: `── ${gapMark} ──`,
      }),
    [api, locator, container, gapMark],
  );
  const state = useSyncExternalStore(tail.subscribe, tail.getSnapshot);
  const { error } = state;
  const missing = error !== undefined && statusCodeOf(error) === 404;
  useEffect(() => {
    // A VM that starts has a log to read again.
    if (missing && pod !== undefined) {
      tail.retry();
    }
    // Only another pod may have what this one has not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pod]);
  if (!error || state.total > 0) {
    return (
      <LogViewer state={state} fileName={`${locator.name}-${container}.log`} />
    );
  }
  return (
    <div className={classes.instead}>
      <Instead
        error={error}
        locator={locator}
        kind={props.kind}
        onRetry={tail.retry}
      />
    </div>
  );
}

/** What stands instead of a log that cannot be read. */
function Instead(props: {
  error: Error;
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
  onRetry: () => void;
}) {
  const { error, locator, kind, onRetry } = props;
  const { t } = useTexts();
  if (isConsentMissing(error)) {
    return <ConsentMissing locator={locator} kind={kind} />;
  }
  switch (statusCodeOf(error)) {
    case 403:
      return (
        <PermissionDenied
          title={t('vm.logs.denied')}
          permission={kubevirtVmLogsPermission.name}
          message={messageOf(error)}
        />
      );
    case 404:
      return (
        <StatePanel icon={<NoLogIcon />} title={t('vm.logs.noPod')}>
          <Typography variant="body2" color="textSecondary">
            {messageOf(error)}
          </Typography>
        </StatePanel>
      );
    default:
      return (
        <LoadFailed
          title={t('vm.logs.failed')}
          error={error}
          onRetry={onRetry}
        />
      );
  }
}
