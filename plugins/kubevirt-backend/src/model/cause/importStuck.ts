import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DataVolume } from '../../kubevirt/types';
import { operationOf, progressOf, stuckFrom } from '../dataVolume';
import { localizable } from '../localizable';
import { conditionOf, falseCondition, isTrue, metaOf, text } from '../read';
import { withOrigin } from './context';

/** CDI has made no progress with a disk for long, does not call that a failure, and starts nothing again. */
export function stuckImportCause(volume: DataVolume): Cause {
  const { since, until } = stuckFrom(volume)!;
  const { name: disk = '', namespace = '' } = metaOf(volume);
  const progress = progressOf(volume);
  const places = {
    disk,
    operation: localizable(`disk.${operationOf(volume)}`),
    minutes: Math.round((until - since) / 60_000),
  };
  const conditions = volume.status?.conditions;
  const condition =
    falseCondition(conditions, 'Bound') ?? conditionOf(conditions, 'Running');
  return withOrigin(
    {
      code: 'import-stuck',
      severity: 'error',
      sentence: [
        progress === undefined
          ? localizable('cause.import-stuck', places)
          : localizable('cause.import-stuck.progress', {
              ...places,
              percent: Math.floor(progress),
            }),
        ...holderOf(volume),
      ],
      hint: [
        localizable('hint.import-stuck', { disk, namespace }),
        ...(operationOf(volume) === 'cloned'
          ? [localizable('hint.import-running.cloned')]
          : []),
      ],
    },
    {
      source: 'DataVolume metadata.managedFields, conditions',
      message: text(condition?.message),
      reason: text(volume.status?.phase),
      since: new Date(since).toISOString(),
    },
  );
}

/** What the conditions show to be missing. */
function holderOf(volume: DataVolume): LocalizableMessage[] {
  const conditions = volume.status?.conditions;
  if (isTrue(conditions, 'Running')) {
    return [localizable('cause.import-stuck.running')];
  }
  if (falseCondition(conditions, 'Bound')) {
    return [
      localizable('cause.import-stuck.unbound', {
        claim: text(volume.status?.claimName) ?? metaOf(volume).name ?? '',
      }),
    ];
  }
  return falseCondition(conditions, 'Running')
    ? [localizable('cause.import-stuck.pod')]
    : [];
}
