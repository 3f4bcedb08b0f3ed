import type { UsageQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { inBinaryUnit } from '../shared';

/** `1.5 GiB`. */
export function bytesText(bytes: number): string {
  const { value, unit } = inBinaryUnit(bytes);
  return `${rounded(value)} ${unit}`;
}

/** A value of a quantity with its unit: cores, bytes, or bytes a second. */
export function valueText(quantity: UsageQuantity, value: number): string {
  switch (quantity) {
    case 'cpu':
      return rounded(value);
    case 'memory':
      return bytesText(value);
    default:
      return `${bytesText(value)}/s`;
  }
}

/** A share in percent; what is not nothing is not shown as nothing. */
export function percentText(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? '< 1' : String(percent);
}

/** Three figures, or fewer where they are zero. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(value >= 1000 ? 4 : 3)));
}

/** The smallest round number that is not below the value: 1, 2, 5 or 10 of its decimal place, of bytes of its binary one. */
export function roundUp(quantity: UsageQuantity, value: number): number {
  if (!(value > 0)) {
    return 1;
  }
  const base =
    quantity === 'cpu' ? 1 : 1024 ** Math.floor(Math.log2(value) / 10);
  const place = 10 ** Math.floor(Math.log10(value / base));
  return (
    [1, 2, 5, 10].map(step => step * place * base).find(top => top >= value) ??
    value
  );
}
