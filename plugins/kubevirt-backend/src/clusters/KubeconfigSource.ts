import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type {
  ClusterSource,
  ClusterSourceSnapshot,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../lib/clock';
import { configurationError } from './fixedSource';
import { readKubeconfig } from './kubeconfig';

/** Milliseconds between two looks at which contexts a file has. */
const LOOK_EVERY = 30_000;

/** The contexts of a kubeconfig file, each of which is a cluster, as they come and go. */
export class KubeconfigSource implements ClusterSource {
  readonly name: string;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #text: string | undefined;
  #snapshot: ClusterSourceSnapshot = { clusters: [] };
  #cancel: (() => void) | undefined;

  /** Reads the file once, so that its clusters are there from the beginning. */
  static create(options: {
    /** Where in the configuration the file stands. */
    name: string;
    file: string;
    clock: Clock;
  }): KubeconfigSource {
    const source = new KubeconfigSource(options);
    try {
      source.#read(readFileSync(options.file, 'utf8'));
    } catch (error) {
      source.#fail(error);
    }
    return source;
  }

  private constructor(options: { name: string; file: string; clock: Clock }) {
    this.name = options.name;
    this.#file = options.file;
    this.#clock = options.clock;
  }

  snapshot(): ClusterSourceSnapshot {
    return this.#snapshot;
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    this.#schedule();
    return () => {
      this.#listeners.delete(onChange);
      if (this.#listeners.size === 0) {
        this.#cancel?.();
        this.#cancel = undefined;
      }
    };
  }

  #schedule(): void {
    this.#cancel ??= this.#clock.after(LOOK_EVERY, async () => {
      const before = this.#snapshot;
      try {
        this.#read(await readFile(this.#file, 'utf8'));
      } catch (error) {
        this.#fail(error);
      }
      this.#cancel = undefined;
      if (this.#listeners.size > 0) {
        this.#schedule();
      }
      if (before !== this.#snapshot) {
        this.#listeners.forEach(listener => listener());
      }
    });
  }

  #read(text: string): void {
    if (text !== this.#text) {
      const { contexts } = readKubeconfig(text, this.#file);
      this.#text = text;
      this.#snapshot = {
        clusters: contexts.map(({ name }) => ({
          name,
          access: { kubeconfigFile: this.#file, context: name },
        })),
      };
    }
  }

  /** The clusters that were known stay: a file that is being replaced takes none away. */
  #fail(error: unknown): void {
    const problem = `The clusters of the kubeconfig file '${
      this.#file
    }' cannot be listed: ${configurationError(error).message}`;
    this.#text = undefined;
    if (this.#snapshot.problems?.[0] !== problem) {
      this.#snapshot = { ...this.#snapshot, problems: [problem] };
    }
  }
}
