import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import NotReadyIcon from '@material-ui/icons/HourglassEmpty';
import ErrorIcon from '@material-ui/icons/Cancel';
import ReadyIcon from '@material-ui/icons/CheckCircle';
import DoneIcon from '@material-ui/icons/RadioButtonUnchecked';
import type { PodView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useId, useState } from 'react';
import { useTexts } from '../../translation';
import {
  CopyButton,
  Disclosure,
  kubectl,
  MiddleTruncate,
  RelativeTime,
  Section,
} from '../shared';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    pod: {
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
      minWidth: 0,
      fontSize: theme.typography.body2.fontSize,
    },
    role: { flex: '0 0 150px' },
    name: { minWidth: 0, maxWidth: '100%' },
    word: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      '& svg': { fontSize: '1.125rem' },
    },
    ok: { color: theme.palette.status.ok },
    bad: { color: theme.palette.status.error },
    quiet: { color: theme.palette.text.secondary },
    earlier: {
      padding: theme.spacing(0.5, 0),
      fontSize: theme.typography.body2.fontSize,
    },
    containers: {
      margin: theme.spacing(0.5, 0, 0, 2),
      padding: 0,
      listStyle: 'none',
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
      '& code': { marginRight: theme.spacing(1) },
    },
  }),
  { name: 'KubevirtPods' },
);

/** Reasons of containers that ended as they should. */
const GOOD_REASONS = new Set(['Completed']);

/** Phases of pods that are over; of all others a guest may still run in one. */
const ENDED = new Set(['Succeeded', 'Failed']);

/** The pods of a VM: the current one first, earlier ones folded once they have ended. */
export function Pods(props: {
  pods: PodView[];
  namespace: string;
  /** Number of earlier pods, where `pods` has but the newest. */
  previousCount?: number;
}) {
  const { pods, namespace, previousCount } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  const isOver = ({ role, phase }: PodView) =>
    role === 'previous' && ENDED.has(phase);
  const now = pods.filter(pod => !isOver(pod));
  const previous = pods.filter(isOver);
  const left = previousCount
    ? previousCount - pods.filter(({ role }) => role === 'previous').length
    : 0;
  return (
    <Section title={t('vm.pods.title')}>
      {now.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('vm.pods.none')}
        </Typography>
      )}
      <ul className={classes.list}>
        {now.map(pod => (
          <Pod key={pod.uid} pod={pod} namespace={namespace} />
        ))}
      </ul>
      {previous.length > 0 && (
        <div className={classes.earlier}>
          <Disclosure
            open={open}
            onOpen={setOpen}
            controls={open ? id : undefined}
          >
            {t('vm.pods.previous', { count: previous.length + left })}
          </Disclosure>
          {open && (
            <ul id={id} className={classes.list}>
              {previous.map(pod => (
                <Pod key={pod.uid} pod={pod} namespace={namespace} />
              ))}
              {left > 0 && <li>{t('vm.pods.left', { count: left })}</li>}
            </ul>
          )}
        </div>
      )}
    </Section>
  );
}

function Pod(props: { pod: PodView; namespace: string }) {
  const { pod, namespace } = props;
  const classes = useStyles();
  const { t, word } = useTexts();
  const [open, setOpen] = useState(false);
  const id = useId();
  const ready = pod.containers.filter(isFine).length;
  const restarts = pod.containers.reduce((sum, each) => sum + each.restarts, 0);
  const failing = pod.containers.filter(isFailing);
  const notes = [
    ...(pod.terminating ? [t('vms.row.terminating')] : []),
    ...(pod.outdated ? [t('vms.row.outdated')] : []),
  ];
  return (
    <li className={classes.pod}>
      <div className={classes.line}>
        <span className={classes.role}>{t(`vm.pods.role.${pod.role}`)}</span>
        <PodPhase pod={pod} word={word(pod.phase)} />
        <span className={classes.name}>
          <MiddleTruncate
            monospace
            text={pod.name}
            copyWhat={t('copy.launcherPod', { name: pod.name })}
          />
          <CopyButton
            command
            text={kubectl('describe', 'pod', pod.name, '-n', namespace)}
            what={t('copy.object', { kind: 'pod', name: pod.name })}
          />
        </span>
        <span>{pod.node ?? t('vm.pods.noNode')}</span>
        {pod.createdAt && (
          <span className={classes.quiet}>
            {t('vm.pods.created')}{' '}
            <RelativeTime time={pod.createdAt} form="ago" meaning="created" />
          </span>
        )}
        {notes.length > 0 && <span>{notes.join(', ')}</span>}
        {restarts > 0 && (
          <span>{t('vm.pods.restarts', { count: restarts })}</span>
        )}
        {pod.containers.length > 0 && (
          <Disclosure
            open={open}
            onOpen={setOpen}
            controls={open ? id : undefined}
          >
            {t('vm.pods.ready', {
              ready: String(ready),
              total: String(pod.containers.length),
            })}
          </Disclosure>
        )}
        {pod.dashboardUrl && (
          <Link to={pod.dashboardUrl}>{t('vm.pods.dashboard')}</Link>
        )}
      </div>
      {(open || failing.length > 0) && (
        <ul
          id={id}
          className={classes.containers}
          aria-label={t('vm.pods.containers')}
        >
          {(open ? pod.containers : failing).map(container => (
            <Container key={container.name} container={container} />
          ))}
        </ul>
      )}
    </li>
  );
}

function PodPhase(props: { pod: PodView; word: string }) {
  const { pod } = props;
  const classes = useStyles();
  let icon = <NotReadyIcon aria-hidden className={classes.quiet} />;
  if (pod.phase === 'Failed' || pod.containers.some(isFailing)) {
    icon = <ErrorIcon aria-hidden className={classes.bad} />;
  } else if (pod.ready) {
    icon = <ReadyIcon aria-hidden className={classes.ok} />;
  } else if (pod.phase === 'Succeeded') {
    icon = <DoneIcon aria-hidden className={classes.quiet} />;
  }
  return (
    <span className={classes.word}>
      {icon}
      {props.word}
    </span>
  );
}

type ContainerView = PodView['containers'][number];

function Container(props: { container: ContainerView }) {
  const { container } = props;
  const { name, ready, restarts, reason, message } = container;
  const classes = useStyles();
  const { t } = useTexts();
  let state: string = t('vm.pods.containerNotReady');
  if (ready) {
    state = t('vm.pods.containerReady');
  }
  if (reason && GOOD_REASONS.has(reason)) {
    state = t('vm.pods.containerDone');
  }
  return (
    <li>
      <code>{name}</code>
      <span className={isFailing(container) ? undefined : classes.quiet}>
        {[
          state,
          ...(reason && !GOOD_REASONS.has(reason) ? [reason] : []),
          ...(restarts > 0 ? [t('vm.pods.restarts', { count: restarts })] : []),
        ].join(', ')}
        {message && `: ${message}`}
      </span>
    </li>
  );
}

function isFine({ ready, reason }: ContainerView): boolean {
  return ready || (reason !== undefined && GOOD_REASONS.has(reason));
}

/** Starting is no trouble; all other reasons to wait or to end are. */
function isFailing(container: ContainerView): boolean {
  const { reason } = container;
  return (
    !isFine(container) &&
    reason !== undefined &&
    reason !== 'ContainerCreating' &&
    reason !== 'PodInitializing'
  );
}
