import { ServerResponse } from 'node:http';
import { badRequest } from '../status';
import type { ContainerStatus, Named } from '../objects';
import { Clock, KubeObject } from '../types';
import { LogLine, LogProvider, LogRequest } from './ApiExtensions';
import { isTrue } from './requests';

function containerOf(pod: KubeObject, asked: string | null): string {
  const names = (list: Named[] | undefined) =>
    (list ?? []).map(({ name }) => name);
  const containers = names(pod.spec?.containers);
  const init = names(pod.spec?.initContainers);
  const { name } = pod.metadata;
  if (asked) {
    if (![...containers, ...init].includes(asked)) {
      throw badRequest(`container ${asked} is not valid for pod ${name}`);
    }
    return asked;
  }
  if (containers.length === 1 && init.length === 0) {
    return containers[0];
  }
  const others =
    init.length > 0
      ? ` or one of the init containers: [${init.join(' ')}]`
      : '';
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${containers.join(
      ' ',
    )}]${others}`,
  );
}

/** How a container of a pod, or an init container, fares. */
export function containerStatusOf(
  pod: KubeObject,
  container: string,
): ContainerStatus | undefined {
  return [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ].find(({ name }: Named) => name === container);
}

function checkStarted(pod: KubeObject, container: string): void {
  const state = containerStatusOf(pod, container)?.state;
  const { name } = pod.metadata;
  if (!pod.spec?.nodeName) {
    throw badRequest(`pod ${name} does not have a host assigned`);
  }
  if (!state || state.waiting) {
    throw badRequest(
      `container "${container}" in pod "${name}" is waiting to start: ${
        state?.waiting?.reason ?? 'ContainerCreating'
      }`,
    );
  }
}

function sinceOf(query: URLSearchParams, clock: Clock): number | undefined {
  const seconds = query.get('sinceSeconds');
  if (seconds) {
    return clock.now().getTime() - Number(seconds) * 1000;
  }
  const time = query.get('sinceTime');
  return time ? new Date(time).getTime() : undefined;
}

function selectLines(
  lines: LogLine[],
  query: URLSearchParams,
  clock: Clock,
): LogLine[] {
  const since = sinceOf(query, clock);
  const recent =
    since === undefined
      ? lines
      : lines.filter(({ time }) => time.getTime() >= since);
  const tail = query.get('tailLines');
  if (tail === null) {
    return recent;
  }
  return Number(tail) > 0 ? recent.slice(-Number(tail)) : [];
}

/** Answers `pods/<name>/log`. */
export function servePodLog(
  pod: KubeObject,
  query: URLSearchParams,
  options: { provider?: LogProvider; clock: Clock; response: ServerResponse },
): void {
  const { provider, clock, response } = options;
  const container = containerOf(pod, query.get('container'));
  const previous = isTrue(query.get('previous'));
  if (previous && !containerStatusOf(pod, container)?.lastState?.terminated) {
    throw badRequest(
      `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`,
    );
  }
  checkStarted(pod, container);
  const request: LogRequest = { pod, container, previous };
  const lines = selectLines(provider?.lines(request) ?? [], query, clock);
  const timestamps = isTrue(query.get('timestamps'));
  let left = query.get('limitBytes')
    ? Number(query.get('limitBytes'))
    : Number.POSITIVE_INFINITY;
  const write = ({ time, text }: LogLine) => {
    const line = timestamps ? `${time.toISOString()} ${text}\n` : `${text}\n`;
    const bytes = Buffer.from(line).subarray(0, left);
    left -= bytes.length;
    response.write(bytes);
  };
  response.writeHead(200, {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-cache, private',
  });
  response.flushHeaders();
  for (const line of lines) {
    if (left > 0) {
      write(line);
    }
  }
  if (!isTrue(query.get('follow')) || !provider?.follow || left <= 0) {
    response.end();
    return;
  }
  const stop = provider.follow(
    request,
    line => {
      write(line);
      if (left <= 0) {
        response.end();
      }
    },
    () => response.end(),
  );
  response.on('close', stop);
}
