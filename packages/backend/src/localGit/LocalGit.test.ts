import { createMockDirectory } from '@backstage/backend-test-utils';
import { LocalGit } from './LocalGit';

describe('LocalGit', () => {
  const directory = createMockDirectory();
  let git: LocalGit;

  beforeEach(() => {
    directory.setContent({
      one: { 'catalog-info.yaml': 'a: 1\n', sub: { 'x.txt': 'x' } },
      two: { 'catalog-info.yaml': 'a: 2\n' },
      empty: {},
    });
    git = LocalGit.create({ root: directory.resolve('repositories') });
  });

  const publish = (
    source: string,
    mode: 'create' | 'change' = 'create',
    name = 'shop',
  ) =>
    git.publish({
      name,
      source: directory.resolve(source),
      message: 'm',
      mode,
    });

  it('publishes a tree and hands it back', async () => {
    const { commit, changed, remoteUrl } = await publish('one');

    expect(changed).toBe(true);
    expect(remoteUrl).toBe(
      `file://${directory.resolve('repositories/shop.git')}`,
    );
    expect(await git.list()).toEqual(['shop']);
    expect(await git.head('shop')).toBe(commit);
    expect(await git.read('shop', 'sub/x.txt')).toBe('x');
    await git.fetch('shop', directory.resolve('out'));
    expect(directory.content({ path: 'out' })).toEqual({
      'catalog-info.yaml': 'a: 1\n',
      sub: { 'x.txt': 'x' },
    });
  });

  it('replaces the whole tree on a change, and makes no commit for the same tree', async () => {
    const first = await publish('one');
    const second = await publish('two', 'change');
    const third = await publish('two', 'change');

    expect(second.commit).not.toBe(first.commit);
    expect(await git.read('shop', 'sub/x.txt')).toBeUndefined();
    expect(third).toMatchObject({ commit: second.commit, changed: false });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a name that is taken',
      async () => {
        await publish('one');
        await publish('two');
      },
      'ConflictError',
    ],
    ['a change of nothing', () => publish('one', 'change'), 'NotFoundError'],
    ['a path for a name', () => publish('one', 'create', '../x'), 'InputError'],
    [
      'an option for a name',
      () => publish('one', 'create', '-x'),
      'InputError',
    ],
    ['an empty tree', () => publish('empty'), 'InputError'],
    ['a fetch of nothing', () => git.fetch('none', '.'), 'NotFoundError'],
  ])('refuses %s', async (_, act, name) => {
    await expect(act()).rejects.toMatchObject({ name });
  });
});
