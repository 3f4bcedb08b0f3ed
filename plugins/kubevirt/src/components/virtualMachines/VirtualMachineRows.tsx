import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { useTexts } from '../../translation';
import type { Selection } from '../operations';
import { VisuallyHidden } from '../shared';
import { asOfCluster } from './freshnessOf';
import type { Row } from './useStableRows';
import {
  canBeOperated,
  VirtualMachineItem,
  VirtualMachineRow,
} from './VirtualMachineRow';

/** From this width on, in CSS pixels, VMs stand in a table; check boxes and menus need theirs besides. */
const TABLE_MIN_WIDTH = 640;

/** Widths of the columns whose words are known, in CSS pixels: none of them breaks inside a word. */
const WORD_COLUMNS = { status: 144, phase: 88, age: 92 };

/** Where there is room, the longest common status (ErrorUnschedulable) and ages (for 12 h 34 min) stand in one line. */
const ROOMY = { from: 880, words: { status: 180, age: 124 } };

/** Width of the column of what is in use, in CSS pixels; it is there where the columns are roomy. */
const USAGE_WIDTH = 160;

/** How the columns that hold names share what is left. */
const NAME_COLUMNS = { name: 0.3, node: 0.26, pod: 0.44 };

/** Width of the column of check boxes and of that of menus, in CSS pixels. */
const TOOL_WIDTH = 40;

/** The columns of the table. */
export const COLUMNS = [
  'status',
  'name',
  'phase',
  'node',
  'pod',
  'age',
] as const;

/** A column of the table. */
export type Column = (typeof COLUMNS)[number];

/** The column the rows are sorted by. */
export interface Sort {
  column: Column;
  descending: boolean;
}

