import fc from 'fast-check';
import { isLabelValue, parseLabelSelector } from './labelSelector';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

describe('parseLabelSelector', () => {
  it.each([
    ['app=orders', [['app', 'In', ['orders']]]],
    ['app==orders', [['app', 'In', ['orders']]]],
    ['app = orders', [['app', 'In', ['orders']]]],
    ['app=', [['app', 'In', ['']]]],
    ['app!=orders', [['app', 'NotIn', ['orders']]]],
    ['app', [['app', 'Exists', []]]],
    ['!app', [['app', 'DoesNotExist', []]]],
    ['! app', [['app', 'DoesNotExist', []]]],
    ['app in (a,b)', [['app', 'In', ['a', 'b']]]],
    ['app in ( a , b )', [['app', 'In', ['a', 'b']]]],
    ['app in(a)', [['app', 'In', ['a']]]],
    ['app in (a,)', [['app', 'In', ['a', '']]]],
    ['app in (a,a)', [['app', 'In', ['a']]]],
    ['app notin (a,b)', [['app', 'NotIn', ['a', 'b']]]],
    ['app in (in,notin)', [['app', 'In', ['in', 'notin']]]],
    ['example.com/app=x', [['example.com/app', 'In', ['x']]]],
    [
      'app=a, tier in (db),!old,env',
      [
        ['app', 'In', ['a']],
        ['tier', 'In', ['db']],
        ['old', 'DoesNotExist', []],
        ['env', 'Exists', []],
      ],
    ],
    [
      'a=,b=c',
      [
        ['a', 'In', ['']],
        ['b', 'In', ['c']],
      ],
    ],
  ])('reads %p', (text, expected) => {
    expect(
      parseLabelSelector(text).map(({ key, operator, values }) => [
        key,
        operator,
        values,
      ]),
    ).toEqual(expected);
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['=a', 'label key'],
    ['a=b,', 'label key'],
    [',a=b', 'label key'],
    ['a=b c=d', "',' is expected"],
    ['a in b', "'(' is expected"],
    ['a in (b', "')' is expected"],
    ['a in (b))', "',' is expected"],
    ['in (b)', 'label key'],
    ['notin=b', 'label key'],
    ['!a=b', "',' is expected"],
    ['a=!b', 'label value'],
    ['a=-b', "'-b' is not a label value"],
    ['a=b/c', "'b/c' is not a label value"],
    ['-a=b', "'-a' is not a label key"],
    ['a/b/c=d', "'a/b/c' is not a label key"],
    ['UPPER.example/app=d', 'is not a label key'],
    ['a>1', 'compares numbers'],
    ['a<1', 'compares numbers'],
    ['a ~ b', 'is expected'],
    [`a=${'b'.repeat(64)}`, 'is not a label value'],
    [`a=b,${'c,'.repeat(3000)}d`, 'longer than'],
  ])('refuses %p', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('never fails in another way, and what it reads is well-formed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab!=(),in notin<> /.-"\n') }),
        text => {
          const malformed: unknown[] = [];
          try {
            for (const { key, values } of parseLabelSelector(text)) {
              malformed.push(...(key ? [] : [key]));
              malformed.push(...values.filter(value => !isLabelValue(value)));
            }
          } catch (error) {
            malformed.push(
              ...((error as Error).name === 'InputError' ? [] : [error]),
            );
          }
          expect(malformed).toEqual([]);
        },
      ),
    );
  });
});
