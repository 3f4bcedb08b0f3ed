/** A time as Kubernetes writes it: RFC 3339 in UTC without fractions of a second. */
export function kubeTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
