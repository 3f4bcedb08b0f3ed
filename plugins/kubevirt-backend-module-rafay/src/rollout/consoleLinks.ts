import { InputError } from '@backstage/errors';

/** What there can be a link to, beneath `kubevirt.rafay.links`. */
export const LINKED_KINDS = [
  'cluster',
  'blueprint',
  'add-on',
  'workload',
  'pipeline',
] as const;

/** One of {@link LINKED_KINDS}. */
export type LinkedKind = (typeof LINKED_KINDS)[number];

const PLACES = ['project', 'cluster', 'name'] as const;

type Values = Partial<Record<(typeof PLACES)[number], string>>;

const MAX_PATTERN = 500;

/**
 * Links to the objects of Rafay's console.
 *
 * @remarks
 * No public source says at which addresses the console shows its objects, but for its root. An organisation that knows them
 * configures them; without that the root is linked, from which a person finds the way.
 */
export class ConsoleLinks {
  readonly #url: string;
  readonly #patterns: Partial<Record<LinkedKind, string>>;

  /**
   * @param url - of the console, without a trailing slash
   * @param patterns - paths beneath it, with `{project}`, `{cluster}` and `{name}`
   * @throws InputError for a pattern that could lead elsewhere
   */
  static create(
    url: string,
    patterns: Partial<Record<LinkedKind, string>> = {},
  ): ConsoleLinks {
    for (const [kind, pattern] of Object.entries(patterns)) {
      const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].find(
        ([, place]) => !PLACES.includes(place as (typeof PLACES)[number]),
      );
      if (
        unknown ||
        pattern.length > MAX_PATTERN ||
        // A second slash, or a backslash, would make the rest a host.
        !/^\/(?![/\\])/.test(pattern)
      ) {
        throw new InputError(
          `'kubevirt.rafay.links.${kind}' must be a path of the console that begins with '/', with no other places than {${PLACES.join(
            '}, {',
          )}}`,
        );
      }
    }
    return new ConsoleLinks(url, patterns);
  }

  private constructor(
    url: string,
    patterns: Partial<Record<LinkedKind, string>>,
  ) {
    this.#url = url;
    this.#patterns = patterns;
  }

  /** The console itself. */
  get root(): string {
    return this.#url;
  }

  /** The address of an object, to be spread into it; nothing where no pattern is known, or a value is. */
  to(kind: LinkedKind, values: Values): { consoleUrl?: string } {
    const pattern = this.#patterns[kind];
    if (!pattern) {
      return {};
    }
    const path = pattern.replace(/\{(\w+)\}/g, (_, place) =>
      encodeURIComponent(values[place as keyof Values] ?? ''),
    );
    return { consoleUrl: `${this.#url}${path}` };
  }
}
