import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  OperationOptions,
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useId, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import { ConfirmationField } from './ConfirmationField';
import { PlanOptions } from './PlanOptions';
import { PlanView, Refusals } from './PlanView';
import { usePlan } from './usePlan';
import { FORCED_FORM } from './verbs';

const useStyles = makeStyles(
  theme => ({
    actor: { marginBottom: theme.spacing(1), overflowWrap: 'anywhere' },
    confirmation: { marginTop: theme.spacing(1) },
    failure: {
      ...theme.typography.body2,
      color: theme.palette.error.main,
      overflowWrap: 'anywhere',
    },
    actions: { flexWrap: 'wrap', gap: theme.spacing(1) },
    left: {
      flex: '1 0 auto',
      [theme.breakpoints.down('xs')]: { flexBasis: '100%' },
    },
    danger: {
      color: theme.palette.getContrastText(theme.palette.error.main),
      backgroundColor: theme.palette.error.main,
      '&:hover': { backgroundColor: theme.palette.error.dark },
    },
  }),
  { name: 'KubevirtOperationDialog' },
);

/** Props of {@link OperationDialog}. */
export interface OperationDialogProps {
  vm: VirtualMachineLocator;
  verb: OperationVerb;
  /** Nodes that a migration may go to. */
  nodes: readonly string[];
  /** What is chosen at first. */
  options?: OperationOptions;
  onClose: () => void;
}

/** The plan of an operation: what it does and whether it lasts, before it is asked for. */
export function OperationDialog(props: OperationDialogProps) {
  const { vm, nodes, onClose } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [verb, setVerb] = useState(props.verb);
  const [options, setOptions] = useState<OperationOptions>(props.options ?? {});
  const [typed, setTyped] = useState('');
  const { plan, error, run, start, again } = usePlan({ vm, verb, options });
  const titleId = useId();
  useEffect(() => {
    if (run.kind === 'asked') {
      onClose();
    }
  }, [run.kind, onClose]);

  const harsher = FORCED_FORM[verb];
  const wanted = plan?.confirmation?.name;
  const mayRun =
    plan?.allowed === true &&
    run.kind === 'idle' &&
    (wanted === undefined || typed.trim() === wanted);
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>
        {t(`operation.question.${verb}`, { name: vm.name })}
      </DialogTitle>
      <DialogContent>
        {plan && <Actor plan={plan} />}
        {!plan && !error && (
          <div role="status">
            <Typography variant="body2">{t('operation.planning')}</Typography>
            <LinearProgress aria-label={t('operation.planning')} />
          </div>
        )}
        {plan?.allowed && (
          <>
            <PlanView plan={plan} />
            <PlanOptions
              verb={verb}
              options={options}
              nodes={nodes}
              onOptions={setOptions}
            />
          </>
        )}
        {plan && !plan.allowed && <Refusals refusals={plan.refusals} />}
        {plan?.allowed && plan.confirmation && (
          <Confirmation plan={plan} typed={typed} onTyped={setTyped} />
        )}
        {!plan && error && (
          <p className={classes.failure} role="alert">
            {t('operation.planFailed')}: {messageOf(error)}
          </p>
        )}
        {run.kind === 'failed' && (
          <p className={classes.failure} role="alert">
            {t('operation.runFailed')}: {messageOf(run.error)}
          </p>
        )}
      </DialogContent>
      <DialogActions className={classes.actions}>
        {(verb === 'stop' || verb === 'restart') && harsher && (
          <span className={classes.left}>
            <Button
              size="small"
              onClick={() => {
                setOptions({});
                setVerb(harsher);
              }}
            >
              {t(`operation.atOnce.${verb}`)}
            </Button>
          </span>
        )}
        <Button onClick={onClose}>
          {t(plan?.allowed === false ? 'operation.close' : 'operation.cancel')}
        </Button>
        {run.kind === 'failed' || (!plan && error) ? (
          <Button variant="outlined" onClick={again}>
            {t('operation.again')}
          </Button>
        ) : (
          plan?.allowed !== false && (
            <Button
              variant="contained"
              color="primary"
              className={wanted !== undefined ? classes.danger : undefined}
              disabled={!mayRun}
              onClick={() => start(typed.trim())}
            >
              {t(`operation.verb.${verb}`)}
            </Button>
          )
        )}
      </DialogActions>
    </Dialog>
  );
}

function Actor(props: { plan: OperationPlan }) {
  const { principal, onCluster, clusterUser = '' } = props.plan.actor;
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <Typography variant="body2" color="textSecondary" className={classes.actor}>
      {onCluster === 'person'
        ? t('operation.actorOnCluster', { principal, clusterUser })
        : t('operation.actorPortal', { principal })}
    </Typography>
  );
}

function Confirmation(props: {
  plan: OperationPlan;
  typed: string;
  onTyped: (typed: string) => void;
}) {
  const { plan, typed, onTyped } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const confirmation = plan.confirmation!;
  const wrong = typed !== '' && !confirmation.name.startsWith(typed.trim());
  return (
    <>
      <Typography variant="body2" className={classes.confirmation}>
        {localize(confirmation)}
      </Typography>
      <ConfirmationField
        id="kubevirt-confirmation"
        label={t('operation.confirmLabel')}
        typed={typed}
        mismatch={wrong ? t('operation.confirmMismatch') : undefined}
        onTyped={onTyped}
      />
    </>
  );
}
