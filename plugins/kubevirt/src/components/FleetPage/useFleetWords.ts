import { parseEntityRef } from '@backstage/catalog-model';
import type {
  FleetCount,
  FleetDimension,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { useTexts, type Translate } from '../../translation';
import { fleetMessages } from '../../translation/fleet';

const GROUP_KEYS = {
  'held-back': 'heldBack',
  changing: 'changing',
  running: 'running',
  stopped: 'stopped',
} as const;

/** The name of an entity, without what all of them have. */
export function entityName(entityRef: string): string {
  try {
    const { namespace, name } = parseEntityRef(entityRef);
    return namespace === 'default' ? name : `${namespace}/${name}`;
  } catch {
    return entityRef;
  }
}

/** What holds a VM back, in two or three words. */
function causeWords(code: string, t: Translate): string {
  return code in fleetMessages.cause
    ? t(`fleet.cause.${code}` as 'fleet.cause.other')
    : code;
}

/** Words for the values of what the fleet is narrowed by. */
export function useFleetWords(): (
  dimension: FleetDimension,
  value: Pick<FleetCount, 'value' | 'title'>,
) => string {
  const { t } = useTexts();
  return useCallback(
    (dimension, { value, title }) => {
      if (value === '') {
        return t(`fleet.without.${dimension}`);
      }
      switch (dimension) {
        case 'status':
          return value in GROUP_KEYS
            ? t(`vms.group.${GROUP_KEYS[value as keyof typeof GROUP_KEYS]}`)
            : value;
        case 'cause':
          return causeWords(value, t);
        case 'owner':
          return title ?? entityName(value);
        case 'migratable':
          return value === 'yes' || value === 'no'
            ? t(`fleet.migratable.${value}`)
            : value;
        case 'cluster':
          return title ?? (value === '*' ? t('vms.row.anyCluster') : value);
        default:
          return value;
      }
    },
    [t],
  );
}
