import type { KubeError } from '../../clusters';

/** Watches in a row that the server failed, after which the version they start from is doubted. */
const MAX_FAILURES = 5;
/** Watches in a row on which nothing came at all. With the time that each is given this is half an hour. */
const MAX_SILENCES = 20;
/** A watch that ended by itself and sooner, in milliseconds, had no time to report anything. */
const SHORT = 10_000;

/** Answers that are about the caller or of the server's load, and nothing of the version that was asked for. */
const UNRELATED: readonly number[] = [0, 401, 403, 404, 429, 502, 503];

/**
 * Whether the version that watches start from is one the server can go on from.
 *
 * @remarks
 * A server whose etcd was restored from a backup is behind it. Such a watch is not refused: what is not newer
 * than its version is left out, bookmarks too (k8s.io/apiserver pkg/storage/cacher/cache_watcher.go), so that
 * it stays silent until the server has caught up. A watch of a kind that does not change stays silent as well
 * where etcd does not report often how far it is (by default each ten minutes,
 * `--watch-progress-notify-interval`), so a server is asked for its version before all is listed again. One that
 * is busy or away says nothing against the version: to list then would add to its load.
 */
export class ResourceVersionHealth {
  #failures = 0;
  #silences = 0;
  #suspect = false;

  /** Something came on a watch from there. */
  confirm(): void {
    this.#failures = 0;
    this.#silences = 0;
    this.#suspect = false;
  }

  /** A watch from there failed. */
  onFailure({ code, reason }: KubeError): void {
    // A proxy's 504 has no reason; with one the server says "Too large resource version".
    if (!UNRELATED.includes(code) && (code !== 504 || reason)) {
      this.#failures += 1;
    }
  }

  /** Nothing came on a watch from there. */
  onSilence(): void {
    this.#silences += 1;
    this.#suspect = true;
  }

  /** Nothing came on a watch from there until it ended: a proxy may end it long before it is silent for long. */
  onEnd(lasted: number): void {
    this.#suspect ||= lasted >= SHORT;
  }

  /** Whether it is time to ask the server for its version. Asked once for each silence. */
  suspect(): boolean {
    const suspect = this.#suspect;
    this.#suspect = false;
    return suspect;
  }

  /** Whether it is time to list. Asked once: what comes then is judged again. */
  lost(): boolean {
    const lost =
      this.#failures >= MAX_FAILURES || this.#silences >= MAX_SILENCES;
    if (lost) {
      this.confirm();
    }
    return lost;
  }
}
