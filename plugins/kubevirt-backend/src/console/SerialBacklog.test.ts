import fc from 'fast-check';
import { SerialBacklog } from './SerialBacklog';

describe('SerialBacklog', () => {
  it('keeps the last bytes, however they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[ -~]*$/)),
        fc.integer({ min: 1, max: 40 }),
        (pieces, max) => {
          const backlog = new SerialBacklog(max);
          pieces.forEach(piece => backlog.push(Buffer.from(piece)));
          expect(String(backlog.read())).toBe(pieces.join('').slice(-max));
        },
      ),
    );
  });

  it('begins with a whole character', () => {
    const backlog = new SerialBacklog(5);
    backlog.push(Buffer.from('aé日本'));
    expect(String(backlog.read())).toBe('本');
  });

  it('does not keep a large buffer for a small part of it', () => {
    const backlog = new SerialBacklog(10);
    const large = Buffer.alloc(100, 'x');
    backlog.push(large.subarray(0, 5));
    large.fill('y');
    expect(String(backlog.read())).toBe('xxxxx');
  });

  it('keeps a million keys in as much memory as they have bytes', () => {
    const backlog = new SerialBacklog(1000);
    for (let count = 0; count < 1_000_000; count++) {
      backlog.push(Buffer.of(97));
    }
    expect(backlog.read()).toHaveLength(1000);
  });
});
