import {
  findVmSize,
  type VmImage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../translation';
import { Notice, readable } from '../shared';

const UNITS: Record<string, number> = { Mi: 1, Gi: 1024 };

/** Of the quantities that the catalogue holds. */
function mebibytes(quantity: string): number {
  return Number.parseInt(quantity, 10) * UNITS[quantity.slice(-2)];
}

/** Warns where the size that is chosen beside the image is too small for it. */
export function LowMemoryNotice(props: {
  image: VmImage;
  /** The objects of the form around the image; one may name the `instancetype`. */
  around: Record<string, unknown>[];
}) {
  const { image, around } = props;
  const { t } = useTexts();
  const name = around.find(
    ({ instancetype }) => typeof instancetype === 'string',
  )?.instancetype as string | undefined;
  const size = name === undefined ? undefined : findVmSize(name);
  if (!size || mebibytes(size.memory) >= mebibytes(image.minMemory)) {
    return null;
  }
  return (
    <Notice severity="warning">
      {t('scaffolder.image.lowMemory', {
        title: image.title,
        needed: readable(image.minMemory),
        size: size.name,
        memory: readable(size.memory),
      })}
    </Notice>
  );
}
