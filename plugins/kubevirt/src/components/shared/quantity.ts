const BINARY = /^(\d+(?:\.\d+)?)([KMGTPE]i)$/;

/**
 * A size as the rest of the page writes sizes: `10 GiB` for the quantity `10Gi`. Others, of which a person
 * may have meant the very digits, stay as they are written.
 */
export function quantityText(quantity: string): string {
  return quantity.replace(BINARY, '$1 $2B');
}
