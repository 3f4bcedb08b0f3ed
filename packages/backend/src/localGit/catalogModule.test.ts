import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import catalogModuleKubevirt from '@rafay-kubevirt/backstage-plugin-catalog-backend-module-kubevirt';
import catalogModule from './catalogModule';

// Loading and starting a catalog takes long on a busy machine; only a failure reaches this end.
jest.setTimeout(60_000);

describe('the templates of the demo portal', () => {
  const directory = createMockDirectory();
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  it('publish to local repositories, with steps of its own only', async () => {
    const backend = await startTestBackend({
      features: [
        import('@backstage/plugin-catalog-backend'),
        import(
          '@backstage/plugin-catalog-backend-module-scaffolder-entity-model'
        ),
        catalogModuleKubevirt,
        catalogModule,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            localGit: { root: directory.path, pollSeconds: 600 },
          },
        }),
      ],
    });
    stop = () => backend.stop();
    let items: any[] = [];
    while (items.length < 5) {
      const { body } = await request(backend.server).get(
        '/api/catalog/entities/by-query?filter=kind=template&orderField=metadata.name,asc',
      );
      items = body.items;
    }
    expect(
      items.map(({ metadata, spec }) => [
        metadata.name,
        metadata.title,
        spec.steps.map(({ action }: { action: string }) => action),
      ]),
    ).toEqual([
      [
        'add-virtual-machine',
        'Add a virtual machine',
        [
          'demo:repository:fetch',
          'rafay:vm:generate',
          'demo:repository:publish',
        ],
      ],
      [
        'change-or-remove-virtual-machine',
        'Change or remove a virtual machine',
        [
          'demo:repository:fetch',
          'rafay:vm:generate',
          'demo:repository:publish',
        ],
      ],
      [
        'kubevirt-blueprint-in-repository',
        'KubeVirt blueprint in an existing repository',
        [
          'demo:repository:fetch',
          'rafay:blueprint:generate',
          'demo:repository:publish',
        ],
      ],
      [
        'kubevirt-blueprint-on-rafay',
        'KubeVirt blueprint on Rafay',
        ['rafay:blueprint:generate', 'demo:repository:publish'],
      ],
      [
        'upgrade-kubevirt-on-rafay',
        'Upgrade KubeVirt on Rafay',
        [
          'demo:repository:fetch',
          'rafay:blueprint:upgrade',
          'demo:repository:publish',
        ],
      ],
    ]);
  });
});
