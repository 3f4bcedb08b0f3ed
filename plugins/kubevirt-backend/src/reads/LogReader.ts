import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { LogView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LocatedVm } from '../access';
import { KubeError, type ClusterRegistry } from '../clusters';
import { clusterError } from './clusterError';
import { LineSplitter } from './sanitizeLog';

/** Which log, and how much of it. */
export interface LogQuery {
  container: LogView['container'];
  tailLines: number;
}

const MAX_BYTES = 1024 * 1024;
/** So much is read to find the newest `MAX_BYTES`; a log of longer lines is asked for fewer of them. */
const MAX_READ = 8 * MAX_BYTES;
const TIMEOUT = 15_000;
/** So much of one followed log is carried. A reader that wants to go on connects again. */
const MAX_FOLLOW = 32 * MAX_BYTES;

/** Reads the logs of a VM's current launcher pod. Neither pod nor path comes from the caller. */
export class LogReader {
  readonly #clusters: ClusterRegistry;
  readonly #logger: LoggerService;

  private constructor(clusters: ClusterRegistry, logger: LoggerService) {
    this.#clusters = clusters;
    this.#logger = logger;
  }

  static create(options: {
    clusters: ClusterRegistry;
    logger: LoggerService;
  }): LogReader {
    return new LogReader(options.clusters, options.logger);
  }

  /**
   * @throws NotFoundError if the VM has no launcher pod now
   */
  pod(located: LocatedVm): string {
    const { summary } = located;
    if (!summary.pod) {
      throw new NotFoundError(
        `${summary.namespace}/${summary.name} on cluster ${summary.cluster} has no launcher pod now, so there is no log. Its last events may say why.`,
      );
    }
    return summary.pod.name;
  }

  /** The newest lines, at most 1 MiB of them. */
  async read(
    located: LocatedVm,
    query: LogQuery,
    signal: AbortSignal,
  ): Promise<LogView> {
    const pod = this.pod(located);
    const whole = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    for (let asked = query.tailLines; ; asked = Math.ceil(asked / 8)) {
      const read = await this.#tail(located, pod, query, asked, whole);
      if (read || asked === 1) {
        return {
          pod,
          container: query.container,
          text: read?.text ?? '',
          truncated: !read || read.truncated || asked < query.tailLines,
        };
      }
    }
  }

  /** Clean lines as they come, until the container ends, 32 MiB were read, or `signal` is aborted. */
  async follow(
    located: LocatedVm,
    query: LogQuery,
    signal: AbortSignal,
  ): Promise<AsyncIterable<string[]>> {
    const chunks = await this.#open(located, this.pod(located), signal, {
      container: query.container,
      tailLines: String(query.tailLines),
      follow: 'true',
    });
    return splitLines(chunks);
  }

  /** Undefined if the lines are too long to be read in reasonable time. */
  async #tail(
    located: LocatedVm,
    pod: string,
    query: LogQuery,
    asked: number,
    signal: AbortSignal,
  ): Promise<{ text: string; truncated: boolean } | undefined> {
    // One more than asked for, to know whether there is more. Not limitBytes: that cuts off the newest.
    const chunks = await this.#open(located, pod, signal, {
      container: query.container,
      tailLines: String(asked + 1),
    });
    const splitter = new LineSplitter();
    const lines: string[] = [];
    let total = 0;
    let bytes = 0;
    let truncated = false;
    const keep = (more: string[]) => {
      for (const line of more) {
        lines.push(line);
        bytes += Buffer.byteLength(line) + 1;
      }
      while (lines.length > asked || (bytes > MAX_BYTES && lines.length > 1)) {
        bytes -= Buffer.byteLength(lines.shift()!) + 1;
        truncated = true;
      }
    };
    try {
      for await (const chunk of chunks) {
        total += chunk.byteLength;
        if (total > MAX_READ) {
          return undefined;
        }
        keep(splitter.push(chunk));
      }
      keep(splitter.flush());
    } catch (error) {
      throw this.#explain(error, located, pod);
    }
    return { text: lines.map(line => `${line}\n`).join(''), truncated };
  }

  async #open(
    located: LocatedVm,
    pod: string,
    signal: AbortSignal,
    query: Record<string, string>,
  ): Promise<AsyncIterable<Uint8Array>> {
    const { cluster, namespace } = located.summary;
    const path = `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/pods/${encodeURIComponent(pod)}/log?${new URLSearchParams(query)}`;
    try {
      return await this.#clusters
        .require(cluster)
        .client.stream(path, { signal, accept: '*/*' });
    } catch (error) {
      // What the API server answers for a container that the pod lacks or that waits to start.
      if (error instanceof KubeError && error.code === 400) {
        throw new NotFoundError(
          `Pod ${namespace}/${pod} on cluster ${cluster} has no log of the container '${query.container}': it has not started yet, or the pod has none.`,
        );
      }
      throw this.#explain(error, located, pod);
    }
  }

  #explain(error: unknown, located: LocatedVm, pod: string): Error {
    const { cluster, namespace } = located.summary;
    return clusterError(
      error,
      cluster,
      `the log of pod ${namespace}/${pod}`,
      this.#logger,
    );
  }
}

async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<string[]> {
  const splitter = new LineSplitter();
  let total = 0;
  for await (const chunk of chunks) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) {
      yield lines;
    }
    total += chunk.byteLength;
    if (total > MAX_FOLLOW) {
      return;
    }
  }
  const rest = splitter.flush();
  if (rest.length > 0) {
    yield rest;
  }
}
