import { makeStyles } from '@material-ui/core/styles';
import type { ClusterPlatform } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { AsOfProvider, HealthIcon } from '../shared';

const useStyles = makeStyles(
  theme => ({
    line: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      overflowWrap: 'anywhere',
    },
    list: {
      listStyle: 'none',
      margin: 0,
      padding: 0,
      '& li + li': { marginTop: theme.spacing(0.75) },
    },
  }),
  { name: 'KubevirtVerdict' },
);

/**
 * How well the platform is: in a sentence where all is healthy, else a line for each thing that is not. Of a cluster
 * that does not answer it is what was so; that it does not answer stands above, and is not repeated.
 */
export function Verdict(props: {
  platform: Pick<
    ClusterPlatform,
    'health' | 'sentence' | 'messages' | 'concerns' | 'asOf' | 'knownHealth'
  >;
  /** The light of the whole stands beside it already. */
  plain?: boolean;
}) {
  const { sentence, messages, concerns = [], asOf } = props.platform;
  const { health, knownHealth = health } = props.platform;
  const classes = useStyles();
  const { t, localize } = useTexts();
  if (concerns.length < 2) {
    return (
      <AsOfProvider value={asOf}>
        <div className={classes.line}>
          {!props.plain && <HealthIcon health={knownHealth} />}
          <span>
            {localize({
              message: sentence,
              messages: messages?.filter(
                ({ code }) => code !== 'platform-last-message',
              ),
            })}
          </span>
        </div>
      </AsOfProvider>
    );
  }
  return (
    <AsOfProvider value={asOf}>
      <ul className={classes.list} aria-label={t('platform.concerns')}>
        {concerns.map(concern => (
          <li
            key={`${concern.subject}/${concern.message}`}
            className={classes.line}
          >
            <HealthIcon health={concern.health} />
            <span>{localize(concern)}</span>
          </li>
        ))}
      </ul>
    </AsOfProvider>
  );
}
