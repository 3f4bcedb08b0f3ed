import { readMatrix } from './readMatrix';

const VMS = [
  { namespace: 'shop', name: 'a' },
  { namespace: 'ops', name: 'b' },
];
const TIMES = { start: 1000, end: 1120, step: 30 };

const series = (namespace: string, name: string, values: unknown) => ({
  metric: { namespace, name },
  values,
});
const matrix = (...result: unknown[]) => ({
  status: 'success',
  data: { resultType: 'matrix', result },
});

describe('readMatrix', () => {
  it('leaves a gap where nothing was measured', () => {
    expect(
      readMatrix(
        matrix(
          series('shop', 'a', [
            [1000, '1'],
            [1030.0, '0.5'],
            [1120, '1e3'],
          ]),
        ),
        VMS,
        TIMES,
      ),
    ).toEqual(new Map([['shop/a', [1, 0.5, null, null, 1000]]]));
  });

  it.each([
    ['no number', [1000, 'NaN']],
    ['no end', [1000, '+Inf']],
    ['an empty text', [1000, '']],
    ['a value that is no text', [1000, 1]],
    ['a time that was not asked for', [1015, '1']],
    ['a time before', [970, '1']],
    ['a time after', [1150, '1']],
    ['nothing', null],
  ])('takes %s for none', (_, point) => {
    expect(
      readMatrix(matrix(series('shop', 'a', [point])), VMS, TIMES),
    ).toEqual(new Map());
  });

  it('keeps nothing of VMs that were not asked for, though a selector fits them', () => {
    expect([
      ...readMatrix(
        matrix(
          series('shop', 'b', [[1000, '1']]),
          series('ops', 'a', [[1000, '1']]),
          series('ops', 'b', [[1000, '1']]),
          { metric: {}, values: [[1000, '1']] },
          null,
        ),
        VMS,
        TIMES,
      ).keys(),
    ]).toEqual(['ops/b']);
  });

  it.each([
    ['nothing', undefined],
    ['a page', '<html>'],
    ['an error', { status: 'error', errorType: 'internal' }],
    [
      'another type',
      { status: 'success', data: { resultType: 'vector', result: [] } },
    ],
    [
      'no list',
      { status: 'success', data: { resultType: 'matrix', result: {} } },
    ],
    [
      'two series of a VM',
      matrix(
        series('shop', 'a', [[1000, '1']]),
        series('shop', 'a', [[1000, '2']]),
      ),
    ],
  ])('refuses %s', (_, answer) => {
    expect(() => readMatrix(answer, VMS, TIMES)).toThrow(
      expect.objectContaining({ name: 'UsageSourceError', reason: 'failed' }),
    );
  });
});
