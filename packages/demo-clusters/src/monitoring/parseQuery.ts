/** A selector of series. */
export interface Selector {
  kind: 'selector';
  name?: string;
  matches(labels: Record<string, string>): boolean;
  /** Seconds, for a range vector. */
  range?: number;
}

/** A query of PromQL, as far as it is understood here. */
export type Query =
  | Selector
  | { kind: 'number'; value: number }
  | { kind: 'call'; name: RateFunction; of: Selector }
  | {
      kind: 'aggregate';
      name: Aggregation;
      grouping?: 'by' | 'without';
      labels: string[];
      of: Query;
    }
  | { kind: 'binary'; operator: Operator; left: Query; right: Query };

const RATES = ['rate', 'irate', 'increase'] as const;
export type RateFunction = (typeof RATES)[number];
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];
const OPERATORS = ['+', '-', '*', '/'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What Prometheus answers 400 `bad_data` to. */
export class QueryError extends Error {}

const TOKEN =
  /\s*(?:([a-zA-Z_:][\w:]*)|("(?:[^"\\]|\\.)*")|(\d+(?:ms|[smhdwy]))|(\d+(?:\.\d+)?)|(=~|!~|!=|[-+*/(){}[\],=]))/y;
const SECONDS: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

interface Token {
  kind: 'name' | 'string' | 'duration' | 'number' | 'sign' | 'end';
  text: string;
}

/** Seconds of `5m`; undefined for what is none. */
export function durationOf(text: string): number | undefined {
  const [, amount, unit] = /^(\d+)(ms|[smhdwy])$/.exec(text) ?? [];
  return unit ? Number(amount) * SECONDS[unit] : undefined;
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  parse(): Query {
    const query = this.#sum();
    if (this.#peek().kind !== 'end') {
      throw this.#unexpected();
    }
    return query;
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #take(): Token {
    return this.#tokens[this.#next++];
  }

  #unexpected(): QueryError {
    const { kind, text } = this.#peek();
    return new QueryError(
      `parse error: unexpected ${
        kind === 'end' ? 'end of input' : JSON.stringify(text)
      }`,
    );
  }

  #expect(sign: string): void {
    if (!this.#skip(sign)) {
      throw this.#unexpected();
    }
  }

  #skip(sign: string): boolean {
    const { kind, text } = this.#peek();
    const fits = kind === 'sign' && text === sign;
    if (fits) {
      this.#next++;
    }
    return fits;
  }

  #sum(): Query {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Query {
    return this.#chain(['*', '/'], () => this.#atom());
  }

  #chain(operators: Operator[], part: () => Query): Query {
    let left = part();
    for (;;) {
      const operator = operators.find(each => this.#skip(each));
      if (!operator) {
        return left;
      }
      left = { kind: 'binary', operator, left, right: part() };
    }
  }

  #atom(): Query {
    if (this.#skip('(')) {
      const inner = this.#sum();
      this.#expect(')');
      return inner;
    }
    const { kind, text } = this.#peek();
    if (kind === 'number') {
      this.#take();
      return { kind: 'number', value: Number(text) };
    }
    const aggregation = AGGREGATIONS.find(each => each === text);
    if (kind === 'name' && aggregation) {
      this.#take();
      return this.#aggregate(aggregation);
    }
    const following = this.#tokens[this.#next + 1];
    if (
      kind === 'name' &&
      following.kind === 'sign' &&
      following.text === '('
    ) {
      return this.#call();
    }
    return this.#selector();
  }

  #call(): Query {
    const { text } = this.#take();
    const name = RATES.find(each => each === text);
    if (!name) {
      throw new QueryError(
        `parse error: unknown function with name ${JSON.stringify(text)}`,
      );
    }
    this.#expect('(');
    const of = this.#selector();
    this.#expect(')');
    if (of.range === undefined) {
      throw new QueryError(
        `parse error: expected type range vector in call to function ${JSON.stringify(
          name,
        )}, got instant vector`,
      );
    }
    return { kind: 'call', name, of };
  }

  #aggregate(name: Aggregation): Query {
    let grouping = this.#grouping();
    this.#expect('(');
    const of = this.#sum();
    this.#expect(')');
    grouping ??= this.#grouping();
    return { kind: 'aggregate', name, of, labels: [], ...grouping };
  }

  #grouping(): { grouping: 'by' | 'without'; labels: string[] } | undefined {
    const { kind, text } = this.#peek();
    if (kind !== 'name' || (text !== 'by' && text !== 'without')) {
      return undefined;
    }
    this.#take();
    this.#expect('(');
    const labels: string[] = [];
    while (!this.#skip(')')) {
      labels.push(this.#name());
      this.#skip(',');
    }
    return { grouping: text, labels };
  }

  #name(): string {
    if (this.#peek().kind !== 'name') {
      throw this.#unexpected();
    }
    return this.#take().text;
  }

  #selector(): Selector {
    const name = this.#peek().kind === 'name' ? this.#name() : undefined;
    const matchers: ((labels: Record<string, string>) => boolean)[] = [];
    if (this.#skip('{')) {
      while (!this.#skip('}')) {
        matchers.push(this.#matcher());
        if (this.#peek().text !== '}') {
          this.#expect(',');
        }
      }
    } else if (name === undefined) {
      throw this.#unexpected();
    }
    if (name === undefined && matchers.length === 0) {
      throw new QueryError(
        'parse error: vector selector must contain at least one non-empty matcher',
      );
    }
    return {
      kind: 'selector',
      name,
      matches: labels =>
        (name === undefined || labels.__name__ === name) &&
        matchers.every(matches => matches(labels)),
      ...(this.#skip('[') && { range: this.#range() }),
    };
  }

  #range(): number {
    const { kind, text } = this.#peek();
    const range = kind === 'duration' ? durationOf(text) : undefined;
    if (!range) {
      throw this.#unexpected();
    }
    this.#take();
    this.#expect(']');
    return range;
  }

  #matcher(): (labels: Record<string, string>) => boolean {
    const label = this.#name();
    const { text: operator } = this.#peek();
    if (!['=', '!=', '=~', '!~'].includes(operator)) {
      throw this.#unexpected();
    }
    this.#take();
    if (this.#peek().kind !== 'string') {
      throw this.#unexpected();
    }
    const value: string = JSON.parse(this.#take().text);
    const fits = operator.endsWith('~')
      ? patternOf(value)
      : (text: string) => text === value;
    const wanted = !operator.startsWith('!');
    return labels => fits(labels[label] ?? '') === wanted;
  }
}

