import { useApi } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import OffIcon from '@material-ui/icons/PowerOffOutlined';
import OldIcon from '@material-ui/icons/UpdateOutlined';
import {
  consoleKinds,
  kubevirtVmConsolePermission,
  type ClusterStatus,
  type ConsoleAvailability,
  type ConsoleKind,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useConsole } from '../../console';
import { useLoaded } from '../../loading';
import { useTexts } from '../../translation';
import {
  ConsentMissing,
  PanelState,
  PermissionDenied,
  StatePanel,
} from '../shared';
import { SerialConsole } from './serial/SerialConsole';
import { ScreenConsole } from './screen/ScreenConsole';

/** Where the address says which console is shown (`?console=vnc`). */
const PARAMETER = 'console';

/** Props of {@link ConsolePanel}. */
export interface ConsolePanelProps {
  locator: VirtualMachineLocator;
  vm: VirtualMachineSummary;
  cluster: ClusterStatus;
  /** Address of the console in a window of its own; absent in that window. */
  ownWindow?: (kind: ConsoleKind) => string;
}

/** The consoles of a VM, or why there are none. */
export function ConsolePanel(props: ConsolePanelProps) {
  const { locator, vm } = props;
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getConsoleAvailability(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load);
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={vm.kind}
      loading={t('console.checking')}
      denied={t('console.denied')}
      permission={kubevirtVmConsolePermission}
      failed={t('console.failed')}
    >
      {availability =>
        availability.enabled &&
        availability.supported &&
        availability.mayWatch ? (
          <OpenConsole
            {...props}
            failure={loaded.error}
            onUnreached={loaded.reload}
          />
        ) : (
          <NotAvailable {...props} availability={availability} />
        )
      }
    </PanelState>
  );
}

function NotAvailable(
  props: ConsolePanelProps & { availability: ConsoleAvailability },
) {
  const { availability, locator, vm } = props;
  const { enabled, supported, messages = [] } = availability;
  const { t, localize } = useTexts();
  const message = localize(availability);
  if (enabled && supported) {
    const codes = messages.map(({ code }) => code);
    return codes.includes('console-without-consent') ? (
      <ConsentMissing locator={locator} kind={vm.kind} />
    ) : (
      <PermissionDenied
        title={t('console.denied')}
        permission={kubevirtVmConsolePermission.name}
        message={message}
      />
    );
  }
  return (
    <StatePanel
      icon={enabled ? <OldIcon /> : <OffIcon />}
      title={t(enabled ? 'console.unsupported' : 'console.disabled')}
    >
      {message && <Typography variant="body2">{message}</Typography>}
    </StatePanel>
  );
}

function OpenConsole(
  props: ConsolePanelProps & {
    failure: Error | undefined;
    onUnreached: () => void;
  },
) {
  const { locator, vm, cluster, ownWindow, failure, onUnreached } = props;
  const [search, setSearch] = useSearchParams();
  const kind =
    consoleKinds.find(each => each === search.get(PARAMETER)) ?? 'serial';
  const { store, state } = useConsole(locator, vm, kind);
  const closed = state.closed?.kind;
  useEffect(() => {
    // Whether plain requests get through distinguishes a proxy from a portal that is down.
    if (closed === 'refused' || closed === 'unanswered') {
      onUnreached();
    }
  }, [closed, onUnreached]);
  const Console = kind === 'serial' ? SerialConsole : ScreenConsole;
  return (
    <Console
      key={`${kind} ${vm.uid}`}
      store={store}
      state={state}
      vm={vm}
      clusterSilent={
        cluster.state === 'stale' || cluster.state === 'unreachable'
      }
      failure={failure}
      ownWindow={ownWindow?.(kind)}
      onKind={chosen =>
        setSearch(
          before => {
            const next = new URLSearchParams(before);
            next.set(PARAMETER, chosen);
            return next;
          },
          { replace: true },
        )
      }
    />
  );
}
