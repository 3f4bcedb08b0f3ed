import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  EntityRefLink,
  useEntityRefLink,
} from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import {
  ANY_CLUSTER,
  type FleetCluster,
  type FleetVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { fleetNodeRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { OperationProgress } from '../operations';
import { NoValue, StatusLabel } from '../shared';
import {
  AgeCell,
  asOfCluster,
  causeInList,
  NodeCell,
  PhaseCell,
} from '../virtualMachines';
import type { FleetColumn } from './fleetView';
import { entityName } from './useFleetWords';

const useStyles = makeStyles(
  theme => ({
    line: {
      display: 'block',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    lines: {
      display: '-webkit-box',
      WebkitLineClamp: 2,
      WebkitBoxOrient: 'vertical',
      overflow: 'hidden',
      overflowWrap: 'anywhere',
    },
    small: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      lineHeight: 1.3,
    },
  }),
  { name: 'KubevirtFleetCells' },
);

/** What a cell is made from. */
export interface FleetCellProps {
  vm: FleetVirtualMachine;
  cluster: FleetCluster | undefined;
  /** The columns beside it: what they say need not be repeated. */
  columns: readonly FleetColumn[];
  /** The VM was removed while somebody looked. */
  gone: boolean;
}

/** One cell of the fleet's table. */
export function FleetCell(props: FleetCellProps & { column: FleetColumn }) {
  const { vm, column, cluster, gone } = props;
  const { t } = useTexts();
  switch (column) {
    case 'status':
      return gone ? (
        <>{t('vms.row.gone')}</>
      ) : (
        <StatusLabel vm={vm} asOf={cluster && asOfCluster(cluster)} />
      );
    case 'name':
      return <NameCell {...props} />;
    case 'cause':
      return <CauseCell vm={vm} />;
    case 'cluster':
      return <Text text={clusterTitle(props, t('vms.row.anyCluster'))} />;
    case 'namespace':
      return <Text text={vm.namespace} />;
    case 'owner':
      return <OwnerCell vm={vm} />;
    case 'node':
      return <NodeLink vm={vm} />;
    case 'ip':
      return <Text text={vm.ipAddresses.join(', ')} />;
    case 'size':
      return <Text text={vm.size} lines />;
    case 'phase':
      return <PhaseCell vm={vm} />;
    case 'age':
      return <AgeCell vm={vm} />;
    case 'git':
      return vm.git ? <>{t('fleet.declared')}</> : <NoValue />;
    default:
      return null;
  }
}

function Text(props: { text: string | undefined; lines?: boolean }) {
  const { text, lines } = props;
  const classes = useStyles();
  return text ? (
    <span className={lines ? classes.lines : classes.line} title={text}>
      {lines ? unbroken(text) : text}
    </span>
  ) : (
    <NoValue />
  );
}

/** Lines break between the parts of a list, not between a number and its unit. */
function unbroken(text: string): string {
  return text
    .split(', ')
    .map(part => part.replaceAll(' ', '\u00a0'))
    .join(', ');
}

function clusterTitle(
  { vm, cluster }: Pick<FleetCellProps, 'vm' | 'cluster'>,
  none: string,
): string {
  return vm.cluster === ANY_CLUSTER ? none : cluster?.title ?? vm.cluster;
}

/** Where the page of a VM is: below the tab of the entity that shows it. */
function useVmPath({
  entities,
  cluster,
  namespace,
  name,
}: FleetVirtualMachine): string | undefined {
  const entityPath = useEntityRefLink();
  const ref = entities[0]?.entityRef;
  const segments = [cluster, namespace, name].map(encodeURIComponent);
  return ref && `${entityPath(ref)}/virtual-machines/${segments.join('/')}`;
}

function NameCell(props: FleetCellProps) {
  const { vm, columns } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const path = useVmPath(vm);
  const place = [
    columns.includes('cluster')
      ? undefined
      : clusterTitle(props, t('vms.row.anyCluster')),
    columns.includes('namespace') ? undefined : vm.namespace,
  ]
    .filter(Boolean)
    .join(' / ');
  return (
    <>
      <span className={classes.line} title={vm.name}>
        {path ? <Link to={path}>{vm.name}</Link> : vm.name}
      </span>
      {place && (
        <span className={`${classes.line} ${classes.small}`} title={place}>
          {place}
        </span>
      )}
    </>
  );
}

function CauseCell(props: { vm: FleetVirtualMachine }) {
  const { vm } = props;
  const classes = useStyles();
  const { causeSentence, alarmSentence } = useTexts();
  const cause = causeInList(vm);
  const sentences = [
    ...vm.alarms.map(alarmSentence),
    ...(cause ? [causeSentence(cause)] : []),
  ];
  if (vm.operation && sentences.length === 0) {
    return <OperationProgress operation={vm.operation} />;
  }
  return sentences.length > 0 ? (
    <span className={classes.lines} title={sentences.join('\n')}>
      {sentences.join(' ')}
    </span>
  ) : (
    <NoValue />
  );
}

function OwnerCell(props: { vm: FleetVirtualMachine }) {
  const [first, ...others] = props.vm.entities;
  const classes = useStyles();
  const { t } = useTexts();
  if (!first) {
    return <NoValue />;
  }
  const title = first.title ?? entityName(first.entityRef);
  const text =
    others.length > 0
      ? t('fleet.entities', { title, count: others.length })
      : title;
  return (
    <>
      <Tooltip
        title={
          others.length > 0
            ? props.vm.entities.map(({ entityRef }) => entityRef).join(', ')
            : ''
        }
      >
        <span className={classes.line}>
          <EntityRefLink entityRef={first.entityRef} title={text} hideIcon />
        </span>
      </Tooltip>
      {first.owner && (
        <span className={`${classes.line} ${classes.small}`}>
          {entityName(first.owner)}
        </span>
      )}
    </>
  );
}

/** The node, as a way to what else is there. */
function NodeLink(props: { vm: FleetVirtualMachine }) {
  const { vm } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const nodeRoute = useRouteRef(fleetNodeRouteRef);
  if (!vm.node || vm.target || !nodeRoute) {
    return <NodeCell vm={vm} />;
  }
  return (
    <>
      <span className={classes.line}>
        <Link
          to={nodeRoute({ cluster: vm.cluster, node: vm.node })}
          title={t('fleet.onNode', { node: vm.node })}
        >
          {vm.node}
        </Link>
      </span>
      {vm.liveMigratable === false && (
        <Tooltip title={t('vms.row.notMigratableHint')}>
          <span className={`${classes.line} ${classes.small}`}>
            {t('vms.row.notMigratable')}
          </span>
        </Tooltip>
      )}
    </>
  );
}
