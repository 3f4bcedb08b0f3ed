import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import HeldBackIcon from '@material-ui/icons/Cancel';
import WaitingIcon from '@material-ui/icons/HourglassEmpty';
import NoticeIcon from '@material-ui/icons/InfoOutlined';
import AlarmIcon from '@material-ui/icons/ReportProblem';
import type {
  Alarm,
  Cause,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, type ReactNode } from 'react';
import { useTexts } from '../../translation';
import { CauseSource, CopyCommand, RelativeTime } from '../shared';

const useStyles = makeStyles(
  theme => ({
    root: {
      marginTop: theme.spacing(2),
      padding: theme.spacing(1.5, 2),
      border: `1px solid ${theme.palette.divider}`,
      borderLeftWidth: 4,
      borderRadius: theme.shape.borderRadius,
      overflowWrap: 'anywhere',
    },
    error: { borderLeftColor: theme.palette.status.error },
    warning: { borderLeftColor: theme.palette.status.warning },
    quiet: { borderLeftColor: theme.palette.status.running },
    item: {
      display: 'flex',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1),
      fontSize: theme.typography.body1.fontSize,
    },
    icon: { fontSize: '1.25rem', marginTop: 2, flexShrink: 0 },
    errorIcon: { color: theme.palette.status.error },
    warningIcon: { color: theme.palette.status.warning },
    quietIcon: { color: theme.palette.text.secondary },
    text: { flex: 1, minWidth: 0 },
    small: {
      marginTop: theme.spacing(1),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'KubevirtAdvice' },
);

/** Props of {@link Advice}. */
export interface AdviceProps {
  cause?: Cause;
  alarms: Alarm[];
  /** For a cause that is none of the VM's own, and that the page shows nowhere else. */
  title?: string;
}

/** What is wrong, what to do about it, and Kubernetes' own words; nothing where all is healthy. */
export function Advice(props: AdviceProps) {
  const { cause, alarms } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const id = useId();
  if (!cause && alarms.length === 0) {
    return null;
  }
  const tone = toneOf(props);
  const titles = {
    error: t('vm.advice.todo'),
    warning: t('vm.advice.todo'),
    waiting: t('vm.advice.waiting'),
    notice: t('vm.advice.notice'),
  };
  const border =
    tone === 'error' || tone === 'warning' ? classes[tone] : classes.quiet;
  return (
    <section className={`${classes.root} ${border}`} aria-labelledby={id}>
      <Typography id={id} variant="subtitle1" component="h3">
        {props.title ?? titles[tone]}
      </Typography>
      {alarms.map(alarm => (
        <AlarmItem key={alarm.code} alarm={alarm} />
      ))}
      {cause && (
        <CauseItem
          cause={cause}
          // The page's first line has it already; among alarms it says which advice is whose.
          sentenceShown={
            !props.title && cause.severity === 'error' && alarms.length === 0
          }
        />
      )}
    </section>
  );
}

function toneOf({
  cause,
  alarms,
}: AdviceProps): 'error' | 'warning' | 'waiting' | 'notice' {
  if (
    cause?.severity === 'error' ||
    alarms.some(({ severity }) => severity === 'error')
  ) {
    return 'error';
  }
  if (alarms.length > 0) {
    return 'warning';
  }
  return cause?.severity === 'waiting' ? 'waiting' : 'notice';
}

function AlarmItem(props: { alarm: Alarm }) {
  const { alarm } = props;
  const classes = useStyles();
  const { alarmSentence, alarmHint } = useTexts();
  return (
    <Item
      icon={
        <AlarmIcon
          aria-hidden
          className={`${classes.icon} ${
            alarm.severity === 'error' ? classes.errorIcon : classes.warningIcon
          }`}
        />
      }
      sentence={alarmSentence(alarm)}
      hint={alarmHint(alarm)}
    />
  );
}

function CauseItem(props: { cause: Cause; sentenceShown: boolean }) {
  const { cause, sentenceShown } = props;
  const { message, reason, since } = cause;
  const classes = useStyles();
  const { t, causeSentence, causeHint } = useTexts();
  const hint = causeHint(cause);
  const { Icon, className } = {
    error: { Icon: HeldBackIcon, className: classes.errorIcon },
    waiting: { Icon: WaitingIcon, className: classes.quietIcon },
    notice: { Icon: NoticeIcon, className: classes.quietIcon },
  }[cause.severity];
  return (
    <Item
      icon={<Icon aria-hidden className={`${classes.icon} ${className}`} />}
      sentence={sentenceShown && hint ? undefined : causeSentence(cause)}
      hint={hint}
    >
      <div className={classes.small}>
        {message && `${t('origin.message')}${reason ? ` (${reason})` : ''}. `}
        {!message && reason && `${reason}. `}
        {t('origin.sentence', { source: <CauseSource cause={cause} /> })}
        {since && (
          <>
            {', '}
            <RelativeTime time={since} form="ago" meaning="since" />
          </>
        )}
      </div>
      {message && <CopyCommand command={message} what={t('copy.message')} />}
    </Item>
  );
}

function Item(props: {
  icon: ReactNode;
  sentence?: string;
  hint?: string;
  children?: ReactNode;
}) {
  const classes = useStyles();
  return (
    <div className={classes.item}>
      {props.icon}
      <div className={classes.text}>
        {props.sentence && <div>{props.sentence}</div>}
        {props.hint && <div>{props.hint}</div>}
        {props.children}
      </div>
    </div>
  );
}
