import { InputError } from '@backstage/errors';
import type { LabelRequirement } from '../mirror/types';

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const PREFIX =
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Longer ones are refused: a selector is matched against every change of every VM. */
const MAX_LENGTH = 4096;

type Token =
  | { kind: 'word'; text: string }
  | { kind: 'symbol'; text: '!' | '=' | '==' | '!=' | '(' | ')' | ',' }
  | { kind: 'end'; text: 'the end' };

/** Whether `value` may stand as the value of a label (apimachinery pkg/util/validation IsValidLabelValue). */
export function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash < 0) {
    return NAME.test(key);
  }
  const prefix = key.slice(0, slash);
  return (
    prefix.length <= 253 &&
    PREFIX.test(prefix) &&
    NAME.test(key.slice(slash + 1))
  );
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (/\s/.test(char)) {
      at++;
    } else if ('(),'.includes(char)) {
      tokens.push({ kind: 'symbol', text: char as '(' });
      at++;
    } else if (char === '!' || char === '=') {
      const pair = text.slice(at, at + 2);
      const symbol = pair === '!=' || pair === '==' ? pair : char;
      tokens.push({ kind: 'symbol', text: symbol });
      at += symbol.length;
    } else if (char === '<' || char === '>') {
      throw new InputError(
        `'${char}' compares numbers, which is not supported here; use =, !=, in or notin`,
      );
    } else {
      const word = /^[^\s(),!=<>]+/.exec(text.slice(at))![0];
      tokens.push({ kind: 'word', text: word });
      at += word.length;
    }
  }
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): LabelRequirement[] {
    const requirements = [this.#requirement()];
    while (this.#peek().kind !== 'end') {
      this.#expect(',');
      requirements.push(this.#requirement());
    }
    return requirements;
  }

  #requirement(): LabelRequirement {
    if (this.#take('!')) {
      return { key: this.#key(), operator: 'DoesNotExist', values: [] };
    }
    const key = this.#key();
    const next = this.#peek();
    if (next.kind === 'end' || next.text === ',') {
      return { key, operator: 'Exists', values: [] };
    }
    if (this.#take('=') || this.#take('==')) {
      return { key, operator: 'In', values: [this.#value()] };
    }
    if (this.#take('!=')) {
      return { key, operator: 'NotIn', values: [this.#value()] };
    }
    if (next.kind === 'word' && (next.text === 'in' || next.text === 'notin')) {
      this.#at++;
      const operator = next.text === 'in' ? 'In' : 'NotIn';
      return { key, operator, values: this.#values() };
    }
    throw new InputError(
      `after '${key}' one of =, ==, !=, in, notin or a comma is expected, found '${next.text}'`,
    );
  }

  #key(): string {
    const token = this.#peek();
    // Instead of a key, `in` and `notin` are operators: apimachinery pkg/labels/selector.go parseRequirement.
    if (
      token.kind !== 'word' ||
      token.text === 'in' ||
      token.text === 'notin'
    ) {
      throw new InputError(`a label key is expected, found '${token.text}'`);
    }
    if (!isLabelKey(token.text)) {
      throw new InputError(`'${token.text}' is not a label key`);
    }
    this.#at++;
    return token.text;
  }

  #value(): string {
    const token = this.#peek();
    if (token.kind === 'end' || token.text === ',' || token.text === ')') {
      return '';
    }
    if (token.kind !== 'word') {
      throw new InputError(`a label value is expected, found '${token.text}'`);
    }
    if (!isLabelValue(token.text)) {
      throw new InputError(`'${token.text}' is not a label value`);
    }
    this.#at++;
    return token.text;
  }

  #values(): string[] {
    this.#expect('(');
    const values = [this.#value()];
    while (this.#take(',')) {
      values.push(this.#value());
    }
    this.#expect(')');
    return [...new Set(values)];
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end' };
  }

  #take(symbol: string): boolean {
    const token = this.#peek();
    if (token.kind === 'symbol' && token.text === symbol) {
      this.#at++;
      return true;
    }
    return false;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) {
      throw new InputError(
        `'${symbol}' is expected, found '${this.#peek().text}'`,
      );
    }
  }
}

/**
 * Reads a label selector as Kubernetes does (apimachinery pkg/labels/selector.go): `key`, `!key`,
 * `key=value`, `key==value`, `key!=value`, `key in (a,b)`, `key notin (a,b)`, joined by commas.
 *
 * @throws InputError that says what is wrong; the caller adds where the selector stood.
 */
export function parseLabelSelector(selector: string): LabelRequirement[] {
  if (selector.length > MAX_LENGTH) {
    throw new InputError(`it is longer than ${MAX_LENGTH} characters`);
  }
  const tokens = tokenize(selector);
  if (tokens.length === 0) {
    throw new InputError('it is empty');
  }
  return new Parser(tokens).parse();
}
