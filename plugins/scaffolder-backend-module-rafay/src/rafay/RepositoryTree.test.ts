import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import * as promises from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { DEFAULT_LAYOUT } from './layout';
import { RepositoryTree } from './RepositoryTree';

jest.mock('node:fs/promises', () => {
  const actual = jest.requireActual('node:fs/promises');
  return { ...actual, rename: jest.fn(actual.rename) };
});

describe('RepositoryTree', () => {
  const directory = createMockDirectory();
  beforeEach(() =>
    directory.setContent({
      'README.md': 'read me\n',
      'private.txt': 'not ours\n',
      projects: { shop: { addons: { 'a.yaml': 'a: 1\n' } } },
    }),
  );
  const read = () => RepositoryTree.read(directory.path, DEFAULT_LAYOUT);

  it('reads only what concerns the generator', async () => {
    expect((await read()).paths()).toEqual([
      'README.md',
      'projects/shop/addons/a.yaml',
    ]);
  });

  it('writes additions, changes and removals', async () => {
    const tree = await read();
    tree.set('projects/shop/addons/b.yaml', 'b: 1\n');
    tree.set('README.md', 'new\n');
    tree.delete('projects/shop/addons/a.yaml');
    expect(await tree.write()).toEqual({
      added: ['projects/shop/addons/b.yaml'],
      changed: ['README.md'],
      removed: ['projects/shop/addons/a.yaml'],
    });
    expect(directory.content()).toEqual({
      'README.md': 'new\n',
      'private.txt': 'not ours\n',
      projects: { shop: { addons: { 'b.yaml': 'b: 1\n' } } },
    });
  });

  it('puts everything back when writing fails half-way', async () => {
    const before = directory.content();
    const tree = await read();
    tree.set('README.md', 'new\n');
    tree.set('projects/shop/b.yaml', 'b: 1\n');
    // Needs a folder where the file before was just put.
    tree.set('projects/shop/b.yaml/c.yaml', 'c: 1\n');
    await expect(tree.write()).rejects.toThrow();
    expect(directory.content()).toEqual(before);
  });

  it('loses nothing that it cannot put back', async () => {
    const tree = await read();
    tree.set('README.md', 'new\n');
    const actual = jest.requireActual('node:fs/promises');
    const [aside, into, back] = ['aside', 'into', 'back'];
    const steps = [aside, into, back];
    jest.mocked(promises.rename).mockImplementation(async (from, to) => {
      if (steps.shift() !== aside) {
        throw new Error('the disk is full');
      }
      return actual.rename(from, to);
    });
    let message = '';
    await tree.write().catch(error => {
      message = error.message;
    });
    jest.mocked(promises.rename).mockImplementation(actual.rename);
    const [, folder] = /they are in (\S+);/.exec(message) ?? [];

    expect(message).toContain('1 of its files not be put back');
    expect(message).toContain('the disk is full');
    const kept = path.join(directory.path, folder, 'old');
    expect(
      readdirSync(kept).map(name =>
        readFileSync(path.join(kept, name), 'utf8'),
      ),
    ).toEqual(['read me\n']);
  });

  describe('links', () => {
    const link = (target: string, name: string) =>
      symlinkSync(target, path.join(directory.path, name));

    it.each([
      ['a folder in the repository', 'projects/shop', 'versions'],
      ['a folder outside', '..', 'versions'],
      ['nothing', 'no-such-folder', 'versions'],
      ['a file', '../private.txt', 'projects/link.yaml'],
      ['a folder further up', 'shop', 'projects/link'],
    ])('to %s are refused', async (_, target, name) => {
      link(target, name);
      await expect(read()).rejects.toMatchObject({
        name: 'InputError',
        message: `${name} is a symbolic link. Links are not followed; replace it with the file itself`,
      });
    });

    it('are refused on the way to a folder of the layout, too', async () => {
      link('projects', 'rafay');
      const layout = { ...DEFAULT_LAYOUT, root: 'rafay/shop' };
      await expect(
        RepositoryTree.read(directory.path, layout),
      ).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(/^rafay is a symbolic link/),
      });
    });

    it('instead of a file of the generator are left alone', async () => {
      link('private.txt', 'catalog-info.yaml');
      const tree = await read();
      tree.set('catalog-info.yaml', 'mine\n');
      await expect(tree.write()).rejects.toMatchObject({
        name: 'ConflictError',
      });
      expect(
        readFileSync(path.join(directory.path, 'private.txt'), 'utf8'),
      ).toBe('not ours\n');
    });
  });

  it.each([
    [
      { files: 1 },
      /^The repository is too large: more than 1 files .* up to projects\/shop\/addons\/a\.yaml$/,
    ],
    [{ totalBytes: 10 }, /^The repository is too large: .* or 10 bytes/],
    [{ fileBytes: 7 }, /^README\.md is 8 bytes large; files above 7 bytes/],
  ])('reads no more than %j', async (limit, why) => {
    const limits = { files: 10, fileBytes: 100, totalBytes: 1000, ...limit };
    await expect(
      RepositoryTree.read(directory.path, DEFAULT_LAYOUT, limits),
    ).rejects.toThrow(why);
  });

  it('never writes over what it did not read', async () => {
    const tree = await read();
    tree.set('projects/shop/new.yaml', 'mine\n');
    mkdirSync(path.join(directory.path, 'projects/shop/new.yaml'));
    await expect(tree.write()).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('projects/shop/new.yaml'),
    });
  });

  it('refuses paths that leave the folder', async () => {
    const tree = await read();
    tree.set('../outside.yaml', 'x\n');
    await expect(tree.write()).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    expect(existsSync(path.join(directory.path, '../outside.yaml'))).toBe(
      false,
    );
  });

  it('touches nothing when nothing changes', async () => {
    const tree = await read();
    chmodSync(directory.path, 0o555);
    try {
      expect(await tree.write()).toEqual({
        added: [],
        changed: [],
        removed: [],
      });
    } finally {
      chmodSync(directory.path, 0o755);
    }
  });
});
