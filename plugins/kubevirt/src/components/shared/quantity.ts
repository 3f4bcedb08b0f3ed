const BINARY = /^(\d+(?:\.\d+)?)([KMGTPE]i)$/;

/**
 * A size as the rest of the page writes sizes: `10 GiB` for the quantity `10Gi`. Others, of which a person
 * may have meant the very digits, stay as they are written.
 */
export function quantityText(quantity: string): string {
  return quantity.replace(BINARY, '$1 $2B');
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes in the largest unit of which they are at least one. */
export function inBinaryUnit(bytes: number): { value: number; unit: string } {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return { value, unit: UNITS[unit] };
}

/** Bytes as a person reads them: `4 GiB`, `1.5 GiB`. */
export function bytesText(bytes: number): string {
  const { value, unit } = inBinaryUnit(bytes);
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${unit}`;
}
