import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  CommandView,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useState } from 'react';
import { useTexts } from '../../../translation';
import { CopyCommand, Disclosure, Section } from '../../shared';

const useStyles = makeStyles(
  theme => ({
    hint: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    group: { marginTop: theme.spacing(2) },
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

/** Keys of the commands that change something; the others show it. */
const CHANGING = new Set([
  'pause',
  'unpause',
  'soft-reboot',
  'start',
  'stop',
  'restart',
  'migrate',
  'cancel-migration',
]);

/** Props of {@link KubectlCommands}. */
export interface KubectlCommandsProps {
  detail: Pick<VirtualMachineDetail, 'commands' | 'cluster'>;
  /** The commands to show, by their key; default all but those of single disks, which stand with each. */
  keys?: string[];
}

/** Commands that show or do the same without the portal, folded until somebody asks; nothing where there is none. */
export function KubectlCommands(props: KubectlCommandsProps) {
  const { detail, keys } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  const commands = keys
    ? detail.commands.filter(({ key }) => keys.includes(key))
    : detail.commands.filter(({ key }) => !key.includes(':'));
  if (commands.length === 0) {
    return null;
  }
  return (
    <Section
      title={
        <Disclosure
          open={open}
          onOpen={setOpen}
          controls={open ? id : undefined}
        >
          {t('vm.commands.title')}
        </Disclosure>
      }
    >
      {open && (
        <div id={id}>
          <div className={classes.hint}>
            {t('vm.commands.hint', {
              cluster: detail.cluster.title ?? detail.cluster.name,
            })}
          </div>
          <Groups commands={commands} />
        </div>
      )}
    </Section>
  );
}

/** What only shows apart from what changes something; where there is but one of both it needs no title. */
function Groups(props: { commands: CommandView[] }) {
  const classes = useStyles();
  const { t } = useTexts();
  const groups = [
    {
      title: t('vm.commands.shows'),
      commands: props.commands.filter(({ key }) => !CHANGING.has(key)),
    },
    {
      title: t('vm.commands.changes'),
      commands: props.commands.filter(({ key }) => CHANGING.has(key)),
    },
  ].filter(({ commands }) => commands.length > 0);
  return (
    <>
      {groups.map(({ title, commands }) => (
        <div key={title} className={classes.group}>
          {groups.length > 1 && (
            <Typography variant="subtitle2" component="h4">
              {title}
            </Typography>
          )}
          <dl className={classes.commands}>
            {commands.map(command => (
              <Command key={command.key} command={command} />
            ))}
          </dl>
        </div>
      ))}
    </>
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
