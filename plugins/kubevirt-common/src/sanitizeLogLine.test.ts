import { sanitizeLogLine } from './sanitizeLogLine';

describe('sanitizeLogLine', () => {
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
    ['two\nlines', 'two lines'],
    ['two\u2028lines\u0085more', 'two lines more'],
    ['pay\u200bpal\u2060\ufeff', 'paypal'],
    ['tag\u{e0041}ged', 'tagged'],
    ['unfinished \x1b[', 'unfinished '],
    ['\x1b', ''],
  ])('%j becomes %j', (line, clean) => {
    expect(sanitizeLogLine(line)).toBe(clean);
  });

  it('cuts what is too long', () => {
    const line = sanitizeLogLine('x'.repeat(16_384 + 1));
    expect(line).toBe(`${'x'.repeat(16_384)} …`);
  });

  it('takes no more than linear time for hostile lines', () => {
    const began = process.cpuUsage();
    sanitizeLogLine('\x1b]'.repeat(500_000));
    sanitizeLogLine(`\x1b[${'0;'.repeat(500_000)}`);
    sanitizeLogLine('\x1b'.repeat(1_000_000));
    // Microseconds of this process' own, however busy the machine is.
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
  });
});
