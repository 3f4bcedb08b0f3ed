import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LineSplitter, MAX_LINE, sanitizeLine } from './sanitizeLog';

/** Bytes that are held, without those that only wait to be collected. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('sanitizeLine', () => {
  it.each([
    ['plain text', 'plain text'],
    ['tab\tstays', 'tab\tstays'],
    ['Größe 日本 🙂', 'Größe 日本 🙂'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b[1;32;48;5;12mok\x1b[K', 'ok'],
    ['\x1b[?25lhidden cursor\x1b[?25h', 'hidden cursor'],
    ['\x9b31mred', 'red'],
    ['\x1b]0;title\x07text', 'text'],
    ['\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x1b]52;c;cGFzdGU=\x07clipboard', 'clipboard'],
    ['\x1bPq#0;2;0\x1b\\sixel', 'sixel'],
    ['\x1b(Bcharset\x1b7\x1b8', 'charset'],
    ['\x1bcreset', 'reset'],
    ['over\rwritten', 'overwritten'],
    ['back\x08space\x00null\x07bell\x7f', 'backspacenullbell'],
    ['abc\u202egnp.exe', 'abcgnp.exe'],
    ['\u2066isolate\u2069', 'isolate'],
    ['unfinished \x1b[', 'unfinished '],
    ['\x1b', ''],
  ])('%j becomes %j', (line, clean) => {
    expect(sanitizeLine(line)).toBe(clean);
  });

  it('cuts what is too long', () => {
    const line = sanitizeLine('x'.repeat(MAX_LINE + 1));
    expect(line).toBe(`${'x'.repeat(MAX_LINE)} …`);
  });

  it('takes no more than linear time for hostile lines', () => {
    const began = process.cpuUsage();
    sanitizeLine('\x1b]'.repeat(500_000));
    sanitizeLine(`\x1b[${'0;'.repeat(500_000)}`);
    sanitizeLine('\x1b'.repeat(1_000_000));
    // Microseconds of this process' own, however busy the machine is.
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});

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

  it('does not keep a line that never ends', () => {
    const splitter = new LineSplitter();
    const before = heapUsed();
    for (let i = 0; i < 200; i++) {
      expect(splitter.push(Buffer.alloc(100_000, 'x'))).toEqual([]);
    }
    expect(heapUsed() - before).toBeLessThan(10_000_000);
    expect(splitter.push(Buffer.from('\n'))[0]).toHaveLength(MAX_LINE + 2);
  });
});
