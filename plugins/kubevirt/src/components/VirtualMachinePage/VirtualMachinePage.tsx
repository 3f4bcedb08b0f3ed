import { InfoCard } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import UnknownIcon from '@material-ui/icons/HelpOutline';
import NotFoundIcon from '@material-ui/icons/Search';
import TroubleIcon from '@material-ui/icons/ReportProblem';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import {
  ClusterBanner,
  LoadFailed,
  PermissionDenied,
  ShortTime,
  StatePanel,
} from '../shared';
import {
  OperationProgress,
  useOperations,
  VirtualMachineOperationsBar,
} from '../operations';
import { RolloutSection, useVirtualMachineRollout } from '../rollout';
import { Advice } from './Advice';
import { BackLink, Header } from './Header';
import { PageSkeleton } from './PageSkeleton';
import { Panels } from './Panels';
import { KubectlCommands } from './panels/KubectlCommands';
import { Pods } from './Pods';
import { Timeline } from './Timeline';
import {
  useVirtualMachine,
  type VirtualMachineState,
  type VirtualMachineView,
} from './useVirtualMachine';

const useStyles = makeStyles(
  theme => ({
    notice: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '& svg': {
        fontSize: '1.25rem',
        flexShrink: 0,
        color: theme.palette.status.warning,
      },
    },
    // Outside of Typography the page's own font would show.
    root: { fontFamily: theme.typography.fontFamily },
    // What clips its content keeps the head from staying at the edge of the window.
    card: { overflow: 'visible' },
  }),
  { name: 'KubevirtVirtualMachinePage' },
);

/** One VM in full, at an address of its own. */
export function VirtualMachinePage() {
  const state = useVirtualMachine();
  const { view } = state;
  const classes = useStyles();
  return (
    <InfoCard className={classes.card}>
      <div className={classes.root}>
        {view.kind === 'shown' ? (
          <Shown state={state} view={view} />
        ) : (
          <>
            <BackLink />
            <Instead state={state} view={view} />
          </>
        )}
      </div>
    </InfoCard>
  );
}

function Shown(props: {
  state: VirtualMachineState;
  view: Extract<VirtualMachineView, { kind: 'shown' }>;
}) {
  const { state, view } = props;
  const { detail, summary, cluster, goneAt, failure } = view;
  const { t } = useTexts();
  const operations = useOperations(state.locator, summary);
  const rollout = useVirtualMachineRollout(state.locator);
  const { steps, cause: rolloutCause } = rollout.data?.rollout ?? {};
  const staleSince =
    cluster.state === 'stale' && cluster.since
      ? Date.parse(cluster.since)
      : undefined;
  return (
    <>
      <Header
        vm={summary}
        cluster={cluster}
        live={state.live}
        gone={goneAt !== undefined}
      />
      {goneAt !== undefined && (
        <Notice>
          <ShortTime time={goneAt} text={time => t('vm.gone', { time })} />
        </Notice>
      )}
      {failure && (
        <Notice>
          <ShortTime
            time={failure.since}
            text={time =>
              t('vm.notRefreshed', { time, message: messageOf(failure.error) })
            }
          />
        </Notice>
      )}
      {operations && goneAt === undefined && (
        <VirtualMachineOperationsBar
          vm={summary}
          locator={state.locator}
          operations={operations}
        />
      )}
      {summary.operation && <OperationProgress operation={summary.operation} />}
      <ClusterBanner clusters={[cluster]} />
      <Advice cause={summary.cause} alarms={summary.alarms} />
      {!summary.declared && rolloutCause && (
        <Advice title={t('vm.advice.rafay')} cause={rolloutCause} alarms={[]} />
      )}
      {detail.summary.declared && (
        <>
          {steps?.some(({ at }) => at !== undefined) && (
            <Timeline spans={[]} steps={steps} />
          )}
          <RolloutSection loaded={rollout} causeShown />
          <KubectlCommands detail={detail} />
        </>
      )}
      {!detail.summary.declared && !summary.declared && (
        <>
          <Timeline
            spans={detail.timeline}
            steps={steps}
            knownUntil={goneAt ?? staleSince}
          />
          <Pods
            pods={detail.pods}
            namespace={summary.namespace}
            previousCount={summary.previousPodCount}
          />
          <Panels
            detail={detail}
            summary={summary}
            cluster={cluster}
            locator={state.locator}
            rollout={rollout}
            operations={operations?.data}
            revision={state.revision}
          />
        </>
      )}
    </>
  );
}

function Notice(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <div role="status" className={classes.notice}>
      <TroubleIcon aria-hidden />
      <span>{props.children}</span>
    </div>
  );
}

function Instead(props: {
  state: VirtualMachineState;
  view: Exclude<VirtualMachineView, { kind: 'shown' }>;
}) {
  const { state, view } = props;
  const { t } = useTexts();
  switch (view.kind) {
    case 'denied':
      return (
        <PermissionDenied
          permission={kubevirtVmReadPermission.name}
          message={messageOf(view.error)}
        />
      );
    case 'not-found':
      return (
        <StatePanel
          icon={<NotFoundIcon />}
          title={t('vm.notFound', { name: state.locator.name })}
        >
          <Typography variant="body2">{t('vm.notFoundHint')}</Typography>
          <Typography variant="body2" color="textSecondary">
            {messageOf(view.error)}
          </Typography>
        </StatePanel>
      );
    case 'unknown':
      return (
        <StatePanel
          icon={<UnknownIcon />}
          title={t('vm.unknown', { name: state.locator.name })}
        >
          <ClusterBanner clusters={[view.cluster]} explained />
        </StatePanel>
      );
    case 'failed':
      return (
        <LoadFailed
          title={t('vm.failed')}
          error={view.error}
          onRetry={state.reload}
        />
      );
    default:
      return <PageSkeleton />;
  }
}
