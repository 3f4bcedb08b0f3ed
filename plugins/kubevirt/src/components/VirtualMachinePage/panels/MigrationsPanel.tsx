import { makeStyles } from '@material-ui/core/styles';
import FailedIcon from '@material-ui/icons/Cancel';
import DoneIcon from '@material-ui/icons/CheckCircle';
import ActiveIcon from '@material-ui/icons/SwapHoriz';
import type {
  MigrationSummary,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../../translation';
import {
  CopyButton,
  Facts,
  kubectl,
  MiddleTruncate,
  RelativeTime,
  VisuallyHidden,
} from '../../shared';
import { None } from './Cards';
import { KubectlCommands } from './KubectlCommands';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      padding: theme.spacing(1.5, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      '&:first-child': { borderTop: 0, paddingTop: 0 },
      '& > * + *': { marginTop: theme.spacing(1) },
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      overflowWrap: 'anywhere',
      '& svg': { fontSize: '1.25rem' },
    },
    done: { color: theme.palette.status.ok },
    failed: { color: theme.palette.status.error },
    active: { color: theme.palette.status.running },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtMigrationsPanel' },
);

/** The migrations that Kubernetes still knows of, newest first. */
export function MigrationsPanel(props: { detail: VirtualMachineDetail }) {
  const { migrations, summary } = props.detail;
  const classes = useStyles();
  const { t } = useTexts();
  if (migrations.length === 0) {
    return (
      <>
        <None>{t('vm.migrations.none')}</None>
        <KubectlCommands detail={props.detail} keys={['migrations']} />
      </>
    );
  }
  const sorted = [...migrations].sort((a, b) => startOf(b) - startOf(a));
  return (
    <>
      <ul className={classes.list}>
        {sorted.map((migration, index) => (
          <Migration
            key={migration.uid ?? index}
            migration={migration}
            namespace={summary.namespace}
          />
        ))}
      </ul>
      <KubectlCommands detail={props.detail} keys={['migrations']} />
    </>
  );
}

/** One that has not begun is the newest. */
function startOf(migration: MigrationSummary): number {
  return migration.startedAt ? Date.parse(migration.startedAt) : Infinity;
}

function Migration(props: { migration: MigrationSummary; namespace: string }) {
  const { migration, namespace } = props;
  const classes = useStyles();
  const { t, word, duration } = useTexts();
  const { startedAt, endedAt, active, failed } = migration;
  const unknown = t('vm.migrations.unknownNode');
  const way = {
    from: migration.sourceNode ?? unknown,
    to: migration.targetNode ?? unknown,
  };
  let icon = <DoneIcon aria-hidden className={classes.done} />;
  if (failed) {
    icon = <FailedIcon aria-hidden className={classes.failed} />;
  } else if (active) {
    icon = <ActiveIcon aria-hidden className={classes.active} />;
  }
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        {icon}
        <strong>{word(migration.phase)}</strong>
        <span>
          <VisuallyHidden>{t('vm.migrations.spoken', way)}</VisuallyHidden>
          <span aria-hidden>{t('vm.migrations.way', way)}</span>
        </span>
        {startedAt && (
          <span className={classes.quiet}>
            <RelativeTime time={startedAt} form={active ? 'for' : 'ago'} />
            {endedAt &&
              `, ${t('vm.migrations.took', {
                duration: duration(Date.parse(endedAt) - Date.parse(startedAt)),
              })}`}
          </span>
        )}
      </div>
      <Facts
        facts={[
          [t('vm.migrations.reason'), migration.failureReason],
          [t('vm.migrations.mode'), migration.mode],
          [
            t('vm.migrations.sourcePod'),
            migration.sourcePod && <PodName name={migration.sourcePod} />,
          ],
          [
            t('vm.migrations.targetPod'),
            migration.targetPod && <PodName name={migration.targetPod} />,
          ],
          [
            t('vm.migrations.object'),
            migration.name && (
              <>
                <PodName name={migration.name} />
                <CopyButton
                  command
                  text={kubectl(
                    'describe',
                    'vmim',
                    migration.name,
                    '-n',
                    namespace,
                  )}
                  what={t('copy.object', {
                    kind: 'vmim',
                    name: migration.name,
                  })}
                />
              </>
            ),
          ],
        ]}
      />
    </li>
  );
}

function PodName(props: { name: string }) {
  return <MiddleTruncate monospace text={props.name} copyWhat={props.name} />;
}
