import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { memo, useMemo, type ReactNode } from 'react';
import { useTexts } from '../../translation';
import { StatusLabel } from '../shared';
import { UsageCell } from '../usage';
import { OperationProgress, RowOperations } from '../operations';
import { ageOf } from './age';
import {
  AgeCell,
  NameCell,
  NodeCell,
  PhaseCell,
  PodCell,
  TargetPod,
} from './cells';
import { causeInList, Reasons } from './Reasons';
import type { Row } from './useStableRows';
import { useStableFacts, useStableLine } from './useStableLine';

const useStyles = makeStyles(
  theme => ({
    cell: {
      padding: theme.spacing(0.75, 1),
      borderBottom: 'none',
      verticalAlign: 'top',
      fontWeight: 'inherit',
      lineHeight: 1.43,
    },
    age: { textAlign: 'right' },
    tool: { padding: theme.spacing(0.25, 0), textAlign: 'center' },
    check: { padding: theme.spacing(0.5) },
    more: { padding: theme.spacing(0, 1, 1, 1), borderBottom: 'none' },
    // The app's theme stripes rows; here a VM has several.
    row: { '&&:nth-of-type(odd)': { backgroundColor: 'transparent' } },
    // Beside the name where both have room, else below it.
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0.25, 1),
      flex: 1,
      minWidth: 0,
      '& > :first-child': { flex: '1 1 7rem' },
    },
    status: { flexShrink: 0, maxWidth: '100%' },
    // In line with the first line of the name.
    tools: { flexShrink: 0, margin: theme.spacing(-0.75, -0.5, 0) },
    group: { borderTop: `1px solid ${theme.palette.divider}` },
    gone: {
      color: theme.palette.text.secondary,
      filter: 'grayscale(1)',
      '& td, & th': { color: 'inherit' },
    },
    item: {
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
    },
    facts: {
      // As many beside each other as there is room for.
      display: 'grid',
      gridTemplateColumns:
        'repeat(auto-fill, minmax(min(16.25rem, 100%), 1fr))',
      columnGap: theme.spacing(2),
      margin: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
      lineHeight: 1.43,
      '& > div': {
        display: 'grid',
        gridTemplateColumns: '6.5em minmax(0, 1fr)',
        minWidth: 0,
      },
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
    },
  }),
  { name: 'KubevirtVirtualMachineRow' },
);

/** Props of {@link VirtualMachineRow} and {@link VirtualMachineItem}. */
export interface VirtualMachineRowProps {
  vm: VirtualMachineSummary;
  /** The VM was removed while somebody looked. */
  gone: boolean;
  /** Somebody is at a VM further down: this one keeps its height. */
  held?: boolean;
  /** Display name of the VM's cluster. */
  clusterTitle?: string;
  /** When the VM was so (RFC 3339), where its cluster has not answered since. */
  asOf?: string;
  /** The entity in whose name the VM may be operated; absent: no operations are offered here. */
  operateFor?: string;
  /** The table has a column of what is in use. */
  showsUsage?: boolean;
  selected?: boolean;
  onSelect?: (id: string) => void;
}

function TableGroup(props: VirtualMachineRowProps) {
  const { vm, gone, clusterTitle, asOf, operateFor, showsUsage } = props;
  const classes = useStyles();
  const [target, reasons] = useLines(props);
  const tools = operateFor ? 1 : 0;
  const rest = showsUsage ? tools + 1 : tools;
  return (
    <TableBody
      className={`${classes.group} ${gone ? classes.gone : ''}`}
      data-vm={vm.id}
    >
      <TableRow className={classes.row}>
        {operateFor && (
          <TableCell className={`${classes.cell} ${classes.tool}`}>
            <Select {...props} />
          </TableCell>
        )}
        <TableCell className={classes.cell}>
          <Status vm={vm} gone={gone} asOf={asOf} />
        </TableCell>
        <TableCell
          className={classes.cell}
          component="th"
          scope="row"
          role="rowheader"
        >
          <NameCell vm={vm} clusterTitle={clusterTitle} />
        </TableCell>
        <TableCell className={classes.cell}>
          <PhaseCell vm={vm} />
        </TableCell>
        <TableCell className={classes.cell}>
          <NodeCell vm={vm} />
        </TableCell>
        <TableCell className={classes.cell}>
          <PodCell vm={vm} />
        </TableCell>
        <TableCell className={`${classes.cell} ${classes.age}`}>
          <AgeCell vm={vm} />
        </TableCell>
        {showsUsage && (
          <TableCell className={classes.cell}>
            {!gone && <UsageCell vm={vm} />}
          </TableCell>
        )}
        {operateFor && (
          <TableCell className={`${classes.cell} ${classes.tool}`}>
            <Operations {...props} />
          </TableCell>
        )}
      </TableRow>
      {target && (
        <TableRow className={classes.row}>
          <TableCell className={classes.more} colSpan={3 + tools} />
          <TableCell className={classes.more} colSpan={3 + rest}>
            {target}
          </TableCell>
        </TableRow>
      )}
      {reasons && (
        <TableRow className={classes.row}>
          {operateFor && <TableCell className={classes.more} />}
          <TableCell className={classes.more} colSpan={6 + rest}>
            {reasons}
          </TableCell>
        </TableRow>
      )}
    </TableBody>
  );
}

