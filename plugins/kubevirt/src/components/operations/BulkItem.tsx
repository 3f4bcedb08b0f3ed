import { makeStyles } from '@material-ui/core/styles';
import type {
  OperationNote,
  OperationPlan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { memo } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import { Refusal } from './Refusal';
import { losesData, type Verdict } from './useBulkPlans';

const useStyles = makeStyles(
  theme => ({
    item: {
      padding: theme.spacing(0.75, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(0, 2),
    },
    quiet: { color: theme.palette.text.secondary },
    bad: { color: theme.palette.error.main },
    warning: { margin: 0, color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtBulkOperationItem' },
);

/** One of several VMs, and what can be done to it, or was. */
// Two hundred of these are drawn, and one changes at a time.
export const BulkItem = memo(function DrawnBulkItem(props: {
  vm: VirtualMachineLocator;
  verdict: Verdict;
  /** What stands above the list already; undefined while that is not known. */
  common: readonly string[] | undefined;
  confirmed: boolean;
}) {
  const { vm, verdict, common, confirmed } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const plan = 'plan' in verdict ? verdict.plan : undefined;
  const warnings =
    common && verdict.kind === 'ready'
      ? warningsOf(verdict.plan, localize).filter(
          warning => !common.includes(warning),
        )
      : [];
  const waits = losesData(verdict) && !confirmed;
  const bad = verdict.kind === 'failed' || verdict.kind === 'refused';
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <span>
          {vm.name}{' '}
          <span className={classes.quiet}>
            {vm.cluster} / {vm.namespace}
          </span>
        </span>
        <span className={bad ? classes.bad : classes.quiet}>
          {t(`operation.verdict.${waits ? 'confirm' : verdict.kind}`)}
        </span>
      </div>
      {verdict.kind === 'refused' && plan?.refusals[0] && (
        <Refusal refusal={plan.refusals[0]} />
      )}
      {verdict.kind === 'failed' && <div>{messageOf(verdict.error)}</div>}
      {warnings.map(warning => (
        <p key={warning} className={classes.warning}>
          {warning}
        </p>
      ))}
    </li>
  );
});

/** What one should know of a plan before it runs. */
export function warningsOf(
  { effects, outcome }: OperationPlan,
  localize: (note: OperationNote) => string,
): string[] {
  return [
    ...effects.filter(({ severity }) => severity === 'warning'),
    ...(outcome.wins === 'git' ? [outcome] : []),
  ].map(note => localize(note));
}
