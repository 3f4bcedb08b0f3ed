import { watchLines } from './watchLines';

async function* chunksOf(...chunks: (string | Buffer)[]) {
  for (const chunk of chunks) {
    yield Buffer.from(chunk);
  }
}

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of watchLines(chunksOf(...chunks), () => {})) {
    lines.push(line);
  }
  return lines;
}

describe('watchLines', () => {
  it('joins what comes in pieces', async () => {
    expect(await linesOf('{"a"', ':1}\n{"b":2}\n\n{"c"', ':3}\n')).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
  });

  it('gives up on a line that does not end', async () => {
    const piece = Buffer.alloc(8 * 1024 * 1024, 'x');
    await expect(
      linesOf(piece, piece, piece, piece, 'x'),
    ).rejects.toMatchObject({ name: 'KubeError', reason: 'ResponseTooLarge' });
    expect((await linesOf(piece, '\n', piece, '\n'))[1]).toHaveLength(
      piece.length,
    );
  });
});
