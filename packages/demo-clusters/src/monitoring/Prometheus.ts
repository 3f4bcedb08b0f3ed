import type { BackendAnswer, BackendRequest } from '../apiserver';
import { Evaluation, keyOf, Sample, SeriesSource } from './evaluate';
import { durationOf, parseQuery, QueryError } from './parseQuery';

/** Prometheus evaluates a query at no more times. */
const MAX_POINTS = 11_000;

/** The HTTP API of Prometheus for queries (prometheus web/api/v1/api.go), over series that are computed. */
export class Prometheus {
  readonly #series: SeriesSource;
  readonly #now: () => Date;

  constructor(series: SeriesSource, now: () => Date) {
    this.#series = series;
    this.#now = now;
  }

  answer({ path, query }: BackendRequest): BackendAnswer {
    try {
      if (path === '/api/v1/query') {
        return success(this.#instant(query));
      }
      if (path === '/api/v1/query_range') {
        return success(this.#range(query));
      }
    } catch (error) {
      if (error instanceof QueryError) {
        return {
          code: 400,
          body: {
            status: 'error',
            errorType: 'bad_data',
            error: error.message,
          },
        };
      }
      throw error;
    }
    return {
      code: 404,
      body: Buffer.from('404 page not found\n'),
      contentType: 'text/plain; charset=utf-8',
    };
  }

  #instant(query: URLSearchParams) {
    const time = query.has('time')
      ? timeOf(query, 'time')
      : this.#now().getTime() / 1000;
    const parsed = queryOf(query);
    const found = new Evaluation(this.#series).at(parsed, time);
    return typeof found === 'number'
      ? { resultType: 'scalar', result: [time, textOf(found)] }
      : {
          resultType: 'vector',
          result: found.map(({ labels, value }) => ({
            metric: labels,
            value: [time, textOf(value)],
          })),
        };
  }

  #range(query: URLSearchParams) {
    const start = timeOf(query, 'start');
    const end = timeOf(query, 'end');
    const step = stepOf(query.get('step') ?? '');
    if (end < start) {
      throw new QueryError(
        'invalid parameter "end": end timestamp must not be before start time',
      );
    }
    if ((end - start) / step > MAX_POINTS) {
      throw new QueryError(
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
      );
    }
    const parsed = queryOf(query);
    const evaluation = new Evaluation(this.#series);
    const rows = new Map<
      string,
      { metric: Sample['labels']; values: [number, string][] }
    >();
    for (let time = start; time <= end; time += step) {
      const found = evaluation.at(parsed, time);
      const samples =
        typeof found === 'number' ? [{ labels: {}, value: found }] : found;
      for (const { labels, value } of samples) {
        const key = keyOf(labels);
        const row = rows.get(key) ?? { metric: labels, values: [] };
        row.values.push([time, textOf(value)]);
        rows.set(key, row);
      }
    }
    return { resultType: 'matrix', result: [...rows.values()] };
  }
}

function success(data: object): BackendAnswer {
  return { code: 200, body: { status: 'success', data } };
}

function queryOf(query: URLSearchParams) {
  try {
    return parseQuery(query.get('query') ?? '');
  } catch (error) {
    throw error instanceof QueryError
      ? new QueryError(`invalid parameter "query": 1:1: ${error.message}`)
      : error;
  }
}

function timeOf(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  const time = /^[\d.]+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isNaN(time)) {
    throw unreadable(name, text, 'timestamp');
  }
  return time;
}

function stepOf(text: string): number {
  const step = /^[\d.]+$/.test(text) ? Number(text) : durationOf(text);
  if (!step) {
    throw unreadable('step', text, 'duration');
  }
  return step;
}

function unreadable(name: string, text: string, what: string): QueryError {
  return new QueryError(
    `invalid parameter "${name}": cannot parse ${JSON.stringify(
      text,
    )} to a valid ${what}`,
  );
}

function textOf(value: number): string {
  if (Number.isFinite(value)) {
    return String(value);
  }
  return Number.isNaN(value) ? 'NaN' : `${value > 0 ? '+' : '-'}Inf`;
}
