import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import type { VirtualMachineDetail } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineLocator } from '../../../api';
import { useTexts } from '../../../translation';
import {
  Conditions,
  Facts,
  MiddleTruncate,
  quantityText,
  RelativeTime,
  Section,
} from '../../shared';
import { BootScreen } from './BootScreen';
import { KubectlCommands } from './KubectlCommands';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(340px, 100%), 1fr))',
      gap: theme.spacing(0, 4),
      '& > *:first-child': { marginTop: 0 },
      [theme.breakpoints.up('md')]: { '& > *': { marginTop: 0 } },
    },
    labels: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      listStyle: 'none',
      margin: 0,
      padding: 0,
    },
    chip: { margin: 0, maxWidth: '100%' },
  }),
  { name: 'KubevirtOverviewPanel' },
);

/** What the machine and its guest are, its conditions in words, and the commands to see it oneself. */
export function OverviewPanel(props: {
  detail: VirtualMachineDetail;
  locator: VirtualMachineLocator;
}) {
  const { detail, locator } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const labels = Object.entries(detail.labels);
  return (
    <>
      <div className={classes.columns}>
        <Section title={t('vm.overview.machine')}>
          <MachineFacts detail={detail} />
        </Section>
        <Section title={t('vm.overview.guest')}>
          <GuestFacts guest={detail.guest} />
        </Section>
      </div>
      {detail.summary.phase === 'Running' && (
        <BootScreen locator={locator} kind={detail.summary.kind} />
      )}
      <Section title={t('vm.overview.conditions')}>
        <Conditions
          conditions={detail.conditions}
          none={t('vm.overview.noConditions')}
        />
      </Section>
      {labels.length > 0 && (
        <Section title={t('vm.overview.labels')}>
          <ul className={classes.labels}>
            {labels.map(([key, value]) => (
              <li key={key}>
                <Chip
                  size="small"
                  variant="outlined"
                  className={classes.chip}
                  label={value === '' ? key : `${key}: ${value}`}
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <KubectlCommands detail={detail} />
    </>
  );
}

function MachineFacts(props: { detail: VirtualMachineDetail }) {
  const { summary, cpu, memory, instancetype, preference } = props.detail;
  const { t, word } = useTexts();
  const { createdAt, runningSince, liveMigratable, ipAddresses } = summary;
  return (
    <Facts
      facts={[
        [t('vm.overview.statusWritten'), summary.status],
        [t('vm.overview.phase'), summary.phase && word(summary.phase)],
        [
          t('vm.overview.node'),
          summary.node && <MiddleTruncate text={summary.node} />,
        ],
        [
          t('vm.overview.addresses'),
          ipAddresses.length > 0 ? ipAddresses.join(', ') : undefined,
        ],
        [t('vm.overview.created'), createdAt && <Moment time={createdAt} />],
        [
          t('vm.overview.running'),
          runningSince && <Moment time={runningSince} />,
        ],
        [t('vm.overview.strategy'), summary.runStrategy],
        [t('vm.overview.instancetype'), instancetype],
        [t('vm.overview.preference'), preference],
        [
          t('vm.overview.cpu'),
          cpu &&
            t(
              cpu.vcpus === 1
                ? 'vm.overview.cpuValue'
                : 'vm.overview.cpuTopology',
              {
                vcpus: String(cpu.vcpus),
                sockets: String(cpu.sockets),
                cores: String(cpu.cores),
                threads: String(cpu.threads),
              },
            ),
        ],
        [t('vm.overview.memory'), memory && quantityText(memory)],
        [
          t('vm.overview.migratable'),
          liveMigratable === undefined
            ? undefined
            : t(
                liveMigratable
                  ? 'vm.overview.migratableYes'
                  : 'vm.overview.migratableNo',
              ),
        ],
      ]}
    />
  );
}

function GuestFacts(props: { guest: VirtualMachineDetail['guest'] }) {
  const { os, kernel, hostname, machineType, agentConnected } = props.guest;
  const { t } = useTexts();
  return (
    <Facts
      facts={[
        [t('vm.overview.os'), os],
        [t('vm.overview.kernel'), kernel],
        [t('vm.overview.hostname'), hostname],
        [t('vm.overview.machineType'), machineType],
        [
          t('vm.overview.agent'),
          t(agentConnected ? 'vm.overview.agentYes' : 'vm.overview.agentNo'),
        ],
      ]}
    />
  );
}

function Moment(props: { time: string }) {
  const { exactTime } = useTexts();
  return (
    <>
      {exactTime(props.time)} (<RelativeTime time={props.time} form="ago" />)
    </>
  );
}
