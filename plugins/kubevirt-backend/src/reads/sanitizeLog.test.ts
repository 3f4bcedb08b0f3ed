import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LineSplitter } from './sanitizeLog';

/** Bytes that are held, without those that only wait to be collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('LineSplitter', () => {
  it('joins lines and characters that come in pieces', () => {
    const splitter = new LineSplitter();
    const bytes = Buffer.from('one\ntwö\r\nthree');
    expect(
      [...bytes].flatMap(byte => splitter.push(Uint8Array.of(byte))),
    ).toEqual(['one', 'twö']);
    expect(splitter.flush()).toEqual(['three']);
    expect(splitter.flush()).toEqual([]);
  });

  it('replaces bytes that are no text', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(Uint8Array.of(0xff, 0x41, 0x0a))).toEqual(['\ufffdA']);
  });

  it.each([
    [
      'Get https://me:p@w@a.example/b?c',
      'Get https://<masked>@a.example/b?<masked>',
    ],
    [
      '{"msg":"Get https://a.example/?b","level":"info","pos":1}',
      '{"msg":"Get https://a.example/?<masked>","level":"info","pos":1}',
    ],
    [
      '{"url":"https:\\/\\/me:p\\"w@a.example","level":"info"}',
      '{"url":"https://<masked>@a.example","level":"info"}',
    ],
    [
      '{not JSON https://a.example/?b}',
      '{not JSON https://a.example/?<masked>}',
    ],
    [
      `{"a":${'['.repeat(5_000)}"https://a.example/?b"`,
      `{"a":${'['.repeat(5_000)}"https://a.example/?<masked>"`,
    ],
  ])('masks logins and queries of addresses: %#', (line, shown) => {
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.from(`${line}\n${line}`))).toEqual([shown]);
    expect(splitter.flush()).toEqual([shown]);
  });

  it('does not keep a line that never ends', () => {
    const splitter = new LineSplitter();
    const before = heapUsed();
    for (let i = 0; i < 200; i++) {
      expect(splitter.push(Buffer.alloc(100_000, 'x'))).toEqual([]);
    }
    expect(heapUsed() - before).toBeLessThan(10_000_000);
    expect(splitter.push(Buffer.from('\n'))[0]).toHaveLength(16_384 + 2);
  });
});
