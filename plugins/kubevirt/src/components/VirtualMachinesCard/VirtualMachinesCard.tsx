import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import type { EntityVirtualMachines } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { useVirtualMachines } from '../../live/useVirtualMachines';
import { virtualMachinesRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import {
  ClusterBanner,
  FreshnessBadge,
  MissingAnnotation,
  useContainerWidth,
} from '../shared';
import {
  clustersOfNote,
  compareByUrgency,
  countByCluster,
  Counts,
  hasVirtualMachineAnnotation,
  freshnessOf,
  isNarrow,
  useStableRows,
  usePointerOrFocus,
  viewOf,
  VirtualMachineRows,
  VirtualMachinesStates,
} from '../virtualMachines';

/** Rows that the card shows at most; the rest is on the tab. */
const MAX_ROWS = 8;

const useStyles = makeStyles(
  theme => ({
    // The frame of the card and what stands in it come from two libraries with a font each.
    body: {
      ...theme.typography.body2,
      position: 'relative',
    },
    actions: {
      ...theme.typography.body2,
      position: 'relative',
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'flex-end',
      alignItems: 'center',
      columnGap: theme.spacing(2),
    },
  }),
  { name: 'KubevirtVirtualMachinesCard' },
);

/**
 * The card of an entity's Overview: is my VM up, where, in which pod, and if not, why?
 */
export function VirtualMachinesCard() {
  const { entity } = useEntity();
  const { t } = useTexts();
  return hasVirtualMachineAnnotation(entity) ? (
    <LiveCard entity={entity} />
  ) : (
    <EntityInfoCard title={t('vms.title')}>
      <MissingAnnotation entity={entity} />
    </EntityInfoCard>
  );
}

function LiveCard(props: { entity: Entity }) {
  const classes = useStyles();
  const { t } = useTexts();
  const { refresh, ...live } = useVirtualMachines(
    stringifyEntityRef(props.entity),
  );
  const [ref, width] = useContainerWidth();
  const tabRoute = useRouteRef(virtualMachinesRouteRef);
  const view = viewOf(live);
  const mark = freshnessOf(props.entity, live.status, view);
  const vms = view.kind === 'list' ? view.data.virtualMachines : undefined;
  const narrow = isNarrow(width, false);
  const viewAll =
    vms && vms.length > MAX_ROWS
      ? t('vms.viewAllCount', { total: String(vms.length) })
      : t('vms.viewAll');

  const actions = (
    <div className={classes.actions}>
      {vms && <Counts vms={vms} />}
      {mark && <FreshnessBadge {...mark} />}
      {vms && tabRoute && <Link to={tabRoute()}>{viewAll}</Link>}
    </div>
  );
  return (
    <EntityInfoCard
      title={t('vms.title')}
      // A narrow header has room for the title alone.
      headerActions={narrow ? undefined : actions}
    >
      <div ref={ref} className={classes.body}>
        {narrow && actions}
        {view.kind === 'list' ? (
          <CardRows entity={props.entity} data={view.data} width={width} />
        ) : (
          <VirtualMachinesStates view={view} onRetry={refresh} />
        )}
      </div>
    </EntityInfoCard>
  );
}

function CardRows(props: {
  entity: Entity;
  data: EntityVirtualMachines;
  width: number | undefined;
}) {
  const { entity, data, width } = props;
  const { virtualMachines, clusters } = data;
  const { present, at, props: handlers } = usePointerOrFocus();
  const sorted = useMemo(
    () => [...virtualMachines].sort(compareByUrgency),
    [virtualMachines],
  );
  const rows = useStableRows({ sorted, all: virtualMachines, held: present });
  const counts = useMemo(
    () => countByCluster(virtualMachines),
    [virtualMachines],
  );
  return (
    <>
      <div {...handlers}>
        <VirtualMachineRows
          rows={rows.slice(0, MAX_ROWS)}
          clusters={clusters}
          at={at}
          width={width}
        />
      </div>
      <ClusterBanner
        clusters={clustersOfNote(entity, clusters)}
        counts={counts}
      />
    </>
  );
}
