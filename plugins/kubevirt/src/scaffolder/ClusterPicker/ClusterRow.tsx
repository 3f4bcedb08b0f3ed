import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ClusterPlatformSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { HealthIcon } from '../../components/shared';
import { Fragment } from 'react';
import { useTexts, type Translate } from '../../translation';
import type { ClusterChoice } from './clusterChoices';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      margin: 0,
      paddingRight: theme.spacing(1),
      '&:hover': { backgroundColor: theme.palette.action.hover },
    },
    label: {
      flex: 1,
      minWidth: 0,
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 2),
    },
    name: { flex: '1 1 160px', minWidth: 0, overflowWrap: 'anywhere' },
    health: { display: 'flex' },
    fact: { flex: '0 1 auto', minWidth: 70, overflowWrap: 'anywhere' },
  }),
  { name: 'KubevirtClusterRow' },
);

/** Props of {@link ClusterRow}. */
export interface ClusterRowProps {
  choice: ClusterChoice;
  checked: boolean;
  onToggle: () => void;
}

/** A cluster to choose: what runs on it, and how well. */
export function ClusterRow(props: ClusterRowProps) {
  const { choice, checked, onToggle } = props;
  const { name, summary, blueprint, isElsewhere } = choice;
  const classes = useStyles();
  const { t } = useTexts();
  const title = summary?.cluster.title;
  const facts = [
    summary ? versionOf(summary, t) : t('scaffolder.clusters.unknown'),
    summary && nodesOf(summary, t),
    blueprint &&
      t('scaffolder.clusters.blueprint', {
        blueprint: [blueprint.name, blueprint.version]
          .filter(Boolean)
          .join(' '),
      }),
    isElsewhere && t('scaffolder.clusters.elsewhere'),
  ];
  return (
    <FormControlLabel
      className={classes.root}
      classes={{ label: classes.label }}
      control={
        <Checkbox
          color="primary"
          size="small"
          checked={checked}
          onChange={onToggle}
        />
      }
      label={
        <>
          <Typography variant="body2" component="span" className={classes.name}>
            {title && title !== name ? `${name} (${title})` : name}
          </Typography>
          {summary && (
            <>
              {' '}
              <span className={classes.health}>
                <HealthIcon health={summary.health} />
              </span>
            </>
          )}
          {facts.filter(Boolean).map(fact => (
            <Fragment key={fact as string}>
              {' '}
              <Typography
                variant="caption"
                color="textSecondary"
                component="span"
                className={classes.fact}
              >
                {fact}
              </Typography>
            </Fragment>
          ))}
        </>
      }
    />
  );
}

function versionOf(summary: ClusterPlatformSummary, t: Translate): string {
  const { cluster, health, kubevirtVersion } = summary;
  if (kubevirtVersion) {
    return t('scaffolder.clusters.version', { version: kubevirtVersion });
  }
  return health === 'absent' || cluster.state === 'kubevirt-absent'
    ? t('scaffolder.clusters.absent')
    : t('scaffolder.clusters.versionUnknown');
}

/** Of a cluster that has not answered there are no figures, rather than zeros. */
function nodesOf(
  { health, nodes }: ClusterPlatformSummary,
  t: Translate,
): string | undefined {
  return health === 'unknown' && nodes === 0
    ? undefined
    : t('scaffolder.clusters.nodes', { count: nodes });
}
