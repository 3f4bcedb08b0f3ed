import fc from 'fast-check';
import { checkDiskSize, checkMemory, parseBytes } from './quantities';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

describe('parseBytes', () => {
  it.each([
    ['1', 1],
    ['1k', 1000],
    ['1Ki', 1024],
    ['1.5Gi', 1610612736],
    ['0.1Ki', 103],
    ['16Ti', 17592186044416],
  ])('reads %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each([
    '',
    '-1',
    '+1',
    'lots',
    '1e3',
    '1e999',
    '1 Gi',
    '1GB',
    '1gi',
    'Gi',
    '1.',
    '.5',
    '0x1',
    '1m',
    'NaN',
    'Infinity',
    '１Gi',
    '1Gi\n',
  ])('refuses %j', text => {
    expect(parseBytes(text)).toBeUndefined();
  });

  it('orders amounts as numbers', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (a, b) => {
        expect(parseBytes(`${a}Mi`)! < parseBytes(`${b}Mi`)!).toBe(a < b);
      }),
    );
  });
});

describe('limits', () => {
  it.each(['15Mi', '0', '0Gi', '17Ti', '999999999999999Pi'])(
    'refuse %s of memory',
    text => {
      expect(() => checkMemory(text, 'vm.memory')).toThrow(
        /^vm\.memory: .*(too little|too much)/,
      );
    },
  );
  it('accept what fits', () => {
    expect(checkMemory('128Mi', 'vm.memory')).toBe('128Mi');
    expect(checkDiskSize('100Gi', 'vm.size')).toBe('100Gi');
    expect(() => checkDiskSize('2Pi', 'vm.size')).toThrow(
      'too much; at most 1Pi',
    );
  });
});
