import FailedIcon from '@material-ui/icons/ErrorOutline';
import ReadyIcon from '@material-ui/icons/Check';
import RunningIcon from '@material-ui/icons/Autorenew';
import type {
  OperationAvailability,
  OperationOptions,
  OperationVerb,
  SnapshotIndication,
  SnapshotSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { snapshotUiMessages } from '../../translation/snapshots';
import { useTexts } from '../../translation';
import { VerbButton } from '../operations';
import { bytesText, RelativeTime } from '../shared';
import { useItemStyles } from './useItemStyles';

type KnownIndication = keyof typeof snapshotUiMessages.indication;

function isKnown(code: string): code is KnownIndication {
  return Object.hasOwn(snapshotUiMessages.indication, code);
}

/** Props of {@link SnapshotItem}. */
export interface SnapshotItemProps {
  snapshot: SnapshotSummary;
  /** Whether it may be restored; absent where nothing may be done. */
  restore?: OperationAvailability;
  remove?: OperationAvailability;
  onAsk: (verb: OperationVerb, options: OperationOptions) => void;
}

/** One snapshot: how it is, when it was taken, and what is in it. */
export function SnapshotItem(props: SnapshotItemProps) {
  const { snapshot, restore, remove, onAsk } = props;
  const { name, phase, overdue, error } = snapshot;
  const classes = useItemStyles();
  const { t } = useTexts();
  const ask = (verb: OperationVerb) => onAsk(verb, { snapshot: name });
  return (
    <li className={classes.item} aria-label={name}>
      <div className={classes.text}>
        <div>
          <strong>{name}</strong> <Phase snapshot={snapshot} />
          {snapshot.scheduled && ` · ${t('snapshot.scheduled')}`}
        </div>
        <Facts snapshot={snapshot} />
        {snapshot.ofEarlierVm && (
          <div className={classes.late}>{t('snapshot.earlierVm')}</div>
        )}
        {overdue && (
          <div className={classes.quiet}>{t('snapshot.overdueHint')}</div>
        )}
        {error && (
          <div className={phase === 'failed' ? classes.failed : classes.quiet}>
            {error}
          </div>
        )}
      </div>
      <div className={classes.actions}>
        {restore && (
          <VerbButton
            availability={restore}
            label={t('snapshot.restoreNamed', { name })}
            onChoose={ask}
          />
        )}
        {remove && (
          <VerbButton
            availability={remove}
            label={t('snapshot.deleteNamed', { name })}
            onChoose={ask}
          />
        )}
      </div>
    </li>
  );
}

const ICONS = {
  ready: ReadyIcon,
  failed: FailedIcon,
  'in-progress': RunningIcon,
  deleting: RunningIcon,
} as const;

function Phase(props: { snapshot: SnapshotSummary }) {
  const { phase, overdue } = props.snapshot;
  const classes = useItemStyles();
  const { t } = useTexts();
  const Icon = ICONS[phase];
  return (
    <span className={overdue ? classes.late : classes[phase]}>
      <Icon aria-hidden className={classes.icon} />{' '}
      {t(`snapshot.phase.${phase}`)}
      {overdue && `, ${t('snapshot.overdue')}`}
    </span>
  );
}

function Facts(props: { snapshot: SnapshotSummary }) {
  const { takenAt, createdAt, included, excluded, indications, bytes } =
    props.snapshot;
  const classes = useItemStyles();
  const { t } = useTexts();
  const time = takenAt ?? createdAt;
  const noted = (indication: SnapshotIndication) =>
    isKnown(indication.code)
      ? t(`snapshot.indication.${indication.code}`)
      : indication.code;
  return (
    <div className={classes.quiet}>
      {time && (
        <>
          {t(takenAt ? 'snapshot.taken' : 'snapshot.asked')}{' '}
          <RelativeTime time={time} form="ago" />
        </>
      )}
      {included && (
        <>
          {' · '}
          {t('snapshot.disks')}: {included.join(', ') || t('snapshot.emptyOne')}
          {excluded && excluded.length > 0 && (
            <>
              {' ('}
              {t('snapshot.notIncluded', { names: excluded.join(', ') })})
            </>
          )}
        </>
      )}
      {bytes !== undefined && (
        <>
          {' · '}
          {t('snapshot.size')}: {bytesText(bytes)}
        </>
      )}
      {indications.length > 0 && (
        <>
          {' · '}
          {t('snapshot.noted')}: {indications.map(noted).join(', ')}
        </>
      )}
    </div>
  );
}
