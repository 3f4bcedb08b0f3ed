import { InputError } from '@backstage/errors';
import { compareMinor } from './manifests/versions';

/** More than anybody reads at a time. */
const MAX_SHOWN = 10;

/** Collects what is wrong with one manifest by KubeVirt's own rules. */
export class Report {
  readonly warnings: string[] = [];
  readonly #problems: string[] = [];
  readonly #version: string | undefined;

  /** @param version - minor version of the KubeVirt that the manifest goes to, where it is known */
  constructor(version?: string) {
    this.#version = version;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** What KubeVirt refuses. */
  problem(path: string, message: string): void {
    this.#problems.push(`${path}: ${message}`);
  }

  /** What KubeVirt takes, and what may yet not be meant. */
  warning(path: string, message: string): void {
    this.warnings.push(`${path}: ${message}`);
  }

  /** What KubeVirt refuses from a minor version on; a warning where it is not known which one it will be. */
  problemSince(since: string, path: string, message: string): void {
    if (this.#version === undefined) {
      this.warning(path, `${message}; KubeVirt ${since} and later refuses it`);
    } else if (compareMinor(this.#version, since) >= 0) {
      this.problem(path, message);
    }
  }

  /** What a feature gate of KubeVirt decides, unless the gate is open in the version that it goes to. */
  gate(path: string, gate: string, openSince?: string): void {
    if (
      openSince === undefined ||
      this.#version === undefined ||
      compareMinor(this.#version, openSince) < 0
    ) {
      this.warning(
        path,
        `KubeVirt takes this with the feature gate ${gate} only${
          openSince
            ? `, which is open by default from KubeVirt ${openSince} on`
            : ''
        }`,
      );
    }
  }

  /**
   * @throws InputError with each problem, the first one first
   */
  throwProblems(): void {
    const more = this.#problems.length - MAX_SHOWN;
    if (this.#problems.length > 0) {
      throw new InputError(
        [
          ...this.#problems.slice(0, MAX_SHOWN),
          ...(more > 0 ? [`and ${more} more`] : []),
        ].join('\n'),
      );
    }
  }
}
