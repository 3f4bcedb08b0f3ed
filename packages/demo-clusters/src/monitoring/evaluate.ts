import {
  Aggregation,
  Operator,
  Query,
  QueryError,
  RateFunction,
  Selector,
} from './parseQuery';
import type { Series } from './series';

/** Seconds from one reading of a target to the next. */
const INTERVAL = 15;

export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** The series that a selector may select. */
export type SeriesSource = () => Iterable<Series>;

const AGGREGATE: Record<Aggregation, (values: number[]) => number> = {
  sum: values => values.reduce((sum, value) => sum + value, 0),
  avg: values => values.reduce((sum, value) => sum + value, 0) / values.length,
  min: values => Math.min(...values),
  max: values => Math.max(...values),
  count: values => values.length,
};

const ARITHMETIC: Record<Operator, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** Evaluates a query at as many times as one likes; series are selected once. */
export class Evaluation {
  readonly #series: Series[];
  readonly #selected = new Map<Selector, Series[]>();

  constructor(series: SeriesSource) {
    this.#series = [...series()];
  }

  /** A vector, or a number. @throws QueryError */
  at(query: Query, time: number): Sample[] | number {
    switch (query.kind) {
      case 'number':
        return query.value;
      case 'selector':
        return this.#instant(query, time);
      case 'call':
        return this.#select(query.of).flatMap(series => {
          const value = rate(query.name, series, time, query.of.range!);
          return value === undefined
            ? []
            : [{ labels: unnamed(series.labels), value }];
        });
      case 'aggregate':
        return aggregate(query, this.at(query.of, time));
      default:
        return arithmetic(
          ARITHMETIC[query.operator],
          this.at(query.left, time),
          this.at(query.right, time),
        );
    }
  }

  #instant(query: Selector, time: number): Sample[] {
    if (query.range !== undefined) {
      throw new QueryError(
        'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
      );
    }
    const read = Math.floor(time / INTERVAL) * INTERVAL;
    return this.#select(query).flatMap(series => {
      const run = series.runs.find(
        ({ from, to }) => from <= read && read <= to,
      );
      return run
        ? [{ labels: series.labels, value: series.at(read, run) }]
        : [];
    });
  }

  #select(selector: Selector): Series[] {
    let selected = this.#selected.get(selector);
    if (!selected) {
      selected = this.#series.filter(({ labels }) => selector.matches(labels));
      this.#selected.set(selector, selected);
    }
    return selected;
  }
}

/**
 * How much a counter has grown, a second or in all, with what Prometheus adds for the ends of the range for which there is
 * no reading (prometheus promql/functions.go extrapolatedRate). A counter begins again with each run.
 */
function rate(
  name: RateFunction,
  { runs, at }: Series,
  time: number,
  range: number,
): number | undefined {
  const times: { time: number; value: number; begins: boolean }[] = [];
  for (const run of runs) {
    const first = Math.max(time - range, run.from);
    const last = Math.min(time, run.to);
    for (
      let read = Math.ceil(first / INTERVAL) * INTERVAL;
      read <= last;
      read += INTERVAL
    ) {
      times.push({
        time: read,
        value: at(read, run),
        begins: read - INTERVAL < run.from,
      });
    }
  }
  const used = name === 'irate' ? times.slice(-2) : times;
  if (used.length < 2) {
    return undefined;
  }
  let grown = 0;
  for (let index = 1; index < used.length; index++) {
    const { value, begins } = used[index];
    grown += begins ? value : value - used[index - 1].value;
  }
  const [first, last] = [used[0], used.at(-1)!];
  const span = last.time - first.time;
  if (name === 'irate') {
    return grown / span;
  }
  const average = span / (used.length - 1);
  const reach = (gap: number) => (gap < average * 1.1 ? gap : average / 2);
  const before = reach(first.time - (time - range));
  const toZero = grown > 0 ? (span * first.value) / grown : Infinity;
  const extended = span + Math.min(before, toZero) + reach(time - last.time);
  const increase = (grown * extended) / span;
  return name === 'increase' ? increase : increase / range;
}

function aggregate(
  query: Query & { kind: 'aggregate' },
  of: Sample[] | number,
): Sample[] {
  if (typeof of === 'number') {
    throw new QueryError(
      'parse error: expected type instant vector in aggregation expression, got scalar',
    );
  }
  const groups = new Map<
    string,
    { labels: Sample['labels']; values: number[] }
  >();
  for (const { labels, value } of of) {
    const kept = Object.fromEntries(
      Object.entries(unnamed(labels)).filter(
        ([label]) =>
          query.labels.includes(label) === (query.grouping !== 'without'),
      ),
    );
    const key = keyOf(kept);
    const group = groups.get(key) ?? { labels: kept, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, values }) => ({
    labels,
    value: AGGREGATE[query.name](values),
  }));
}

function arithmetic(
  compute: (a: number, b: number) => number,
  left: Sample[] | number,
  right: Sample[] | number,
): Sample[] | number {
  if (typeof left === 'number' && typeof right === 'number') {
    return compute(left, right);
  }
  const each = (samples: Sample[], change: (value: number) => number) =>
    samples.map(({ labels, value }) => ({
      labels: unnamed(labels),
      value: change(value),
    }));
  if (typeof left === 'number') {
    return each(right as Sample[], value => compute(left, value));
  }
  if (typeof right === 'number') {
    return each(left, value => compute(value, right));
  }
  const others = new Map(
    right.map(({ labels, value }) => [keyOf(unnamed(labels)), value]),
  );
  return left.flatMap(({ labels, value }) => {
    const other = others.get(keyOf(unnamed(labels)));
    return other === undefined
      ? []
      : [{ labels: unnamed(labels), value: compute(value, other) }];
  });
}

function unnamed({ __name__: _, ...labels }: Sample['labels']) {
  return labels;
}

export function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).sort());
}
