import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import GoodIcon from '@material-ui/icons/CheckCircleOutline';
import NeutralIcon from '@material-ui/icons/RadioButtonUnchecked';
import BadIcon from '@material-ui/icons/ReportProblem';
import type { ConditionView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { RelativeTime } from './RelativeTime';
import { VisuallyHidden } from './VisuallyHidden';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      padding: theme.spacing(0.75, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '&:first-child': { borderTop: 0 },
    },
    icon: { fontSize: '1.25rem', flexShrink: 0 },
    good: { color: theme.palette.status.ok },
    neutral: { color: theme.palette.text.secondary },
    bad: { color: theme.palette.status.warning },
    raw: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
  }),
  { name: 'KubevirtConditions' },
);

/** Props of {@link Conditions}. */
export interface ConditionsProps {
  conditions: (Omit<ConditionView, 'object'> &
    Partial<Pick<ConditionView, 'object'>>)[];
  /** Stands where there are none. */
  none: string;
}

/** Conditions in words, with what the object says below; those that report trouble first. */
export function Conditions(props: ConditionsProps) {
  const classes = useStyles();
  const { t, conditionWords } = useTexts();
  if (props.conditions.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {props.none}
      </Typography>
    );
  }
  const sorted = [...props.conditions].sort(
    (a, b) => Number(b.bad) - Number(a.bad),
  );
  return (
    <ul className={classes.list}>
      {sorted.map(condition => {
        const { object, type, status, reason, message, since, bad } = condition;
        const words = conditionWords(condition);
        const raw = `${type}=${status}`;
        return (
          <li key={`${object}/${type}`} className={classes.item}>
            <ConditionIcon status={status} bad={bad} />
            <div>
              {bad && <VisuallyHidden>{t('vm.overview.bad')}: </VisuallyHidden>}
              {words ?? raw}
              <div className={classes.raw}>
                {words && raw}
                {words && object && ' '}
                {object && t('vm.overview.object', { object })}
                {reason && `, ${reason}`}
                {since && (
                  <>
                    {', '}
                    <RelativeTime time={since} form="for" meaning="since" />
                  </>
                )}
                {message && <div>{message}</div>}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function ConditionIcon(props: { status: string; bad: boolean }) {
  const classes = useStyles();
  if (props.bad) {
    return <BadIcon aria-hidden className={`${classes.icon} ${classes.bad}`} />;
  }
  return props.status === 'True' ? (
    <GoodIcon aria-hidden className={`${classes.icon} ${classes.good}`} />
  ) : (
    <NeutralIcon aria-hidden className={`${classes.icon} ${classes.neutral}`} />
  );
}
