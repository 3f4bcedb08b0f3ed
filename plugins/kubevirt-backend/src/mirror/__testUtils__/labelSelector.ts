/** Whether labels fit a selector in Kubernetes' syntax, as far as the mirror uses it. */
export function matchesSelector(
  selector: string | undefined,
  labels: Record<string, string> = {},
): boolean {
  if (!selector) {
    return true;
  }
  return selector.split(/,(?![^(]*\))/).every(raw => {
    const term = raw.trim();
    const set = /^(\S+) (in|notin) \(([^)]*)\)$/.exec(term);
    if (set) {
      const has = set[3]
        .split(',')
        .map(value => value.trim())
        .includes(labels[set[1]]);
      return set[2] === 'in' ? has : !has;
    }
    if (term.startsWith('!')) {
      return !(term.slice(1) in labels);
    }
    const [key, value] = term.split('=');
    return value === undefined ? key in labels : labels[key] === value;
  });
}
