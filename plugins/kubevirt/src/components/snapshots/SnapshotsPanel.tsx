import { useApi } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  ANNOTATION_SNAPSHOT_SCHEDULE,
  kubevirtVmReadPermission,
  type OperationOptions,
  type OperationVerb,
  type SnapshotProblem,
  type VirtualMachineDetail,
  type VirtualMachineOperations,
  type VirtualMachineSnapshotSchedule,
  type VirtualMachineSnapshots,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { useLoaded } from '../../loading';
import { useTexts } from '../../translation';
import { OperationDialog, Refusal, VerbButton } from '../operations';
import { PanelState, Section, ShortTime } from '../shared';
import { RestoreItem } from './RestoreItem';
import { SnapshotItem } from './SnapshotItem';

/** Snapshots are in no mirror, so that nothing reports their changes. */
const EVERY_MS = 15_000;

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
    },
    quiet: { color: theme.palette.text.secondary },
    problem: {
      ...theme.typography.body2,
      borderLeft: `4px solid ${theme.palette.status.warning}`,
      paddingLeft: theme.spacing(1.5),
      margin: theme.spacing(0, 0, 2),
      overflowWrap: 'anywhere',
    },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  }),
  { name: 'KubevirtSnapshotsPanel' },
);

/** Props of {@link SnapshotsPanel}. */
export interface SnapshotsPanelProps {
  locator: VirtualMachineLocator;
  detail: VirtualMachineDetail;
  /** What can be done with the VM; without it, the snapshots are only shown. */
  operations: VirtualMachineOperations | undefined;
  /** Changes when the VM changed. */
  revision: unknown;
}

/** The snapshots of a VM, and what can be done with them. */
export function SnapshotsPanel(props: SnapshotsPanelProps) {
  const { locator, detail, operations, revision } = props;
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getSnapshots(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load, { trigger: revision, everyMs: EVERY_MS });
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={detail.summary.kind}
      loading={t('snapshot.loading')}
      denied={t('snapshot.denied')}
      permission={kubevirtVmReadPermission}
      failed={t('snapshot.failed')}
    >
      {found => (
        <Snapshots locator={locator} found={found} operations={operations} />
      )}
    </PanelState>
  );
}

/** What is asked for in a dialog. */
interface Asked {
  verb: OperationVerb;
  options: OperationOptions;
}

function Snapshots(props: {
  locator: VirtualMachineLocator;
  found: VirtualMachineSnapshots;
  operations: VirtualMachineOperations | undefined;
}) {
  const { locator, found, operations } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [asked, setAsked] = useState<Asked>();
  const close = useCallback(() => setAsked(undefined), []);
  const onAsk = (verb: OperationVerb, options: OperationOptions) =>
    setAsked({ verb, options });
  const verbOf = (verb: OperationVerb) =>
    operations?.verbs.find(each => each.verb === verb);
  const take = verbOf('snapshot');
  return (
    <>
      {found.problem && <Problem problem={found.problem} />}
      <div className={classes.bar}>
        {take && (
          <VerbButton availability={take} onChoose={verb => onAsk(verb, {})} />
        )}
        <NextOne found={found} />
      </div>
      {found.schedule && <Schedule schedule={found.schedule} />}
      <Section title={t('snapshot.list')}>
        {found.snapshots.length === 0 ? (
          <Typography variant="body2" className={classes.quiet}>
            {t('snapshot.none')}
          </Typography>
        ) : (
          <ul className={classes.list}>
            {found.snapshots.map(snapshot => (
              <SnapshotItem
                key={snapshot.uid}
                snapshot={snapshot}
                restore={verbOf('restore')}
                remove={verbOf('delete-snapshot')}
                onAsk={onAsk}
              />
            ))}
          </ul>
        )}
        {found.truncated && (
          <Typography variant="body2" className={classes.quiet}>
            {t('snapshot.truncated')}
          </Typography>
        )}
      </Section>
      {found.restores.length > 0 && (
        <Section title={t('snapshot.restores')}>
          <ul className={classes.list}>
            {found.restores.map(restore => (
              <RestoreItem
                key={restore.uid}
                restore={restore}
                remove={verbOf('delete-restore')}
                onAsk={onAsk}
              />
            ))}
          </ul>
        </Section>
      )}
      {asked && (
        <OperationDialog
          vm={locator}
          verb={asked.verb}
          options={asked.options}
          nodes={[]}
          onClose={close}
        />
      )}
    </>
  );
}

/** Why there are none to show, or none can be taken. */
function Problem(props: { problem: SnapshotProblem }) {
  const classes = useStyles();
  return (
    <div className={classes.problem} role="status">
      <Refusal refusal={props.problem} />
    </div>
  );
}

/** When the portal takes snapshots by itself, or why it does not. */
function Schedule(props: { schedule: VirtualMachineSnapshotSchedule }) {
  const { schedule } = props;
  const classes = useStyles();
  const { t } = useTexts();
  if (schedule.problem) {
    return (
      <div className={classes.problem} role="status">
        {t('snapshot.schedule.unreadable', {
          annotation: ANNOTATION_SNAPSHOT_SCHEDULE,
        })}
      </div>
    );
  }
  const { every, keep, next, off } = schedule;
  return (
    <Typography variant="body2" className={classes.quiet}>
      {t('snapshot.schedule.every', { every, keep: String(keep) })}{' '}
      {off && t('snapshot.schedule.off')}
      {next && (
        <ShortTime
          time={next}
          text={time => t('snapshot.schedule.next', { time })}
        />
      )}
    </Typography>
  );
}

/** What a new snapshot would have. */
function NextOne(props: { found: VirtualMachineSnapshots }) {
  const { disks = [] } = props.found;
  const classes = useStyles();
  const { t } = useTexts();
  const names = (wanted: boolean) =>
    disks
      .filter(({ included }) => included === wanted)
      .map(({ name }) => name)
      .join(', ');
  const included = names(true);
  const excluded = names(false);
  if (disks.length === 0) {
    return null;
  }
  let text: string = t('snapshot.nextNone');
  if (included) {
    text = excluded
      ? t('snapshot.nextOne', { included, excluded })
      : t('snapshot.nextAll', { included });
  }
  return (
    <Typography variant="body2" className={classes.quiet}>
      {text}
    </Typography>
  );
}
