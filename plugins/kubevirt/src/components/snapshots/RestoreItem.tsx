import type {
  OperationAvailability,
  OperationOptions,
  OperationVerb,
  RestoreSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { VerbButton } from '../operations';
import { RelativeTime } from '../shared';
import { useItemStyles } from './useItemStyles';

/** Props of {@link RestoreItem}. */
export interface RestoreItemProps {
  restore: RestoreSummary;
  remove?: OperationAvailability;
  onAsk: (verb: OperationVerb, options: OperationOptions) => void;
}

/** One restore: from which snapshot, how it is, and KubeVirt's words where it is not done. */
export function RestoreItem(props: RestoreItemProps) {
  const { restore, remove, onAsk } = props;
  const { name, snapshot, phase, overdue, message } = restore;
  const classes = useItemStyles();
  const { t } = useTexts();
  const time = restore.completedAt ?? restore.createdAt;
  return (
    <li className={classes.item} aria-label={name}>
      <div className={classes.text}>
        <div>
          <strong>{name}</strong>{' '}
          <span className={overdue ? classes.late : classes[phase]}>
            {t(`snapshot.restorePhase.${phase}`)}
            {overdue && `, ${t('snapshot.overdue')}`}
          </span>
        </div>
        <div className={classes.quiet}>
          {t('snapshot.from', { snapshot })}
          {` · ${restore.volumeRestorePolicy}`}
          {time && (
            <>
              {' · '}
              <RelativeTime time={time} form="ago" />
            </>
          )}
        </div>
        {overdue && (
          <div className={classes.quiet}>
            {t('snapshot.restoreOverdueHint')}
          </div>
        )}
        {message && (
          <div className={phase === 'failed' ? classes.failed : classes.quiet}>
            {message}
          </div>
        )}
      </div>
      {remove && (
        <div className={classes.actions}>
          <VerbButton
            availability={remove}
            label={t('snapshot.deleteRestoreNamed', { name })}
            onChoose={verb => onAsk(verb, { restore: name })}
          />
        </div>
      )}
    </li>
  );
}
