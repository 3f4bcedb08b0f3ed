import { useApi } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type {
  FleetPage,
  FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useState } from 'react';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import {
  ClusterBanner,
  FreshnessBadge,
  LoadFailed,
  useContainerWidth,
  VisuallyHidden,
} from '../shared';
import { SelectionBar, useOperationsEnabled } from '../operations';
import { usePointerOrFocus } from '../virtualMachines';
import { FleetFilters } from './FleetFilters';
import { FleetList } from './FleetList';
import { FleetNothing } from './FleetNothing';
import { FleetToolbar } from './FleetToolbar';
import {
  isNarrowed,
  nextFleetSort,
  sortKeyOf,
  type FleetColumn,
} from './fleetView';
import { NARROW } from './layout';
import { saveFile } from './saveFile';
import { REFRESH_MS, useFleet, type ShownFleet } from './useFleet';
import { useFleetSelection } from './useFleetSelection';
import { useFleetView } from './useFleetView';

const useStyles = makeStyles(
  theme => ({
    root: { ...theme.typography.body2, padding: theme.spacing(2) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      margin: theme.spacing(1, 0),
    },
    note: { margin: theme.spacing(0.5, 0), overflowWrap: 'anywhere' },
    failure: { color: theme.palette.status.error },
    skeleton: { '& > *': { marginTop: theme.spacing(1) } },
  }),
  { name: 'KubevirtFleetHome' },
);

/** All VMs that one may see. */
export function FleetHome() {
  const classes = useStyles();
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const [view, onView] = useFleetView();
  const { query, columns, open } = view;
  const [ref, width] = useContainerWidth();
  const narrow = width !== undefined && width < NARROW;
  const { present, props: handlers } = usePointerOrFocus();
  const fleet = useFleet(query, open, present);
  const selection = useFleetSelection();
  const operable = useOperationsEnabled();
  const [downloadError, setDownloadError] = useState<Error>();
  const onQuery = (change: (before: FleetQuery) => FleetQuery) =>
    onView(before => ({ ...before, query: change(before.query) }));
  const onSort = (column: FleetColumn) => {
    const key = sortKeyOf(column);
    if (key) {
      onQuery(before => nextFleetSort(before, key));
    }
  };
  const onFold = (value: string) =>
    onView(before => ({
      ...before,
      open: before.open.includes(value)
        ? before.open.filter(each => each !== value)
        : [...before.open, value],
    }));
  const download = async () => {
    setDownloadError(undefined);
    try {
      saveFile('virtual-machines.csv', await api.downloadFleet(query));
    } catch (error) {
      setDownloadError(toError(error));
    }
  };
  const { answered } = fleet;
  return (
    <Paper className={classes.root}>
      <div ref={ref} aria-busy={fleet.updating || undefined}>
        <FleetToolbar
          view={view}
          onView={onView}
          onDownload={download}
          narrow={narrow}
        />
        <FleetFilters
          query={query}
          onQuery={onQuery}
          facets={answered?.page.facets}
        />
        {downloadError && (
          <p role="alert" className={`${classes.note} ${classes.failure}`}>
            {t('fleet.downloadFailed', { message: messageOf(downloadError) })}
          </p>
        )}
        {answered ? (
          <>
            <Head fleet={fleet} page={answered.page} query={answered.query} />
            {answered.page.matched === 0 ? (
              <FleetNothing
                page={answered.page}
                narrowed={isNarrowed(answered.query)}
              />
            ) : (
              <div {...handlers}>
                <FleetList
                  lines={fleet.lines}
                  rowOf={fleet.rowOf}
                  onSight={fleet.onSight}
                  clusters={answered.page.clusters}
                  columns={columns}
                  query={query}
                  onSort={onSort}
                  grouping={answered.page.groups?.grouping}
                  onFold={onFold}
                  operable={operable}
                  selection={selection}
                  narrow={narrow}
                />
              </div>
            )}
            {Boolean(answered.page.groups?.more) && (
              <Typography variant="body2" color="textSecondary">
                {t('fleet.moreGroups', { count: answered.page.groups!.more })}
              </Typography>
            )}
            <SelectionBar
              vms={selection.locators}
              onClear={selection.clear}
              parallelMigrations={Object.fromEntries(
                answered.page.clusters.flatMap(({ name, parallelMigrations }) =>
                  parallelMigrations ? [[name, parallelMigrations]] : [],
                ),
              )}
            />
          </>
        ) : (
          <Waiting fleet={fleet} />
        )}
      </div>
    </Paper>
  );
}

/** How many there are, how fresh that is, and what keeps clusters from reporting all. */
function Head(props: {
  fleet: ShownFleet;
  page: FleetPage;
  query: FleetQuery;
}) {
  const { fleet, page, query } = props;
  const { error, loadedAt, live } = fleet;
  const classes = useStyles();
  const { t, shortTime } = useTexts();
  const silent = page.clusters.filter(({ state }) =>
    ['stale', 'unreachable'].includes(state),
  );
  const counts = Object.fromEntries(
    (page.facets?.cluster.values ?? []).map(({ value, count }) => [
      value,
      count,
    ]),
  );
  const total = isNarrowed(query)
    ? t('fleet.matching', {
        matching: String(page.matched),
        total: String(page.total),
      })
    : t('fleet.total', { count: page.total });
  return (
    <>
      <div className={classes.head}>
        <span role="status">
          {total}
          {page.scope === 'owned' && ` ${t('fleet.owned')}`}
        </span>
        <FreshnessBadge
          status={
            live ? { state: 'live' } : { state: 'polling', everyMs: REFRESH_MS }
          }
          silent={{
            clusters: silent.map(({ name, title, since }) => ({
              name: title ?? name,
              ...(since && { since: Date.parse(since) }),
            })),
            total: page.clusters.length,
            all: silent.length === page.clusters.length && silent.length > 0,
          }}
        />
      </div>
      {error && loadedAt !== undefined && (
        <p role="status" className={classes.note}>
          {t('fleet.notRefreshed', {
            time: shortTime(loadedAt),
            message: messageOf(error),
          })}
        </p>
      )}
      {Boolean(page.deniedEntities) && (
        <p className={classes.note}>
          {t('fleet.unreadable', {
            count: page.deniedEntities!,
            permission: 'kubevirt.vm.read',
          })}
        </p>
      )}
      {page.matched > 0 && (
        <ClusterBanner clusters={page.clusters} counts={counts} />
      )}
    </>
  );
}

function Waiting(props: { fleet: ShownFleet }) {
  const { error, reload } = props.fleet;
  const classes = useStyles();
  const { t } = useTexts();
  if (error) {
    return (
      <LoadFailed title={t('fleet.failed')} error={error} onRetry={reload} />
    );
  }
  return (
    <div className={classes.skeleton}>
      <VisuallyHidden role="status">{t('fleet.loading')}</VisuallyHidden>
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} variant="rect" height={44} />
      ))}
    </div>
  );
}
