import type { VmImage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { useTexts } from '../../translation';
import { readable } from '../shared';

/** What one wants to know of an image before one takes it. */
export function useImageTraits(needsCdi: boolean) {
  const { t } = useTexts();
  return useCallback(
    (image: VmImage): string[] => [
      t('scaffolder.image.user', { user: image.user }),
      t('scaffolder.image.minMemory', { memory: readable(image.minMemory) }),
      ...(image.cloudInit ? [] : [t('scaffolder.image.noCloudInit')]),
      ...(needsCdi
        ? [
            t('scaffolder.image.minDisk', { size: readable(image.diskSize) }),
            t('scaffolder.image.needsCdi'),
          ]
        : []),
    ],
    [t, needsCdi],
  );
}
