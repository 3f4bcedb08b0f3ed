import { makeStyles } from '@material-ui/core/styles';
import InfoIcon from '@material-ui/icons/InfoOutlined';
import type { UsageMissing } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: theme.spacing(1, 0), padding: 0 },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      alignItems: 'flex-start',
      padding: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
    icon: {
      fontSize: '1.25rem',
      flexShrink: 0,
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'KubevirtUsageMissing' },
);

/** What is not known, and why. */
export function Missing(props: { missing: readonly UsageMissing[] }) {
  const { localize } = useTexts();
  const classes = useStyles();
  return props.missing.length === 0 ? null : (
    <ul className={classes.list}>
      {props.missing.map(({ part, reason, sentence, sentenceMessages }) => (
        <li key={`${part} ${reason}`} className={classes.item}>
          <InfoIcon aria-hidden className={classes.icon} />
          <span>
            {localize({ message: sentence, messages: sentenceMessages })}
          </span>
        </li>
      ))}
    </ul>
  );
}
