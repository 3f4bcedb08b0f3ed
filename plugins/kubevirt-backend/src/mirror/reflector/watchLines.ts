const NEWLINE = 0x0a;

/** Cuts a watch's body into its lines, one JSON text each. */
export async function* watchLines(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: () => void,
): AsyncGenerator<string> {
  let rest: Uint8Array[] = [];
  for await (const chunk of chunks) {
    onChunk();
    let start = 0;
    for (
      let end = chunk.indexOf(NEWLINE);
      end >= 0;
      end = chunk.indexOf(NEWLINE, start)
    ) {
      const piece = chunk.subarray(start, end);
      const line = rest.length ? Buffer.concat([...rest, piece]) : piece;
      rest = [];
      start = end + 1;
      if (line.length) {
        yield Buffer.from(
          line.buffer,
          line.byteOffset,
          line.byteLength,
        ).toString('utf8');
      }
    }
    if (start < chunk.length) {
      rest.push(chunk.subarray(start));
    }
  }
}
