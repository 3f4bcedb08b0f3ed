import { formatBytes, formatCpus, formatQuantity } from './quantity';

describe('words for quantities', () => {
  it.each([
    [64 * 2 ** 30, '64 GiB'],
    [4 * 2 ** 40, '4 TiB'],
    [451236096, '430.3 MiB'],
    [1.5 * 2 ** 30, '1.5 GiB'],
    [0, '0 bytes'],
  ])('%p bytes are %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  it('writes CPUs without needless digits', () => {
    expect(formatCpus(2)).toBe('2 CPU');
    expect(formatCpus(0.1)).toBe('0.1 CPU');
  });

  it('writes bytes as Kubernetes does', () => {
    expect(formatQuantity(10737418240)).toBe('10Gi');
    expect(formatQuantity(1000)).toBe('1000');
  });
});
