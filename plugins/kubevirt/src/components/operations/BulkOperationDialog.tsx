import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  OperationNote,
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useMemo, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { useTexts } from '../../translation';
import { BulkItem, warningsOf } from './BulkItem';
import { ConfirmationField } from './ConfirmationField';
import {
  isRunnable,
  losesData,
  useBulkPlans,
  type Verdict,
} from './useBulkPlans';

const useStyles = makeStyles(
  theme => ({
    list: {
      listStyle: 'none',
      margin: theme.spacing(1, 0, 0),
      padding: 0,
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
    confirmation: { marginTop: theme.spacing(2), overflowWrap: 'anywhere' },
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
  /** By cluster: so many migrations run there at once. The next ones are asked for as these end. */
  parallelMigrations?: Readonly<Record<string, number>>;
}

/** One operation on several VMs, with a verdict for each before and after. */
export function BulkOperationDialog(props: BulkOperationDialogProps) {
  const { vms, verb, onClose, parallelMigrations } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const { verdicts, plans, run } = useBulkPlans(
    vms,
    verb,
    verb === 'migrate' ? parallelMigrations : undefined,
  );
  const [started, setStarted] = useState(false);
  const [typed, setTyped] = useState('');
  const titleId = useId();
  const of = (...kinds: Verdict['kind'][]) =>
    verdicts.filter(({ kind }) => kinds.includes(kind)).length;
  const total = String(vms.length);
  const ready = of('ready');
  const losing = plans ? vms.filter((_, i) => losesData(verdicts[i])) : [];
  const phrase = t('operation.run', {
    verb: t(`operation.verb.${verb}`),
    count: losing.length,
  });
  const confirmed = isSame(typed, phrase);
  const runnable = verdicts.filter(verdict =>
    isRunnable(verdict, confirmed),
  ).length;
  const common = useMemo(
    // While plans come in, what is shown once would jump.
    () => (plans ? commonNotes(plans, localize) : undefined),
    [plans, localize],
  );
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
        {started && of('waiting') > 0 && (
          <Typography variant="body2">
            {t('operation.taking', { count: of('waiting') })}
          </Typography>
        )}
        {common && common.length > 0 && (
          <div className={classes.common}>
            {t('operation.forAll')}
            {common.map(note => (
              <p key={note}>{note}</p>
            ))}
          </div>
        )}
        {!started && losing.length > 0 && (
          <Confirmation
            vms={losing}
            phrase={phrase}
            typed={typed}
            onTyped={setTyped}
          />
        )}
        <ul className={classes.list}>
          {vms.map((vm, index) => (
            <BulkItem
              key={`${vm.cluster}/${vm.namespace}/${vm.name}`}
              vm={vm}
              verdict={verdicts[index]}
              common={common}
              confirmed={confirmed}
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
            disabled={runnable === 0 || !plans}
            onClick={() => {
              setStarted(true);
              run(confirmed);
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

/** So many VMs that can lose data are named together; the list marks each of them. */
const MAX_NAMED = 8;

/** Whether a phrase was typed, in whatever case. */
function isSame(typed: string, phrase: string): boolean {
  const plain = (text: string) => text.trim().toLocaleLowerCase();
  return plain(typed) === plain(phrase);
}

/** One confirmation for all VMs that can lose data: who types it has seen which and how many these are. */
function Confirmation(props: {
  vms: readonly VirtualMachineLocator[];
  phrase: string;
  typed: string;
  onTyped: (typed: string) => void;
}) {
  const { vms, phrase, typed, onTyped } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const names = vms
    .slice(0, MAX_NAMED)
    .map(({ name }) => name)
    .join(', ');
  const wrong =
    typed !== '' &&
    !isSame(typed, phrase) &&
    !isSame(typed, phrase.slice(0, typed.trim().length));
  return (
    <div className={classes.confirmation}>
      <Typography variant="body2">
        {t('operation.losesData', {
          count: vms.length,
          names:
            vms.length > MAX_NAMED
              ? t('operation.andMore', {
                  names,
                  count: vms.length - MAX_NAMED,
                })
              : names,
          phrase,
        })}
      </Typography>
      <ConfirmationField
        id="kubevirt-bulk-confirmation"
        label={t('operation.phraseLabel')}
        typed={typed}
        mismatch={wrong ? t('operation.phraseMismatch', { phrase }) : undefined}
        onTyped={onTyped}
      />
    </div>
  );
}

/** What holds for each of several VMs, to be shown once. */
function commonNotes(
  plans: readonly OperationPlan[],
  localize: (note: OperationNote) => string,
): string[] {
  const [first = [], ...others] = plans.map(plan => warningsOf(plan, localize));
  return others.length === 0
    ? []
    : first.filter(note => others.every(notes => notes.includes(note)));
}
