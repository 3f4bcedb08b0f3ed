import ButtonBase from '@material-ui/core/ButtonBase';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import OpenIcon from '@material-ui/icons/ExpandMore';
import FoldedIcon from '@material-ui/icons/ChevronRight';
import type {
  FleetCluster,
  FleetGrouping,
  FleetQuery,
  FleetVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type CSSProperties } from 'react';
import { useTexts } from '../../translation';
import { VisuallyHidden } from '../shared';
import { columnsLayout, headingHeight, rowHeight } from './layout';
import { FleetStackedRow, FleetTableCells } from './FleetRow';
import { sortKeyOf, type FleetColumn } from './fleetView';
import type { Line, Lines } from './lines';
import { locatorOf, type FleetSelection } from './useFleetSelection';
import { useFleetWords } from './useFleetWords';

const useStyles = makeStyles(
  theme => ({
    scroll: {
      height: 'calc(100vh - 19rem)',
      minHeight: '20rem',
      overflow: 'auto',
      position: 'relative',
      borderTop: `1px solid ${theme.palette.divider}`,
      [theme.breakpoints.down('xs')]: { height: 'calc(100vh - 12rem)' },
    },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    row: {
      position: 'absolute',
      top: 0,
      left: 0,
      width: '100%',
      boxSizing: 'border-box',
      borderBottom: `1px solid ${theme.palette.divider}`,
      overflow: 'hidden',
    },
    cells: { display: 'grid', alignItems: 'start' },
    head: {
      display: 'grid',
      position: 'sticky',
      top: 0,
      zIndex: 1,
      alignItems: 'center',
      backgroundColor: theme.palette.background.paper,
      borderBottom: `1px solid ${theme.palette.divider}`,
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    heading: { padding: theme.spacing(0.5, 1), minWidth: 0 },
    age: {
      textAlign: 'right',
      '& .MuiTableSortLabel-root': { flexDirection: 'row-reverse' },
    },
    check: { padding: theme.spacing(0.5) },
    group: {
      width: '100%',
      height: '100%',
      justifyContent: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 1),
      textAlign: 'left',
      font: 'inherit',
      fontWeight: 700,
      backgroundColor: theme.palette.background.default,
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    groupName: {
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    quiet: {
      color: theme.palette.text.secondary,
      fontWeight: 400,
      whiteSpace: 'nowrap',
    },
    bad: {
      color: theme.palette.status.error,
      fontWeight: 400,
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'KubevirtFleetList' },
);

/** A row as it stands now. */
export interface ShownRow {
  vm?: FleetVirtualMachine;
  gone: boolean;
  failed: boolean;
}

/** Props of {@link FleetList}. */
export interface FleetListProps {
  lines: Lines;
  rowOf: (line: Extract<Line, { kind: 'row' }>) => ShownRow;
  /** Called with the lines in sight, whenever they are others. */
  onSight: (first: number, last: number) => void;
  clusters: readonly FleetCluster[];
  columns: readonly FleetColumn[];
  query: FleetQuery;
  onSort: (column: FleetColumn) => void;
  grouping?: FleetGrouping;
  onFold: (value: string) => void;
  operable: boolean;
  selection: FleetSelection;
  narrow: boolean;
}

/** Rows and groups of any number, of which only those in sight are drawn. */
export function FleetList(props: FleetListProps) {
  const { lines, rowOf, onSight, columns, operable, narrow } = props;
  const { clusters, selection, query } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: index =>
      lines.at(index)?.kind === 'group' ? headingHeight() : rowHeight(narrow),
    overscan: 6,
  });
  const order = JSON.stringify([query, columns.length > 0 && narrow]);
  useEffect(() => {
    // What is sorted or narrowed otherwise is read from its top.
    scroller.current?.scrollTo?.({ top: 0 });
  }, [order]);
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, lines, narrow]);
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items[items.length - 1]?.index ?? -1;
  useEffect(() => {
    onSight(first, last);
  }, [onSight, first, last]);
  const byName = useMemo(
    () => new Map(clusters.map(cluster => [cluster.name, cluster])),
    [clusters],
  );
  const { template, minWidth } = columnsLayout(columns, operable);
  const inSight = items.flatMap(({ index }) => {
    const line = lines.at(index);
    const row = line?.kind === 'row' ? rowOf(line) : undefined;
    return row?.vm && !row.gone && locatorOf(row.vm) ? [row.vm] : [];
  });

  const place = (start: number, size: number): CSSProperties => ({
    height: size,
    transform: `translateY(${start}px)`,
  });
  const content = (line: Line) => {
    if (line.kind === 'group') {
      return <Group {...props} line={line} />;
    }
    const { vm, gone, failed } = rowOf(line);
    const Row = narrow ? FleetStackedRow : FleetTableCells;
    return (
      <Row
        vm={vm}
        gone={gone}
        failed={failed}
        cluster={vm && byName.get(vm.cluster)}
        columns={columns}
        operable={operable}
        selected={vm !== undefined && selection.has(vm.id)}
        onSelect={selection.toggle}
      />
    );
  };
  const height = virtualizer.getTotalSize();
  const label = t('fleet.title');
  const rows = items.flatMap(({ index, start, size }) => {
    const line = lines.at(index);
    if (!line) {
      return [];
    }
    const id = line.kind === 'row' ? rowOf(line).vm?.id : undefined;
    return narrow ? (
      <li
        key={index}
        className={classes.row}
        style={place(start, size)}
        data-vm={id}
        aria-setsize={lines.count}
        aria-posinset={index + 1}
      >
        {content(line)}
      </li>
    ) : (
      <div
        key={index}
        role="row"
        aria-rowindex={index + 2}
        className={`${classes.row} ${classes.cells}`}
        style={{
          ...place(start, size),
          gridTemplateColumns: line.kind === 'row' ? template : '1fr',
        }}
        data-vm={id}
      >
        {line.kind === 'group' ? (
          <div
            role="cell"
            aria-colspan={columns.length + (operable ? 2 : 0)}
            style={{ height: size }}
          >
            {content(line)}
          </div>
        ) : (
          content(line)
        )}
      </div>
    );
  });

  return (
    <div
      ref={scroller}
      className={classes.scroll}
      style={{ overflowAnchor: 'none' }}
      role="region"
      aria-label={label}
      // What scrolls must be reached by the keyboard, also while its rows hold nothing that takes the focus.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {narrow ? (
        <ul
          className={classes.list}
          style={{ height, position: 'relative' }}
          aria-label={label}
        >
          {rows}
        </ul>
      ) : (
        <div
          role="table"
          style={{ minWidth }}
          aria-label={label}
          aria-rowcount={lines.count + 1}
        >
          <div
            role="rowgroup"
            style={{ position: 'sticky', top: 0, zIndex: 1 }}
          >
            <div
              role="row"
              aria-rowindex={1}
              className={classes.head}
              style={{ gridTemplateColumns: template }}
            >
              {operable && (
                <div role="columnheader" className={classes.heading}>
                  <Checkbox
                    size="small"
                    color="primary"
                    className={classes.check}
                    checked={
                      inSight.length > 0 &&
                      inSight.every(({ id }) => selection.has(id))
                    }
                    indeterminate={
                      inSight.some(({ id }) => selection.has(id)) &&
                      !inSight.every(({ id }) => selection.has(id))
                    }
                    inputProps={{ 'aria-label': t('fleet.selectAll') }}
                    onChange={() => selection.toggleAll(inSight)}
                  />
                </div>
              )}
              {columns.map(column => (
                <Heading key={column} {...props} column={column} />
              ))}
              {operable && (
                <div role="columnheader" className={classes.heading}>
                  <VisuallyHidden>{t('operation.column')}</VisuallyHidden>
                </div>
              )}
            </div>
          </div>
          <div role="rowgroup" style={{ height, position: 'relative' }}>
            {rows}
          </div>
        </div>
      )}
    </div>
  );
}

