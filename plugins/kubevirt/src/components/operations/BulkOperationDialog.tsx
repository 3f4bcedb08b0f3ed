import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type {
  OperationNote,
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { messageOf } from '../../live';
import { useTexts } from '../../translation';
import { Refusal } from './Refusal';
import { isRunnable, useBulkPlans, type Verdict } from './useBulkPlans';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
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
    common: {
      ...theme.typography.body2,
      marginTop: theme.spacing(1),
      overflowWrap: 'anywhere',
      '& p': { margin: 0, color: theme.palette.text.secondary },
    },
  }),
  { name: 'KubevirtBulkOperation' },
);

/** Props of {@link BulkOperationDialog}. */
export interface BulkOperationDialogProps {
  vms: readonly VirtualMachineLocator[];
  verb: OperationVerb;
  onClose: () => void;
}

/** One operation on several VMs, with a verdict for each before and after. */
export function BulkOperationDialog(props: BulkOperationDialogProps) {
  const { vms, verb, onClose } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const { verdicts, run } = useBulkPlans(vms, verb);
  const [started, setStarted] = useState(false);
  const [typed, setTyped] = useState<ReadonlyMap<number, string>>(new Map());
  const titleId = useId();
  const of = (...kinds: Verdict['kind'][]) =>
    verdicts.filter(({ kind }) => kinds.includes(kind)).length;
  const total = String(vms.length);
  const ready = of('ready');
  const runnable = verdicts.filter((verdict, index) =>
    isRunnable(verdict, typed.get(index)),
  ).length;
  const common = commonNotes(verdicts, localize);
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>
        {t(`operation.question.${verb}`, {
          name: t('operation.count', { count: vms.length }),
        })}
      </DialogTitle>
      <DialogContent>
        <Typography variant="body2" role="status">
          {started
            ? t('operation.results', { asked: String(of('asked')), total })
            : t('operation.verdicts', { ready: String(ready), total })}
        </Typography>
        {!started && runnable < ready && (
          <Typography variant="body2">
            {t('operation.unconfirmed', { count: ready - runnable })}
          </Typography>
        )}
        {common.length > 0 && (
          <div className={classes.common}>
            {t('operation.forAll')}
            {common.map(note => (
              <p key={note}>{note}</p>
            ))}
          </div>
        )}
        <ul className={classes.list}>
          {vms.map((vm, index) => (
            <Item
              key={`${vm.cluster}/${vm.namespace}/${vm.name}`}
              vm={vm}
              verdict={verdicts[index]}
              common={common}
              typed={typed.get(index) ?? ''}
              onTyped={text => setTyped(new Map(typed).set(index, text))}
            />
          ))}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>
          {t(started ? 'operation.close' : 'operation.cancel')}
        </Button>
        {!started && (
          <Button
            variant="contained"
            color="primary"
            disabled={runnable === 0 || of('planning') > 0}
            onClick={() => {
              setStarted(true);
              run(typed);
            }}
          >
            {runnable === 0
              ? t(`operation.verb.${verb}`)
              : t('operation.run', {
                  verb: t(`operation.verb.${verb}`),
                  count: runnable,
                })}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Item(props: {
  vm: VirtualMachineLocator;
  verdict: Verdict;
  /** What was said above the list already. */
  common: readonly string[];
  typed: string;
  onTyped: (typed: string) => void;
}) {
  const { vm, verdict, common, typed, onTyped } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const plan = 'plan' in verdict ? verdict.plan : undefined;
  const confirmation =
    verdict.kind === 'ready' ? plan?.confirmation : undefined;
  const warnings =
    verdict.kind === 'ready' ? warningsOf(verdict.plan, localize) : [];
  const waits = verdict.kind === 'ready' && !isRunnable(verdict, typed);
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
      {warnings
        .filter(warning => !common.includes(warning))
        .map(warning => (
          <p key={warning} className={classes.warning}>
            {warning}
          </p>
        ))}
      {confirmation && (
        <TextField
          size="small"
          variant="outlined"
          margin="dense"
          fullWidth
          label={t('operation.confirmLabel')}
          id={`kubevirt-confirm-${vm.cluster}-${vm.namespace}-${vm.name}`}
          value={typed}
          inputProps={{
            'aria-label': `${t('operation.confirmLabel')}: ${
              confirmation.name
            }`,
            autoComplete: 'off',
            spellCheck: false,
          }}
          onChange={event => onTyped(event.target.value)}
        />
      )}
    </li>
  );
}

/** What one should know of a plan before it runs. */
function warningsOf(
  { effects, outcome }: OperationPlan,
  localize: (note: OperationNote) => string,
): string[] {
  return [
    ...effects.filter(({ severity }) => severity === 'warning'),
    ...(outcome.wins === 'git' ? [outcome] : []),
  ].map(note => localize(note));
}

/** What holds for each of several VMs, to be said once. */
function commonNotes(
  verdicts: readonly Verdict[],
  localize: (note: OperationNote) => string,
): string[] {
  const all = verdicts.flatMap(verdict =>
    verdict.kind === 'ready' ? [warningsOf(verdict.plan, localize)] : [],
  );
  const [first = [], ...others] = all;
  return others.length === 0
    ? []
    : first.filter(note => others.every(notes => notes.includes(note)));
}
