import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import type { ClusterSourceProblem } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      marginBottom: theme.spacing(2),
      color: theme.palette.text.primary,
      overflowWrap: 'anywhere',
    },
    list: { margin: 0, paddingLeft: theme.spacing(2) },
  }),
  { name: 'KubevirtSourceProblems' },
);

/** Why clusters may be missing from the list; nothing where all sources name theirs. */
export function SourceProblems(props: { problems: ClusterSourceProblem[] }) {
  const { problems } = props;
  const classes = useStyles();
  const { t } = useTexts();
  if (problems.length === 0) {
    return null;
  }
  return (
    <Alert severity="warning" variant="outlined" className={classes.root}>
      {t('platform.sourceProblems')}
      <ul className={classes.list}>
        {problems.map(({ source, message }) => (
          <li key={`${source} ${message}`}>
            {t('platform.sourceProblem', { source, message })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
