import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import {
  ANY_CLUSTER,
  type PodSummary,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { virtualMachineRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { ageOf } from './age';
import {
  CamelWord,
  MiddleTruncate,
  RelativeTime,
  NoValue,
  VisuallyHidden,
} from '../shared';

const useStyles = makeStyles(
  theme => ({
    place: {
      display: 'block',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      lineHeight: 1.3,
      overflowWrap: 'anywhere',
    },
    name: { minWidth: 0, overflowWrap: 'anywhere' },
    target: {
      display: 'flex',
      // Large text leaves no room for all of it beside each other.
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(0.5),
      minWidth: 0,
      whiteSpace: 'nowrap',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      // The name is shortened before a line is broken.
      '& > :nth-child(3)': {
        flex: '1 1 8rem',
        minWidth: 0,
        maxWidth: 'max-content',
      },
    },
    note: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    bound: {
      display: 'block',
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
      lineHeight: 1.3,
    },
  }),
  { name: 'KubevirtVirtualMachineCells' },
);

interface CellProps {
  vm: VirtualMachineSummary;
}

/** The name, as a link to the VM's page where the app has one, and where the VM lives. */
export function NameCell(props: CellProps & { clusterTitle?: string }) {
  const { vm, clusterTitle } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const pageRoute = useRouteRef(virtualMachineRouteRef);
  const { cluster, namespace, name } = vm;
  return (
    <div className={classes.name}>
      {pageRoute ? (
        <Link to={pageRoute({ cluster, vmNamespace: namespace, vmName: name })}>
          {name}
        </Link>
      ) : (
        name
      )}
      <span className={classes.place}>
        {t('vms.row.place', {
          cluster:
            cluster === ANY_CLUSTER
              ? t('vms.row.anyCluster')
              : clusterTitle ?? cluster,
          namespace,
        })}
      </span>
    </div>
  );
}

/** The node, whether the VM is bound to it, or where a migration goes from and to. */
export function NodeCell(props: CellProps) {
  const { node, target, liveMigratable, phase } = props.vm;
  const classes = useStyles();
  const { t } = useTexts();
  if (!target) {
    return node ? (
      <>
        <MiddleTruncate text={node} />
        {liveMigratable === false && phase === 'Running' && (
          <Tooltip title={t('vms.row.notMigratableHint')}>
            <span className={classes.bound}>{t('vms.row.notMigratable')}</span>
          </Tooltip>
        )}
      </>
    ) : (
      <NoValue />
    );
  }
  const unknown = t('vms.row.unknownNode');
  const from = node ?? unknown;
  const to = target.node ?? target.pod?.node ?? unknown;
  return (
    <>
      <VisuallyHidden>{t('vms.row.fromTo', { from, to })}</VisuallyHidden>
      <span aria-hidden>
        {from} → {to}
      </span>
    </>
  );
}

/** The current launcher pod. */
export function PodCell(props: CellProps) {
  const { pod } = props.vm;
  return pod ? <PodName pod={pod} /> : <NoValue />;
}

/** The pod that a migration moves the VM to. */
export function TargetPod(props: { pod: PodSummary }) {
  const { pod } = props;
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div className={classes.target}>
      <span aria-hidden>└</span>
      <span>{t('vms.row.target')}</span>
      <PodName pod={pod} />
      <span>
        {pod.ready ? t('vms.row.targetReady') : t('vms.row.targetNotReady')}
      </span>
    </div>
  );
}

function PodName(props: { pod: PodSummary }) {
  const { pod } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const notes = [
    ...(pod.terminating ? [t('vms.row.terminating')] : []),
    ...(pod.outdated ? [t('vms.row.outdated')] : []),
  ];
  return (
    <>
      <MiddleTruncate
        monospace
        text={pod.name}
        copyWhat={t('copy.launcherPod', { name: pod.name })}
      />
      {notes.length > 0 && (
        <span className={classes.note}>{notes.join(', ')}</span>
      )}
    </>
  );
}

/** The VMI's phase. */
export function PhaseCell(props: CellProps) {
  const { word } = useTexts();
  return props.vm.phase ? (
    <CamelWord>{word(props.vm.phase)}</CamelWord>
  ) : (
    <NoValue />
  );
}

const FORMS = { since: 'for', running: 'up', created: 'plain' } as const;

/** How long the VM has been up, held back, or in being, whichever says most. */
export function AgeCell(props: CellProps) {
  const age = ageOf(props.vm);
  return age ? (
    <RelativeTime {...age} form={FORMS[age.meaning]} />
  ) : (
    <NoValue />
  );
}
