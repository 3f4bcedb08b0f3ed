import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Skeleton from '@material-ui/lab/Skeleton';
import type { FleetVirtualMachine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { memo, useMemo } from 'react';
import { useTexts } from '../../translation';
import { RowOperations } from '../operations';
import { VisuallyHidden } from '../shared';
import { FleetCell, type FleetCellProps } from './FleetCells';
import type { FleetColumn } from './fleetView';
import { locatorOf } from './useFleetSelection';

const useStyles = makeStyles(
  theme => ({
    cell: {
      padding: theme.spacing(0.5, 1),
      minWidth: 0,
      overflow: 'hidden',
      lineHeight: 1.43,
    },
    age: { textAlign: 'right' },
    tool: { textAlign: 'center' },
    check: { padding: theme.spacing(0.5) },
    gone: { color: theme.palette.text.secondary, filter: 'grayscale(1)' },
    stacked: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr) auto',
      alignItems: 'start',
      gap: theme.spacing(0, 0.5),
      padding: theme.spacing(0.75, 0.5),
    },
    body: { minWidth: 0, overflow: 'hidden' },
    head: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      '& > :first-child': { minWidth: 0, flex: 1 },
      '& > :last-child': { flexShrink: 0, maxWidth: '55%' },
    },
    facts: {
      display: 'flex',
      gap: theme.spacing(0, 2),
      overflow: 'hidden',
      color: theme.palette.text.secondary,
      '& > *': { minWidth: 0, maxWidth: '60%' },
    },
  }),
  { name: 'KubevirtFleetRow' },
);

/** Props of a row. */
export interface FleetRowProps extends Omit<FleetCellProps, 'vm'> {
  vm: FleetVirtualMachine | undefined;
  /** The row could not be loaded. */
  failed: boolean;
  /** Operations are offered in this portal. */
  operable: boolean;
  selected: boolean;
  onSelect: (vm: FleetVirtualMachine) => void;
}

function TableCells(props: FleetRowProps) {
  const { vm, columns, operable, gone, cluster, failed } = props;
  const classes = useStyles();
  if (!vm) {
    return (
      <div
        role="cell"
        aria-colspan={columns.length + (operable ? 2 : 0)}
        className={classes.cell}
        style={{ gridColumn: '1 / -1' }}
      >
        <Missing failed={failed} />
      </div>
    );
  }
  return (
    <>
      {operable && (
        <div role="cell" className={`${classes.cell} ${classes.tool}`}>
          <Select {...props} vm={vm} />
        </div>
      )}
      {columns.map(column => (
        <div
          key={column}
          role={column === 'name' ? 'rowheader' : 'cell'}
          className={`${classes.cell} ${column === 'age' ? classes.age : ''} ${
            gone ? classes.gone : ''
          }`}
        >
          <FleetCell
            vm={vm}
            column={column}
            columns={columns}
            cluster={cluster}
            gone={gone}
          />
        </div>
      ))}
      {operable && (
        <div role="cell" className={`${classes.cell} ${classes.tool}`}>
          <Operations vm={vm} gone={gone} />
        </div>
      )}
    </>
  );
}

/** The cells of a row of the table. */
export const FleetTableCells = memo(TableCells);

function StackedRow(props: FleetRowProps) {
  const { vm, columns, operable, gone, cluster, failed } = props;
  const classes = useStyles();
  if (!vm) {
    return (
      <div className={classes.cell}>
        <Missing failed={failed} />
      </div>
    );
  }
  const cell = (column: FleetColumn) => (
    <FleetCell
      vm={vm}
      column={column}
      columns={[]}
      cluster={cluster}
      gone={gone}
    />
  );
  const facts = (['owner', 'node', 'size', 'age'] as const).filter(
    column => columns.includes(column) && hasFact(vm, column),
  );
  return (
    <div className={`${classes.stacked} ${gone ? classes.gone : ''}`}>
      {operable ? <Select {...props} vm={vm} /> : <span />}
      <div className={classes.body}>
        <div className={classes.head}>
          <div>{cell('name')}</div>
          <div>{cell('status')}</div>
        </div>
        <div className={classes.facts}>
          {facts.slice(0, 2).map(column => (
            <div key={column}>{cell(column)}</div>
          ))}
        </div>
        {(vm.cause || vm.alarms.length > 0) && cell('cause')}
      </div>
      {operable ? <Operations vm={vm} gone={gone} /> : <span />}
    </div>
  );
}

/** A row where there is no room for a table: what matters most, on lines of their own. */
export const FleetStackedRow = memo(StackedRow);

function hasFact(vm: FleetVirtualMachine, column: FleetColumn): boolean {
  switch (column) {
    case 'owner':
      return vm.entities.length > 0;
    case 'node':
      return Boolean(vm.node ?? vm.target);
    case 'size':
      return vm.size !== undefined;
    default:
      return true;
  }
}

function Missing(props: { failed: boolean }) {
  const { t } = useTexts();
  if (props.failed) {
    return <>{t('fleet.rowFailed')}</>;
  }
  return (
    <>
      <VisuallyHidden>{t('fleet.loadingRow')}</VisuallyHidden>
      <Skeleton variant="text" width="60%" />
    </>
  );
}

function Select(props: FleetRowProps & { vm: FleetVirtualMachine }) {
  const { vm, gone, selected, onSelect } = props;
  const classes = useStyles();
  const { t } = useTexts();
  if (gone || vm.declared) {
    return <span />;
  }
  const possible = locatorOf(vm) !== undefined;
  return (
    <Tooltip title={possible ? '' : t('fleet.notOperable')}>
      <span>
        <Checkbox
          size="small"
          color="primary"
          className={classes.check}
          checked={selected}
          disabled={!possible}
          inputProps={{
            'aria-label': t('operation.select', { name: vm.name }),
          }}
          onChange={() => onSelect(vm)}
        />
      </span>
    </Tooltip>
  );
}

function Operations(props: { vm: FleetVirtualMachine; gone: boolean }) {
  const { vm, gone } = props;
  const locator = useMemo(() => locatorOf(vm), [vm]);
  return locator && !gone ? <RowOperations vm={locator} /> : <span />;
}
