import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ClusterPlatform } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { HealthIcon, Section } from '../shared';

const useStyles = makeStyles(
  theme => ({
    list: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 3),
      listStyle: 'none',
      margin: 0,
      padding: 0,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
    },
    quiet: { color: theme.palette.text.secondary },
  }),
  { name: 'KubevirtStorageProfiles' },
);

/** CDI's storage profiles: does it know how disks of each storage class are to be made? */
export function StorageProfiles(props: {
  profiles: NonNullable<ClusterPlatform['storageProfiles']>;
}) {
  const { profiles } = props;
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <Section title={t('platform.section.storage')}>
      {profiles.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('platform.storage.none')}
        </Typography>
      )}
      <ul className={classes.list}>
        {profiles.map(({ name, complete }) => (
          <li key={name}>
            <HealthIcon health={complete ? 'ok' : 'warning'} decorative />
            <span>
              {name}{' '}
              <span className={classes.quiet}>
                {t(
                  complete
                    ? 'platform.storage.complete'
                    : 'platform.storage.incomplete',
                )}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
