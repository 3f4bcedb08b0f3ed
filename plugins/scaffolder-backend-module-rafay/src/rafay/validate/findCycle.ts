/**
 * Names along a circle, the first one repeated at the end; undefined where there is none. Goes along each
 * edge once, and without calling itself: a chain may be as long as a repository is large.
 */
export function findCycle(
  edges: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const done = new Set<string>();
  for (const start of edges.keys()) {
    const trail = new Map<string, Iterator<string>>();
    const enter = (name: string) =>
      trail.set(name, (edges.get(name) ?? [])[Symbol.iterator]());
    const path: string[] = [];
    if (!done.has(start)) {
      enter(start);
      path.push(start);
    }
    while (path.length > 0) {
      const name = path[path.length - 1];
      const next = trail.get(name)!.next();
      if (next.done) {
        done.add(name);
        trail.delete(name);
        path.pop();
      } else if (trail.has(next.value)) {
        return [...path.slice(path.indexOf(next.value)), next.value];
      } else if (!done.has(next.value)) {
        enter(next.value);
        path.push(next.value);
      }
    }
  }
  return undefined;
}
