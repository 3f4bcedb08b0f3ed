import fc from 'fast-check';
import { ByteQueue } from './ByteQueue';
import { ByteReader, ReaderClosed } from './ByteReader';

describe('ByteQueue', () => {
  it('gives what it got, however it came and however it is taken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 })),
        fc.array(fc.nat({ max: 120 })),
        (pieces, counts) => {
          const queue = new ByteQueue();
          const all = Buffer.concat(pieces);
          pieces.forEach(piece => queue.push(Buffer.from(piece)));
          let at = 0;
          for (const count of counts) {
            const looked = queue.look(count);
            const taken = queue.take(count);
            expect(taken).toEqual(looked);
            const there = at + count <= all.length;
            expect(taken).toEqual(
              there ? all.subarray(at, at + count) : undefined,
            );
            at += there ? count : 0;
            expect(queue.length).toBe(all.length - at);
            expect(queue.peek()).toBe(all[at]);
          }
        },
      ),
    );
  });

  it('takes time that grows with the bytes and no faster', () => {
    const queue = new ByteQueue();
    const count = 300_000;
    const began = process.cpuUsage().user;
    for (let at = 0; at < count; at++) {
      queue.push(Buffer.of(at % 256));
    }
    let right = 0;
    for (let at = 0; at < count; at++) {
      right += Number(queue.take(1)![0] === at % 256);
    }
    expect(right).toBe(count);
    // In microseconds of processor time: moving all chunks for each byte would take minutes.
    expect(process.cpuUsage().user - began).toBeLessThan(10_000_000);
  });
});

describe('ByteReader', () => {
  it('waits for what has not come', async () => {
    const reader = new ByteReader();
    const read = reader.read(3);
    reader.push(Buffer.from('ab'));
    reader.push(Buffer.from('cd'));
    expect(String(await read)).toBe('abc');
    expect(String(await reader.readSome(9))).toBe('d');
  });

  it('leaves nobody waiting when it is closed', async () => {
    const reader = new ByteReader();
    const read = reader.skip(3);
    reader.push(Buffer.from('ab'));
    reader.close();
    await expect(read).rejects.toThrow(ReaderClosed);
    await expect(reader.read(1)).rejects.toThrow(ReaderClosed);
  });
});