/** What stands below a VM: where it migrates to, and what there is to know about it. */
function useLines(
  props: VirtualMachineRowProps,
  flush?: boolean,
): [target: ReactNode, reasons: ReactNode] {
  const { vm, gone, held = false } = props;
  const cause = causeInList(vm);
  const pod = gone ? undefined : vm.target?.pod;
  const hasReasons =
    !gone && (cause ?? vm.rollout ?? vm.operation ?? vm.alarms.length > 0);
  return [
    useStableLine(pod && <TargetPod pod={pod} />, held),
    useStableLine(
      hasReasons && (
        <>
          <Reasons vm={vm} cause={cause} flush={flush} />
          {vm.operation && <OperationProgress operation={vm.operation} />}
        </>
      ),
      held,
    ),
  ];
}

/** A VM in the wide layout: a row of the table, and below it what there is to know about it. */
export const VirtualMachineRow = memo(TableGroup);

function ListItem(props: VirtualMachineRowProps) {
  const { vm, gone, held = false, clusterTitle, asOf, operateFor } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [target, reasons] = useLines(props, true);
  const facts = useStableFacts(
    [
      ['phase', vm.phase !== undefined, <PhaseCell vm={vm} />],
      ['node', Boolean(vm.node ?? vm.target), <NodeCell vm={vm} />],
      [
        'pod',
        Boolean(vm.pod ?? vm.target?.pod),
        <>
          <PodCell vm={vm} />
          {target}
        </>,
      ],
      ['age', ageOf(vm) !== undefined, <AgeCell vm={vm} />],
    ],
    held,
  );
  return (
    <li
      className={`${classes.item} ${gone ? classes.gone : ''}`}
      data-vm={vm.id}
    >
      <div className={classes.line}>
        {operateFor && (
          <span className={classes.tools}>
            <Select {...props} />
          </span>
        )}
        <div className={classes.head}>
          <NameCell vm={vm} clusterTitle={clusterTitle} />
          <span className={classes.status}>
            <Status vm={vm} gone={gone} asOf={asOf} />
          </span>
        </div>
        {operateFor && (
          <span className={classes.tools}>
            <Operations {...props} />
          </span>
        )}
      </div>
      <dl className={classes.facts}>
        {facts.map(([key, fact]) => (
          <Fact key={key} term={t(`vms.column.${key}`)}>
            {fact}
          </Fact>
        ))}
      </dl>
      {reasons}
    </li>
  );
}

/** One that is only declared cannot be operated. */
export function canBeOperated({ vm, gone }: Row): boolean {
  return !gone && !vm.declared;
}

function Select(props: VirtualMachineRowProps) {
  const { vm, selected = false, onSelect } = props;
  const classes = useStyles();
  const { t } = useTexts();
  return canBeOperated(props) && onSelect ? (
    <Checkbox
      size="small"
      color="primary"
      className={classes.check}
      checked={selected}
      inputProps={{ 'aria-label': t('operation.select', { name: vm.name }) }}
      onChange={() => onSelect(vm.id)}
    />
  ) : null;
}

function Operations(props: VirtualMachineRowProps) {
  const { vm, operateFor } = props;
  const { cluster, namespace, name } = vm;
  const locator = useMemo(
    () => ({ entityRef: operateFor ?? '', cluster, namespace, name }),
    [operateFor, cluster, namespace, name],
  );
  return canBeOperated(props) ? <RowOperations vm={locator} /> : null;
}

function Fact(props: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** A VM in the narrow layout: the facts there are, one below the other. */
export const VirtualMachineItem = memo(ListItem);

function Status(props: Pick<VirtualMachineRowProps, 'vm' | 'gone' | 'asOf'>) {
  const { vm, gone, asOf } = props;
  const { t } = useTexts();
  return gone ? <>{t('vms.row.gone')}</> : <StatusLabel vm={vm} asOf={asOf} />;
}
