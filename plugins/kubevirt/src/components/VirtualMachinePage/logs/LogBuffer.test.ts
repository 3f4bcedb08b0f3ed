import { LogBuffer, newLines } from './LogBuffer';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

describe('LogBuffer', () => {
  it('keeps full chunks as they are when lines come', () => {
    const buffer = new LogBuffer(1_000);
    buffer.append(lines(0, 150));
    const [full, growing] = buffer.chunks;
    buffer.append(lines(150, 160));
    expect(buffer.chunks[0]).toBe(full);
    expect(buffer.chunks[1]).not.toBe(growing);
    expect(buffer.chunks[1]).toEqual({ from: 100, lines: lines(100, 160) });
    expect(buffer.total).toBe(160);
    expect(buffer.tail(3)).toEqual(lines(157, 160));
  });

  it('lets the oldest go and remembers that it did', () => {
    const buffer = new LogBuffer(1_000);
    buffer.append(lines(0, 1_000));
    expect(buffer.dropped).toBe(false);
    buffer.append(lines(1_000, 50_000));
    const kept = buffer.chunks.flatMap(chunk => chunk.lines);
    expect(kept.length).toBeLessThan(1_100);
    expect(kept.length).toBeGreaterThanOrEqual(1_000);
    expect(kept.at(-1)).toBe('line 49999');
    expect(buffer.dropped).toBe(true);
    expect(buffer.chunks[0].from).toBe(50_000 - kept.length);
  });
});

describe('newLines', () => {
  it.each<[string, string[], string[], string[] | undefined]>([
    ['everything of a first opening', [], ['a', 'b'], ['a', 'b']],
    ['what follows the overlap', ['a', 'b', 'c'], ['b', 'c', 'd'], ['d']],
    ['nothing of a log that stood still', ['a', 'b'], ['a', 'b'], []],
    ['nothing of an empty answer to a full log', ['a'], [], undefined],
    ['no guess where the two do not meet', ['a', 'b'], ['x', 'y'], undefined],
    [
      'what follows when the tail reaches further back',
      ['b', 'c'],
      ['a', 'b', 'c', 'd'],
      ['d'],
    ],
    [
      'the longest overlap of lines that repeat',
      ['x', 'tick', 'tick'],
      ['tick', 'tick', 'tick'],
      ['tick'],
    ],
  ])('takes %s', (_, known, tail, expected) => {
    expect(newLines(known, tail)).toEqual(expected);
  });
});
