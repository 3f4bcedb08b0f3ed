import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRefParams } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import MissingIcon from '@material-ui/icons/LinkOff';
import NotFoundIcon from '@material-ui/icons/Search';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { VirtualMachineLocator } from '../../api';
import { messageOf, statusCodeOf } from '../../lib/errors';
import { useVirtualMachines, type LiveVirtualMachines } from '../../live';
import { consoleRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import {
  OperationProgress,
  useOperations,
  VirtualMachineOperationsBar,
} from '../operations';
import {
  ClusterBanner,
  LoadFailed,
  PermissionDenied,
  StatePanel,
  StatusLabel,
  VisuallyHidden,
} from '../shared';
import { asOfCluster } from '../virtualMachines';
import { ConsolePanel } from './ConsolePanel';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      marginBottom: theme.spacing(1),
    },
    name: { overflowWrap: 'anywhere' },
    facts: {
      // On the page itself, and not on paper, the secondary colour is too pale.
      color: theme.palette.text.primary,
      fontSize: theme.typography.body2.fontSize,
    },
    foot: { marginTop: theme.spacing(1) },
  }),
  { name: 'KubevirtConsoleWindow' },
);

/** A console in a window of its own, with the VM's status and operations beside it. */
export function ConsoleWindow() {
  const { cluster, vmNamespace, vmName } = useRouteRefParams(consoleRouteRef);
  const [search] = useSearchParams();
  const { t } = useTexts();
  const entityRef = readEntityRef(search.get('entity'));
  const locator = useMemo(
    () =>
      entityRef
        ? { entityRef, cluster, namespace: vmNamespace, name: vmName }
        : undefined,
    [entityRef, cluster, vmNamespace, vmName],
  );
  useEffect(() => {
    const before = document.title;
    document.title = t('console.window.title', { name: vmName });
    return () => {
      document.title = before;
    };
  }, [t, vmName]);
  return locator ? (
    <Known locator={locator} />
  ) : (
    <StatePanel icon={<MissingIcon />} title={t('console.window.missing')}>
      <Typography variant="body2">{t('console.window.missingText')}</Typography>
    </StatePanel>
  );
}

/** What stands in the address is of anybody. */
function readEntityRef(text: string | null): string | undefined {
  try {
    const { kind, namespace, name } = parseEntityRef(text ?? '');
    return `${kind}:${namespace}/${name}`;
  } catch {
    return undefined;
  }
}

function Known(props: { locator: VirtualMachineLocator }) {
  const { locator } = props;
  const live = useVirtualMachines(locator.entityRef);
  const classes = useStyles();
  const { t } = useTexts();
  const vm = live.data?.virtualMachines.find(
    each =>
      each.cluster === locator.cluster &&
      each.namespace === locator.namespace &&
      each.name === locator.name &&
      !each.declared,
  );
  const operations = useOperations(locator, vm);
  const cluster = live.data?.clusters.find(
    ({ name }) => name === locator.cluster,
  );
  if (!vm || !cluster) {
    return <Instead locator={locator} live={live} onRetry={live.refresh} />;
  }
  return (
    <>
      <div className={classes.head}>
        <Typography variant="h5" component="h2" className={classes.name}>
          {vm.name}
        </Typography>
        <StatusLabel vm={vm} asOf={asOfCluster(cluster)} />
        <span className={classes.facts}>
          {[
            t('vm.place', {
              cluster: cluster.title ?? cluster.name,
              namespace: vm.namespace,
            }),
            ...(vm.node ? [vm.node] : []),
          ].join(' · ')}
        </span>
        <EntityRefLink entityRef={locator.entityRef} />
      </div>
      <ClusterBanner clusters={[cluster]} />
      <ConsolePanel locator={locator} vm={vm} cluster={cluster} />
      <div className={classes.foot}>
        {operations && (
          <VirtualMachineOperationsBar
            vm={vm}
            locator={locator}
            operations={operations}
          />
        )}
        {vm.operation && <OperationProgress operation={vm.operation} />}
      </div>
    </>
  );
}

function Instead(props: {
  locator: VirtualMachineLocator;
  live: LiveVirtualMachines;
  onRetry: () => void;
}) {
  const { locator, live, onRetry } = props;
  const { t } = useTexts();
  const { data, error } = live;
  if (error && statusCodeOf(error) === 403) {
    return (
      <PermissionDenied
        permission={kubevirtVmReadPermission.name}
        message={messageOf(error)}
      />
    );
  }
  if (error && !data) {
    return (
      <LoadFailed title={t('vm.failed')} error={error} onRetry={onRetry} />
    );
  }
  if (data) {
    return (
      <StatePanel
        icon={<NotFoundIcon />}
        title={t('vm.notFound', { name: locator.name })}
      >
        <Typography variant="body2">{t('vm.notFoundHint')}</Typography>
        <ClusterBanner clusters={data.clusters} explained />
      </StatePanel>
    );
  }
  return <VisuallyHidden role="status">{t('vm.loading')}</VisuallyHidden>;
}
