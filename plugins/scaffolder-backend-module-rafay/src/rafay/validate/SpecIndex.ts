import type { RafayKind } from '../types';
import type { SpecObject } from './model';

/** Finds specs by what names them. */
export class SpecIndex {
  readonly #keys = new Set<string>();
  readonly #byName = new Map<string, SpecObject[]>();

  constructor(specs: readonly SpecObject[]) {
    for (const spec of specs) {
      this.#keys.add(`${spec.kind}/${spec.project}/${spec.name}`);
      const key = `${spec.kind}/${spec.name}`;
      const known = this.#byName.get(key) ?? [];
      known.push(spec);
      this.#byName.set(key, known);
    }
  }

  has(kind: RafayKind, project: string, name: string): boolean {
    return this.#keys.has(`${kind}/${project}/${name}`);
  }

  /** Those of all projects, each version. */
  named(kind: RafayKind, name: string): readonly SpecObject[] {
    return this.#byName.get(`${kind}/${name}`) ?? [];
  }
}
