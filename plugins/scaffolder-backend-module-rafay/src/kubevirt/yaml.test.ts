import fc from 'fast-check';
import { parse } from 'yaml';
import { AMBIGUOUS_STRINGS } from './__testUtils__/testData';
import { growthOf } from '@rafay-kubevirt/test-setup';
import { parseKubeDocs, parsePlainYaml, toYaml, toYamlDocument } from './yaml';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const readers = [
  { name: 'YAML 1.1', options: { version: '1.1', merge: false } },
  { name: 'YAML 1.2', options: { version: '1.2', merge: false } },
] as const;

describe.each(readers)('toYamlDocument, read as $name', ({ options }) => {
  it.each(AMBIGUOUS_STRINGS.map(text => [JSON.stringify(text), text]))(
    'keeps %s a string, as value, key and item',
    (_title, text) => {
      const value = {
        value: text,
        list: [text, text],
        [`k${text}`]: 1,
        map: { [text]: 'x' },
      };
      expect(parse(toYamlDocument(value), options)).toEqual(value);
    },
  );

  it('keeps every string', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (first, second) => {
          const value = { a: first, b: [second, { [`x${first}`]: second }] };
          expect(parse(toYamlDocument(value), options)).toEqual(value);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('parsePlainYaml', () => {
  it.each<[string, unknown]>([
    ['e1000', 'e1000'],
    ['E5', 'E5'],
    ['+e5', '+e5'],
    ['.e5', '.e5'],
    ['.', '.'],
    ['-.', '-.'],
    ['._', '._'],
    ['1e3', 1000],
    ['1.5e-3', 0.0015],
    ['.5', 0.5],
    ['1.', 1],
    ['1_0.5', 10.5],
    ['.inf', Infinity],
  ])('reads %s as the API server does', (text, value) => {
    expect(parsePlainYaml(`a: ${text}`, { name: 'x' })).toEqual([{ a: value }]);
  });
});

describe('toYaml', () => {
  it('keeps any JSON value, and gives the same bytes each time', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ maxLength: 10 }),
          fc.jsonValue({ maxDepth: 4, noUnicodeString: false }),
        ),
        value => {
          const plain = JSON.parse(JSON.stringify(value));
          const text = toYaml([plain]);
          expect(parse(text, { version: '1.1', merge: false })).toEqual(plain);
          expect(toYaml([structuredClone(plain)])).toBe(text);
        },
      ),
    );
  });

  it('writes documents one after the other, each ending in a newline', () => {
    expect(toYaml([{ a: 1 }, { b: ['x'] }])).toBe('a: 1\n---\nb:\n- x\n');
    expect(toYaml([])).toBe('');
  });

  it('never begins a line inside a document with a document mark', () => {
    const text = toYaml([{ a: 'x\n---\ny\n...\nz', b: '---' }]);
    expect(text).not.toMatch(/^(?:---|\.\.\.)/m);
  });

  it('quotes the merge key, which then is an ordinary key to Kubernetes', () => {
    expect(toYaml([{ '<<': '<<', '=': '=' }])).toBe('"<<": "<<"\n"=": "="\n');
  });

  it('leaves out what is undefined and does not use anchors', () => {
    const shared = { x: 1 };
    expect(toYaml([{ a: shared, b: shared, c: undefined }])).toBe(
      'a:\n  x: 1\nb:\n  x: 1\n',
    );
  });
});

describe('parseKubeDocs', () => {
  const parseText = (text: string) =>
    parseKubeDocs(text, { name: 'test.yaml' });
  const doc = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

  it('reads documents and skips empty ones', () => {
    expect(parseText(`---\n${doc}---\n# nothing\n---\n${doc}`)).toHaveLength(2);
    expect(parseText('')).toEqual([]);
  });

  it('reads scalars as Kubernetes does: 1.1, but dates are strings', () => {
    const [read] = parseText(`${doc}data: {a: yes, b: 2001-01-01, c: 010}\n`);
    expect(read.data).toEqual({ a: true, b: '2001-01-01', c: 8 });
  });

  it.each([
    ['anchors', `${doc}a: &x {b: 1}\nc: *x\n`, /anchors and aliases/],
    ['merge keys', `${doc}a:\n  <<: {b: 1}\n`, /merge key/],
    ['duplicate keys', `${doc}kind: Secret\n`, /unique/],
    ['own tags', `${doc}a: !!js/function 'x'\n`, /not valid YAML/],
    ['broken YAML', 'a: [\n', /not valid YAML/],
    ['lists', '- a\n', /not an object/],
    [
      'objects without kind',
      'apiVersion: v1\nmetadata: {name: a}\n',
      /no kind/,
    ],
    [
      'objects without name',
      'apiVersion: v1\nkind: A\nmetadata: {}\n',
      /no metadata.name/,
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseText(text)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('refuses what is too large, in bytes and in documents', () => {
    expect(() => parseKubeDocs(doc, { name: 'x', maxBytes: 10 })).toThrow(
      'x is larger than 10 bytes',
    );
    expect(() =>
      parseKubeDocs('--- {}\n'.repeat(11), { name: 'x', maxDocuments: 10 }),
    ).toThrow('x has more than 10 documents');
  });

  it.each([
    ['flow lists', '['.repeat(50_000)],
    ['flow objects', '{a: '.repeat(50_000)],
    ['lists on one line', `${'- '.repeat(50_000)}a`],
    ['keys on one line', `${'? '.repeat(50_000)}a`],
  ])('refuses %s that are nested without end', (_what, text) => {
    expect(() => parsePlainYaml(text, { name: 'x' })).toThrow(
      'x is nested more than 100 levels deep',
    );
  });

  it('refuses directives', () => {
    expect(() => parseText(`%YAML 1.1\n---\n${doc}`)).toThrow('directives');
  });

  it.each<[string, (size: number) => string]>([
    [
      'keys',
      size => Array.from({ length: size / 8 }, (_, i) => `k${i}: 1\n`).join(''),
    ],
    [
      'keys in flow style',
      size =>
        `{${Array.from({ length: size / 8 }, (_, i) => `k${i}: 1,`).join('')}}`,
    ],
    ['blank lines', size => `a: 1\n${'\n'.repeat(size)}b: 1\n`],
    ['comments', size => `a: 1\n${'# x\n'.repeat(size / 4)}b: 1\n`],
    ['items', size => `[${'a,'.repeat(size / 2)}]`],
    ['lines of a text', size => `a: |\n${'  x\n'.repeat(size / 4)}`],
    ['escapes', size => `a: "${'\\n'.repeat(size / 2)}"`],
    ['directives', size => '%a\n'.repeat(size / 3)],
    ['documents', size => '--- {}\n'.repeat(size / 7)],
  ])('takes time that grows with the text: %s', (_what, make) => {
    expect(
      growthOf(
        make,
        text => parsePlainYaml(text, { name: 'x', maxDocuments: 100_000 }),
        32 * 1024,
      ),
    ).toBeLessThan(2.5);
  });
});
