import { chartPaths, xOf } from './chartPaths';

const AREA = { left: 0, right: 40, top: 0, bottom: 10, max: 10 };

describe('chartPaths', () => {
  it('draws a line through what was measured', () => {
    expect(chartPaths([0, 5, 10, 5, 0], AREA)).toEqual({
      line: 'M0,10L10,5L20,0L30,5L40,10',
      points: [],
    });
  });

  it('begins again after a gap, and draws nothing in it', () => {
    expect(chartPaths([0, 5, null, 5, 0], AREA).line).toBe(
      'M0,10L10,5M30,5L40,10',
    );
  });

  it('draws a value between two gaps as a point', () => {
    expect(chartPaths([5, null, 5, null, 0], AREA)).toEqual({
      line: '',
      points: [
        [0, 5],
        [20, 5],
        [40, 10],
      ],
    });
  });

  it('draws nothing of nothing', () => {
    expect(chartPaths([null, null], AREA)).toEqual({ line: '', points: [] });
    expect(chartPaths([], AREA)).toEqual({ line: '', points: [] });
  });

  it('keeps what is too much within the chart', () => {
    expect(chartPaths([20, 20], AREA).line).toBe('M0,0L40,0');
  });

  it('has a place for a single value', () => {
    expect(xOf(0, 1, AREA)).toBe(0);
  });
});
