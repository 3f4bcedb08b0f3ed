import { KubeError } from '../../clusters';

const NEWLINE = 0x0a;
/** No object is as large: etcd takes 1.5 MiB by default. */
const MAX_LINE = 32 * 1024 * 1024;

/**
 * Cuts a watch's body into its lines, one JSON text each.
 *
 * @throws KubeError with reason `ResponseTooLarge` for a line that no API server sends
 */
export async function* watchLines(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: () => void,
): AsyncGenerator<string> {
  let rest: Uint8Array[] = [];
  let held = 0;
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
      held = 0;
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
      held += chunk.length - start;
      if (held > MAX_LINE) {
        throw new KubeError({
          code: 502,
          reason: 'ResponseTooLarge',
          message: `An event of a watch is longer than ${MAX_LINE} bytes: is it the API server that answers?`,
        });
      }
    }
  }
}
