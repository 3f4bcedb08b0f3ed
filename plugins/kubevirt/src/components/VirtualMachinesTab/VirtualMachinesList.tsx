import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { EntityVirtualMachines } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useDeferredValue, useMemo, useRef } from 'react';
import { useVirtualMachines } from '../../live/useVirtualMachines';
import { useTexts, type Translate } from '../../translation';
import { ClusterBanner, FreshnessBadge, useContainerWidth } from '../shared';
import {
  SelectionBar,
  useOperationsEnabled,
  useSelection,
} from '../operations';
import { UsageFiguresContext, UsageNote, useEntityUsage } from '../usage';
import {
  clustersOfNote,
  type Column,
  countByCluster,
  Counts,
  freshnessOf,
  hasUsageColumn,
  isNarrow,
  type Sort,
  useStableRows,
  usePointerOrFocus,
  viewOf,
  VirtualMachineRows,
  VirtualMachinesStates,
} from '../virtualMachines';
import type { ListChoice } from './choice';
import {
  filterVirtualMachines,
  isFiltering,
  sortVirtualMachines,
  type VirtualMachinesFilter,
} from './filter';
import { FilterBar } from './FilterBar';
import { Pager } from './Pager';
import { useListChoice } from './useListChoice';

/** Rows of a page: few enough to be drawn at once, enough to read on. */
const PAGE_SIZE = 50;

const useStyles = makeStyles(
  theme => ({
    root: {
      ...theme.typography.body2,
      padding: theme.spacing(2),
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
    },
  }),
  { name: 'KubevirtVirtualMachinesList' },
);

/** All VMs of an entity, to filter, sort and open. */
export function VirtualMachinesList(props: { entity: Entity }) {
  const { entity } = props;
  const [choice, onChoice] = useListChoice();
  const classes = useStyles();
  const { refresh, ...live } = useVirtualMachines(stringifyEntityRef(entity));
  const [ref, width] = useContainerWidth();
  const view = viewOf(live);
  const mark = freshnessOf(entity, live.status, view);
  return (
    <Paper className={classes.root}>
      <div ref={ref}>
        <div className={classes.head}>
          {view.kind === 'list' ? (
            <Counts vms={view.data.virtualMachines} />
          ) : (
            <span />
          )}
          {mark && <FreshnessBadge {...mark} />}
        </div>
        {view.kind === 'list' ? (
          <ListRows
            entity={entity}
            data={view.data}
            width={width}
            choice={choice}
            onChoice={onChoice}
          />
        ) : (
          <VirtualMachinesStates view={view} onRetry={refresh} rows={8} />
        )}
      </div>
    </Paper>
  );
}

function ListRows(props: {
  entity: Entity;
  data: EntityVirtualMachines;
  width: number | undefined;
  choice: ListChoice;
  onChoice: (choice: ListChoice) => void;
}) {
  const { entity, data, width, choice, onChoice } = props;
  const { virtualMachines, clusters } = data;
  const entityRef = stringifyEntityRef(entity);
  const enabled = useOperationsEnabled();
  const showsUsage = hasUsageColumn(width, enabled);
  const usage = useEntityUsage(entityRef, showsUsage);
  const selection = useSelection();
  const selected = useMemo(
    () =>
      virtualMachines
        .filter(({ id }) => selection.has(id))
        .map(({ cluster, namespace, name }) => ({
          entityRef,
          cluster,
          namespace,
          name,
        })),
    [virtualMachines, selection, entityRef],
  );
  const { t } = useTexts();
  const { present, at, props: handlers } = usePointerOrFocus();
  const top = useRef<HTMLDivElement>(null);
  const { sort } = choice;
  // Typing stays quick with thousands of VMs.
  const filter = useDeferredValue(choice.filter);
  const sorted = useMemo(
    () =>
      sortVirtualMachines(filterVirtualMachines(virtualMachines, filter), sort),
    [virtualMachines, filter, sort],
  );
  // By value: the same choice may come again from the address.
  const order = JSON.stringify([filter, sort]);
  const rows = useStableRows({
    sorted,
    all: virtualMachines,
    held: present,
    choice: order,
  });
  const lastPage = Math.max(Math.ceil(rows.length / PAGE_SIZE) - 1, 0);
  const page = Math.min(choice.page, lastPage);
  const counts = useMemo(
    () => countByCluster(virtualMachines),
    [virtualMachines],
  );
  const setSort = (next: Sort | undefined) =>
    onChoice({ ...choice, sort: next, page: 0 });
  return (
    <>
      <FilterBar
        vms={virtualMachines}
        clusters={clusters}
        filter={choice.filter}
        onFilter={next => onChoice({ ...choice, filter: next, page: 0 })}
        sort={sort}
        onSort={setSort}
        narrow={isNarrow(width, enabled)}
      />
      <Typography ref={top} variant="body2" color="textSecondary" role="status">
        {matchText(sorted.length, virtualMachines.length, filter, t)}
      </Typography>
      <div {...handlers}>
        {rows.length > 0 && (
          <UsageFiguresContext.Provider value={usage.figures}>
            <VirtualMachineRows
              rows={rows.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)}
              clusters={clusters}
              at={at}
              operate={enabled ? { entityRef, selection } : undefined}
              width={width}
              showsUsage={showsUsage}
              sort={sort}
              onSort={column => setSort(nextSort(sort, column))}
            />
          </UsageFiguresContext.Provider>
        )}
      </div>
      <Pager
        page={page}
        pageSize={PAGE_SIZE}
        total={rows.length}
        onPage={next => {
          onChoice({ ...choice, page: next });
          // A new page is read from its top.
          top.current?.scrollIntoView?.({ block: 'nearest' });
        }}
      />
      <UsageNote usage={usage} />
      <ClusterBanner
        clusters={clustersOfNote(entity, clusters)}
        counts={counts}
      />
      <SelectionBar vms={selected} onClear={selection.clear} />
    </>
  );
}

function matchText(
  matching: number,
  total: number,
  filter: VirtualMachinesFilter,
  t: Translate,
): string {
  if (matching === 0) {
    return t('vms.list.noMatch');
  }
  return isFiltering(filter)
    ? t('vms.list.matching', {
        matching: String(matching),
        total: String(total),
      })
    : t('vms.list.total', { count: total });
}

/** Up, then down, then back to "held back first". */
export function nextSort(
  sort: Sort | undefined,
  column: Column,
): Sort | undefined {
  if (sort?.column !== column) {
    return { column, descending: false };
  }
  return sort.descending ? undefined : { column, descending: true };
}
