import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { DEFAULT_LAYOUT } from './layout';
import { RepositoryTree } from './RepositoryTree';

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
