import { nextVersion } from './nextVersion';

describe('nextVersion', () => {
  it.each([
    ['v1', 'v2'],
    ['v1.9', 'v1.10'],
    ['1.2.3', '1.2.4'],
    ['v1-rc', 'v2-rc'],
    ['production', 'production-2'],
    ['production-2', 'production-3'],
  ])('%s → %s', (version, next) => {
    expect(nextVersion(version)).toBe(next);
  });

  it('passes over versions that are taken', () => {
    expect(nextVersion('v1', ['v2', 'v3'])).toBe('v4');
  });
});