/**
 * Reads a query: selectors with `=`, `!=`, `=~`, `!~` (of texts with `|` between them) and a range, `rate`, `irate`, `increase`, aggregations with `by` or
 * `without`, arithmetic, numbers and parentheses.
 *
 * @throws QueryError
 */
export function parseQuery(text: string): Query {
  return new Parser(text).parse();
}

/** Of regular expressions just what is needed to name series: texts, with escapes, and `|` between them. */
function patternOf(pattern: string): (text: string) => boolean {
  const texts = [''];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '|') {
      texts.push('');
    } else if (character === '\\' && index + 1 < pattern.length) {
      index++;
      texts.push(texts.pop() + pattern[index]);
    } else if ('.*+?^$(){}[]\\'.includes(character)) {
      throw new QueryError(
        `parse error: error parsing regexp: a demo cluster understands nothing but texts with | between them: \`${pattern}\``,
      );
    } else {
      texts.push(texts.pop() + character);
    }
  }
  const known = new Set(texts);
  return text => known.has(text);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const kinds = ['name', 'string', 'duration', 'number', 'sign'] as const;
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new QueryError(
        `parse error: unexpected character: ${JSON.stringify(
          text.slice(at).trimStart()[0],
        )}`,
      );
    }
    const [, ...found] = match;
    const index = found.findIndex(part => part !== undefined);
    tokens.push({ kind: kinds[index], text: found[index] });
  }
  return [...tokens, { kind: 'end', text: '' }];
}
