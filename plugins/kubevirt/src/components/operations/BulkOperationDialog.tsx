import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type { OperationVerb } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { messageOf } from '../../live';
import { useTexts } from '../../translation';
import { Refusal } from './Refusal';
import { useBulkPlans, type Verdict } from './useBulkPlans';

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
  const { t } = useTexts();
  const { verdicts, run } = useBulkPlans(vms, verb);
  const [started, setStarted] = useState(false);
  const [typed, setTyped] = useState<ReadonlyMap<number, string>>(new Map());
  const titleId = useId();
  const of = (...kinds: Verdict['kind'][]) =>
    verdicts.filter(({ kind }) => kinds.includes(kind)).length;
  const total = String(vms.length);
  const ready = of('ready');
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
        <ul className={classes.list}>
          {vms.map((vm, index) => (
            <Item
              key={`${vm.cluster}/${vm.namespace}/${vm.name}`}
              vm={vm}
              verdict={verdicts[index]}
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
            disabled={ready === 0 || of('planning') > 0}
            onClick={() => {
              setStarted(true);
              run(typed);
            }}
          >
            {t('operation.run', {
              verb: t(`operation.verb.${verb}`),
              count: ready,
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
  typed: string;
  onTyped: (typed: string) => void;
}) {
  const { vm, verdict, typed, onTyped } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const plan = 'plan' in verdict ? verdict.plan : undefined;
  const confirmation =
    verdict.kind === 'ready' ? plan?.confirmation : undefined;
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
          {t(`operation.verdict.${confirmation ? 'confirm' : verdict.kind}`)}
        </span>
      </div>
      {verdict.kind === 'refused' && plan?.refusals[0] && (
        <Refusal refusal={plan.refusals[0]} />
      )}
      {verdict.kind === 'failed' && <div>{messageOf(verdict.error)}</div>}
      {verdict.kind === 'ready' && (
        <>
          {plan?.effects
            .filter(({ severity }) => severity === 'warning')
            .map(effect => (
              <p key={effect.code} className={classes.warning}>
                {localize(effect)}
              </p>
            ))}
          {plan?.outcome.wins === 'git' && (
            <p className={classes.warning}>{localize(plan.outcome)}</p>
          )}
        </>
      )}
      {confirmation && (
        <TextField
          size="small"
          variant="outlined"
          margin="dense"
          fullWidth
          label={`${t('operation.confirmLabel')}: ${confirmation.name}`}
          id={`kubevirt-confirm-${vm.cluster}-${vm.namespace}-${vm.name}`}
          value={typed}
          inputProps={{ autoComplete: 'off', spellCheck: false }}
          onChange={event => onTyped(event.target.value)}
        />
      )}
    </li>
  );
}