const useStyles = makeStyles(
  theme => ({
    table: { tableLayout: 'fixed', borderCollapse: 'collapse' },
    headings: { backgroundColor: 'transparent' },
    head: {
      padding: theme.spacing(0.5, 1),
      borderBottom: 'none',
      backgroundColor: 'transparent',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    age: {
      textAlign: 'right',
      // Keeps the heading above its numbers where it has room for an arrow.
      '& .MuiTableSortLabel-root': { flexDirection: 'row-reverse' },
    },
    tool: { padding: 0, textAlign: 'center' },
    check: { padding: theme.spacing(0.5) },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  }),
  { name: 'KubevirtVirtualMachineRows' },
);

/** Props of {@link VirtualMachineRows}. */
export interface VirtualMachineRowsProps {
  rows: Row[];
  clusters: ClusterStatus[];
  /** Id of the VM that somebody is at: those above it keep their height. */
  at?: string;
  /** Width of the container in CSS pixels; undefined is taken for wide. */
  width: number | undefined;
  /** Lets one operate and select the VMs in the name of this entity. */
  /** Adds a column of what VMs use (of `UsageFiguresContext`), where {@link hasUsageColumn} says that it fits. */
  showsUsage?: boolean;
  operate?: { entityRef: string; selection: Selection };
  sort?: Sort;
  /** Makes the headings of the table sort it. */
  onSort?: (column: Column) => void;
}

/** VMs as a table where there is room, and stacked where there is not. */
export function VirtualMachineRows(props: VirtualMachineRowsProps) {
  const { rows, clusters, at, width, operate, showsUsage, sort, onSort } =
    props;
  const classes = useStyles();
  const { t } = useTexts();
  const byName = useMemo(
    () => new Map(clusters.map(cluster => [cluster.name, cluster])),
    [clusters],
  );
  const placeOf = (vm: Row['vm']) => {
    const cluster = byName.get(vm.cluster);
    return {
      clusterTitle: cluster?.title,
      asOf: cluster && asOfCluster(cluster),
    };
  };
  const toolsOf = (vm: Row['vm']) =>
    operate && {
      operateFor: operate.entityRef,
      selected: operate.selection.has(vm.id),
      onSelect: operate.selection.toggle,
    };
  const reached =
    at === undefined ? -1 : rows.findIndex(({ vm }) => vm.id === at);

  const room = roomOf(width, operate !== undefined);
  const named = showsUsage && room !== undefined ? room - USAGE_WIDTH : room;

  if (isNarrow(width, operate !== undefined)) {
    return (
      <ul className={classes.list} aria-label={t('vms.title')}>
        {rows.map(({ vm, gone }, index) => (
          <VirtualMachineItem
            key={vm.id}
            vm={vm}
            gone={gone}
            held={index < reached}
            {...placeOf(vm)}
            {...toolsOf(vm)}
          />
        ))}
      </ul>
    );
  }
  return (
    <Table className={classes.table} size="small" aria-label={t('vms.title')}>
      <TableHead className={classes.headings}>
        <TableRow className={classes.headings}>
          {operate && (
            <TableCell
              className={`${classes.head} ${classes.tool}`}
              style={{ width: inText(TOOL_WIDTH) }}
            >
              <SelectAll rows={rows} selection={operate.selection} />
            </TableCell>
          )}
          {COLUMNS.map(column => (
            <TableCell
              key={column}
              className={`${classes.head} ${
                column === 'age' ? classes.age : ''
              }`}
              style={{ width: inText(widthOf(column, room, named)) }}
              sortDirection={directionOf(sort, column)}
            >
              {onSort ? (
                <TableSortLabel
                  active={sort?.column === column}
                  direction={directionOf(sort, column) || 'asc'}
                  onClick={() => onSort(column)}
                >
                  {t(`vms.column.${column}`)}
                </TableSortLabel>
              ) : (
                t(`vms.column.${column}`)
              )}
            </TableCell>
          ))}
          {showsUsage && (
            <TableCell
              className={classes.head}
              style={{ width: inText(USAGE_WIDTH) }}
            >
              {t('vms.column.usage')}
            </TableCell>
          )}
          {operate && (
            <TableCell
              className={classes.head}
              style={{ width: inText(TOOL_WIDTH) }}
            >
              <VisuallyHidden>{t('operation.column')}</VisuallyHidden>
            </TableCell>
          )}
        </TableRow>
      </TableHead>
      {rows.map(({ vm, gone }, index) => (
        <VirtualMachineRow
          key={vm.id}
          vm={vm}
          gone={gone}
          held={index < reached}
          showsUsage={showsUsage}
          {...placeOf(vm)}
          {...toolsOf(vm)}
        />
      ))}
    </Table>
  );
}

/** What the columns of a table have, in CSS pixels, besides check boxes and menus. */
function roomOf(width: number | undefined, operated: boolean) {
  return width === undefined || !operated ? width : width - 2 * TOOL_WIDTH;
}

/** Whether a container of this width, in CSS pixels, has VMs stacked instead of in a table. */
export function isNarrow(
  width: number | undefined,
  operated: boolean,
): boolean {
  const room = roomOf(width, operated);
  return room !== undefined && room < TABLE_MIN_WIDTH;
}

/** Whether a table of this width, in CSS pixels, has room for what is in use. */
export function hasUsageColumn(
  width: number | undefined,
  operated: boolean,
): boolean {
  const room = roomOf(width, operated);
  return room !== undefined && room >= ROOMY.from;
}

function SelectAll(props: { rows: readonly Row[]; selection: Selection }) {
  const { rows, selection } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const ids = rows.filter(canBeOperated).map(({ vm }) => vm.id);
  const selected = ids.filter(selection.has).length;
  return (
    <Checkbox
      size="small"
      color="primary"
      className={classes.check}
      checked={ids.length > 0 && selected === ids.length}
      indeterminate={selected > 0 && selected < ids.length}
      inputProps={{ 'aria-label': t('operation.selectAll') }}
      onChange={() => selection.toggleAll(ids)}
    />
  );
}

function directionOf(sort: Sort | undefined, column: Column) {
  if (sort?.column !== column) {
    return false;
  }
  return sort.descending ? 'desc' : 'asc';
}

/** A width that grows with the text; 1rem is 16 px at the usual size. */
function inText(width: number | undefined): string | undefined {
  return width === undefined ? undefined : `${width / 16}rem`;
}

/**
 * Width of a column; one without a width shares what is left with the others that have none.
 *
 * @param table - what the table has
 * @param left - the same without the column of what is in use
 */
function widthOf(
  column: Column,
  table: number | undefined,
  left: number | undefined,
) {
  const words: Partial<Record<Column, number>> = {
    ...WORD_COLUMNS,
    ...(table !== undefined && table >= ROOMY.from && ROOMY.words),
  };
  if (words[column] !== undefined || left === undefined) {
    return words[column];
  }
  const taken = Object.values(words).reduce((sum, width) => sum + width, 0);
  return Math.floor(
    (left - taken) * NAME_COLUMNS[column as keyof typeof NAME_COLUMNS],
  );
}
