import { makeStyles } from '@material-ui/core/styles';
import type {
  CommandView,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../../translation';
import { CopyCommand, Section } from '../../shared';

const useStyles = makeStyles(
  theme => ({
    hint: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    commands: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(420px, 100%), 1fr))',
      gap: theme.spacing(1, 3),
      margin: theme.spacing(1, 0, 0),
      fontSize: theme.typography.body2.fontSize,
      '& dd': { margin: 0 },
    },
  }),
  { name: 'KubevirtKubectlCommands' },
);

/** Props of {@link KubectlCommands}. */
export interface KubectlCommandsProps {
  detail: Pick<VirtualMachineDetail, 'commands' | 'cluster'>;
  /** The commands to show, by their key; default all but those of single disks, which stand with each. */
  keys?: string[];
}

/** Commands that show the same without the portal, ready to copy; nothing where there is none. */
export function KubectlCommands(props: KubectlCommandsProps) {
  const { detail, keys } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const commands = keys
    ? detail.commands.filter(({ key }) => keys.includes(key))
    : detail.commands.filter(({ key }) => !key.includes(':'));
  if (commands.length === 0) {
    return null;
  }
  return (
    <Section title={t('vm.commands.title')}>
      <div className={classes.hint}>
        {t('vm.commands.hint', {
          cluster: detail.cluster.title ?? detail.cluster.name,
        })}
      </div>
      <dl className={classes.commands}>
        {commands.map(command => (
          <Command key={command.key} command={command} />
        ))}
      </dl>
    </Section>
  );
}

function Command(props: { command: CommandView }) {
  const { command } = props;
  const { t, commandLabel } = useTexts();
  const label = commandLabel(command);
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <CopyCommand
          command={command.command}
          what={t('vm.commands.quoted', { label })}
        />
      </dd>
    </div>
  );
}
