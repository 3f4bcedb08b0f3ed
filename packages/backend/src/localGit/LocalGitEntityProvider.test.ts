import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { LocalGit } from './LocalGit';
import { LocalGitEntityProvider } from './LocalGitEntityProvider';

describe('LocalGitEntityProvider', () => {
  const directory = createMockDirectory();

  const entity = (name: string) =>
    `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n`;

  it('notifies the catalog of entities when a repository moves, and only then', async () => {
    directory.setContent({
      a: { 'catalog-info.yaml': `${entity('one')}---\nnonsense: true\n` },
      b: { 'catalog-info.yaml': entity('two') },
    });
    const git = LocalGit.create({ root: directory.resolve('repositories') });
    const logger = mockServices.logger.mock();
    const provider = LocalGitEntityProvider.create({ git, logger });
    const connection = { applyMutation: jest.fn(), refresh: jest.fn() };
    const names = () =>
      connection.applyMutation.mock.lastCall![0].entities.map(
        (deferred: any) => deferred.entity.metadata.name,
      );
    const publish = (source: string, mode: 'create' | 'change') =>
      git.publish({
        name: 'shop',
        source: directory.resolve(source),
        message: 'm',
        mode,
      });

    await provider.connect(connection);
    expect(connection.applyMutation).not.toHaveBeenCalled();

    await publish('a', 'create');
    await provider.refresh();
    expect(names()).toEqual(['one']);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    await provider.refresh();
    expect(connection.applyMutation).toHaveBeenCalledTimes(1);

    await publish('b', 'change');
    await provider.refresh();
    expect(names()).toEqual(['two']);
  });

  it('reports what it saw before the catalog was connected', async () => {
    directory.setContent({ a: { 'catalog-info.yaml': entity('one') } });
    const git = LocalGit.create({ root: directory.resolve('earlier') });
    await git.publish({
      name: 'shop',
      source: directory.resolve('a'),
      message: 'm',
      mode: 'create',
    });
    const provider = LocalGitEntityProvider.create({
      git,
      logger: mockServices.logger.mock(),
    });
    const connection = { applyMutation: jest.fn(), refresh: jest.fn() };

    await provider.refresh();
    await provider.connect(connection);

    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
  });
});
