/** A Kubernetes quantity of bytes as people write it, e.g. `8Gi` as `8 GiB`. */
export function readable(quantity: string): string {
  return quantity.replace(/^(\d+)([KMGT]i)$/, '$1 $2B');
}
