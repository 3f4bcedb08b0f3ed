import { checkName, checkVersion } from './names';

describe('names and versions', () => {
  it.each(['a', 'a-b', '0a', 'a'.repeat(63)])('takes the name %s', name => {
    expect(checkName('name', name)).toBe(name);
  });

  it.each(['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', 'ä', 'a'.repeat(64)])(
    'refuses the name %j',
    name => {
      expect(() => checkName('name', name)).toThrow(/^name: /);
    },
  );

  it.each(['v1', '4.1.0', 'production', 'v1-rc.1'])(
    'takes the version %s',
    version => {
      expect(checkVersion('version', version)).toBe(version);
    },
  );

  it.each(['', 'latest', '..', 'v1/..', 'v 1', 'v1\n', '-v1'])(
    'refuses the version %j',
    version => {
      expect(() => checkVersion('version', version)).toThrow(/^version: /);
    },
  );
});
