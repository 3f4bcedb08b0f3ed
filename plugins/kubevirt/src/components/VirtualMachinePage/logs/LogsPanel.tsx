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
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { VirtualMachineLocator } from '../../../api';
import { kubeVirtApiRef } from '../../../api/kubeVirtApiRef';
import { isConsentMissing, messageOf, statusCodeOf } from '../../../live';
import { useTexts } from '../../../translation';
import {
  ConsentMissing,
  LoadFailed,
  PermissionDenied,
  StatePanel,
} from '../../shared';
import { SeeYourself } from '../panels/SeeYourself';
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
    container: { minWidth: 220, marginBottom: theme.spacing(1) },
  }),
  { name: 'KubevirtLogsPanel' },
);

/** The launcher's log and the guest's serial log, as they are written. */
export function LogsPanel(props: {
  locator: VirtualMachineLocator;
  detail: VirtualMachineDetail;
}) {
  const { locator, detail } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [container, setContainer] = useState<LogView['container']>('compute');
  return (
    <>
      <TextField
        select
        size="small"
        variant="outlined"
        className={classes.container}
        label={t('vm.logs.container')}
        id="kubevirt-log-container"
        value={container}
        onChange={event =>
          setContainer(event.target.value as LogView['container'])
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
        container={container}
      />
      <SeeYourself detail={detail} keys={[COMMANDS[container]]} />
    </>
  );
}

function Log(props: {
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
  container: LogView['container'];
}) {
  const { locator, container } = props;
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
  if (!error || state.total > 0) {
    return (
      <LogViewer state={state} fileName={`${locator.name}-${container}.log`} />
    );
  }
  if (isConsentMissing(error)) {
    return <ConsentMissing locator={locator} kind={props.kind} />;
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
          onRetry={tail.retry}
        />
      );
  }
}
