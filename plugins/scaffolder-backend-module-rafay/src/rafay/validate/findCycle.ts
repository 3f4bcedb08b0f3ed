/** Names along a circle, the first one repeated at the end; undefined where there is none. */
export function findCycle(
  edges: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    if (trail.includes(name)) {
      return [...trail.slice(trail.indexOf(name)), name];
    }
    if (done.has(name)) {
      return undefined;
    }
    for (const next of edges.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) {
        return cycle;
      }
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = visit(name, []);
    if (cycle) {
      return cycle;
    }
  }
  return undefined;
}