function Heading(props: FleetListProps & { column: FleetColumn }) {
  const { column, query, onSort } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const key = sortKeyOf(column);
  const active = key !== undefined && query.sort === key;
  const sorted = query.descending ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      aria-sort={active ? sorted : undefined}
      className={`${classes.heading} ${column === 'age' ? classes.age : ''}`}
    >
      {key ? (
        <TableSortLabel
          active={active}
          direction={active && query.descending ? 'desc' : 'asc'}
          onClick={() => onSort(column)}
        >
          {t(`fleet.column.${column}`)}
        </TableSortLabel>
      ) : (
        t(`fleet.column.${column}`)
      )}
    </div>
  );
}

function Group(
  props: FleetListProps & { line: Extract<Line, { kind: 'group' }> },
) {
  const { group, open } = props.line;
  const { grouping, onFold } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const wordOf = useFleetWords();
  const name = grouping ? wordOf(grouping, group) : group.value;
  return (
    <ButtonBase
      className={classes.group}
      aria-expanded={open}
      onClick={() => onFold(group.value)}
    >
      {open ? <OpenIcon aria-hidden /> : <FoldedIcon aria-hidden />}
      <span className={classes.groupName}>{name}</span>
      <span className={classes.quiet}>
        {t('fleet.groupCount', { count: group.count })}
      </span>
      {group.heldBack > 0 && (
        <span className={classes.bad}>
          {t('fleet.groupHeldBack', { count: group.heldBack })}
        </span>
      )}
    </ButtonBase>
  );
}
