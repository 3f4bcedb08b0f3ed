import { makeStyles } from '@material-ui/core/styles';
import type {
  ClusterRoleRule,
  OperationRefusal,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { CopyCommand } from '../shared';

const useStyles = makeStyles(
  theme => ({
    root: { '& p': { margin: theme.spacing(0.5, 0) } },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtOperationRefusal' },
);

/** Why something cannot be done: in a sentence, in the cluster's words, and with the rule that is missing. */
export function Refusal(props: { refusal: Omit<OperationRefusal, 'code'> }) {
  const { refusal } = props;
  const classes = useStyles();
  const { t, localize } = useTexts();
  const text = localize(refusal);
  return (
    <div className={classes.root}>
      <p>{text}</p>
      {refusal.quote && !text.includes(refusal.quote) && (
        <p className={classes.quiet}>
          {t('operation.quote')}: {refusal.quote}
        </p>
      )}
      {refusal.rule && (
        <CopyCommand
          command={ruleText(refusal.rule)}
          what={t('operation.rule')}
        />
      )}
    </div>
  );
}

function ruleText({ apiGroups, resources, verbs }: ClusterRoleRule): string {
  const list = (items: string[]) => `[${items.join(', ')}]`;
  return [
    `- apiGroups: ${list(apiGroups)}`,
    `  resources: ${list(resources)}`,
    `  verbs: ${list(verbs)}`,
  ].join('\n');
}
