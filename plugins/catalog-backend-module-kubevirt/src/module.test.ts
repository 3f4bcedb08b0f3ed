import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import express from 'express';
import request from 'supertest';
import catalogModuleKubevirt, {
  kubevirtTemplatesExtensionPoint,
  type TemplateGitHost,
} from './index';

const NAMES = [
  'add-virtual-machine',
  'change-or-remove-virtual-machine',
  'kubevirt-blueprint-in-repository',
  'kubevirt-blueprint-on-rafay',
  'upgrade-kubevirt-on-rafay',
];

// Loading and starting a catalog takes long on a busy machine; only a failure reaches this end.
jest.setTimeout(60_000);

describe('catalogModuleKubevirt', () => {
  let stop: () => Promise<void> = async () => {};
  afterEach(() => stop());

  async function start(data: object, ...features: any[]) {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const backend = await startTestBackend({
      features: [
        import('@backstage/plugin-catalog-backend'),
        import(
          '@backstage/plugin-catalog-backend-module-scaffolder-entity-model'
        ),
        catalogModuleKubevirt,
        ...features,
        logger.factory,
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            catalog: {
              processingInterval: { minutes: 10 },
              ...(data as any).catalog,
            },
            integrations: (data as any).integrations,
            kubevirt: (data as any).kubevirt,
          },
        }),
      ],
    });
    stop = () => backend.stop();
    const query = async (filter: string) => {
      const { body } = await request(backend.server).get(
        `/api/catalog/entities/by-query?filter=${filter}&orderField=metadata.name,asc`,
      );
      return body.items as Entity[];
    };
    /** Asks until the catalog has processed as many. */
    const find = async (filter: string, count: number): Promise<Entity[]> => {
      for (;;) {
        const items = await query(filter);
        if (items.length >= count) {
          return items;
        }
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    };
    const templates = () => query('kind=template');
    const expectTemplates = (count: number) => find('kind=template', count);
    return { logger, templates, expectTemplates, find };
  }
  const namesOf = (items: Entity[]) =>
    items.map(({ metadata }) => metadata.name);

  it('provides the templates of the host under integrations', async () => {
    const { expectTemplates } = await start({
      integrations: {
        gitlab: [
          {
            host: 'gitlab.example.com',
            apiBaseUrl: 'https://gitlab.example.com/api/v4',
          },
        ],
      },
      catalog: {
        providers: {
          kubevirt: { templates: { owner: 'group:default/platform' } },
        },
      },
    });
    const items = await expectTemplates(NAMES.length);
    expect(namesOf(items)).toEqual(NAMES);
    const add: any = items[0];
    expect(add.metadata.title).toBe('Add a virtual machine');
    expect(add.spec.owner).toBe('group:default/platform');
    expect(add.spec.parameters[0].properties.repoUrl['ui:options']).toEqual({
      allowedHosts: ['gitlab.example.com'],
    });
    expect(add.spec.steps.map((step: any) => step.action)).toEqual([
      'fetch:plain',
      'rafay:vm:generate',
      'publish:gitlab:merge-request',
    ]);
  });

  it('distinguishes the templates of several hosts', async () => {
    const { expectTemplates } = await start({
      integrations: {
        github: [{ token: 'x' }],
        azure: [{ host: 'dev.azure.com' }],
      },
    });
    const items = await expectTemplates(NAMES.length + 1);
    expect(namesOf(items)).toEqual(
      [...NAMES, 'kubevirt-blueprint-on-rafay-azure'].sort(),
    );
    expect(items.map(({ metadata }) => metadata.title)).toEqual(
      expect.arrayContaining([
        'KubeVirt blueprint on Rafay (GitHub)',
        'KubeVirt blueprint on Rafay (Azure DevOps)',
      ]),
    );
  });

  it('has none without a host, and says what to do', async () => {
    const { logger, templates } = await start({});
    expect(await templates()).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('name one under integrations (github, gitlab'),
    );
  });

  it('has the one that operates where operations are on, without a host too', async () => {
    const { expectTemplates } = await start({
      kubevirt: { operations: { enabled: true } },
    });
    expect(namesOf(await expectTemplates(1))).toEqual([
      'operate-virtual-machine',
    ]);
  });

  it('has none where they are switched off', async () => {
    const { logger, templates } = await start({
      kubevirt: { operations: { enabled: true } },
      integrations: { github: [{ token: 'x' }] },
      catalog: { providers: { kubevirt: { templates: { enabled: false } } } },
    });
    expect(await templates()).toEqual([]);
    expect(logger.warn).not.toHaveBeenCalledWith(
      expect.stringContaining('templates'),
    );
  });

  it('has virtual machines, asked of the KubeVirt plugin on behalf of the catalog', async () => {
    const asked: string[] = [];
    const kubevirt = createBackendPlugin({
      pluginId: 'kubevirt',
      register(env) {
        env.registerInit({
          deps: {
            httpAuth: coreServices.httpAuth,
            httpRouter: coreServices.httpRouter,
          },
          async init({ httpAuth, httpRouter }) {
            const router = express.Router();
            router.use(async (req, _, next) => {
              const { principal }: any = await httpAuth.credentials(req);
              asked.push(principal.subject);
              next();
            });
            router.get('/v1/virtual-machine-facts', (_, res) => {
              res.json({
                clusters: [
                  { name: 'west', state: 'synced', digest: 'd', total: 1 },
                ],
              });
            });
            router.get('/v1/virtual-machine-facts/page', (_, res) => {
              res.json({
                total: 1,
                virtualMachines: [
                  {
                    kind: 'VirtualMachine',
                    cluster: 'west',
                    namespace: 'shop',
                    name: 'db',
                    entities: [
                      {
                        entityRef: 'component:default/orders',
                        owner: 'group:default/team-orders',
                      },
                    ],
                  },
                ],
              });
            });
            httpRouter.use(router);
          },
        });
      },
    });
    const scheduler = mockServices.scheduler();
    const { find } = await start(
      { kubevirt: { catalog: { enabled: true } } },
      kubevirt,
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
    );
    await scheduler.triggerTask('kubevirt-virtual-machines:refresh');
    const [entity] = await find('kind=resource,spec.type=virtual-machine', 1);
    expect(entity.metadata).toMatchObject({
      name: 'west_shop_db',
      annotations: {
        'backstage.io/managed-by-location':
          'kubevirt-virtual-machines:clusters',
        'kubevirt.io/virtual-machine': 'west/shop/db',
      },
    });
    expect(
      entity.relations?.map(({ type, targetRef }) => `${type} ${targetRef}`),
    ).toEqual(
      expect.arrayContaining([
        'ownedBy group:default/team-orders',
        'dependencyOf component:default/orders',
      ]),
    );
    expect(new Set(asked)).toEqual(new Set(['plugin:catalog']));
  });

  it('takes hosts of other modules, which come first', async () => {
    const folder: TemplateGitHost = {
      id: 'folder',
      title: 'A folder',
      repository: { required: [], properties: {} },
      create: () => ({
        steps: [
          { id: 'publish', name: 'Write', action: 'folder:write', input: {} },
        ],
        links: [],
      }),
    };
    const module = createBackendModule({
      pluginId: 'catalog',
      moduleId: 'folder',
      register(env) {
        env.registerInit({
          deps: { templates: kubevirtTemplatesExtensionPoint },
          async init({ templates }) {
            templates.addGitHost(folder);
          },
        });
      },
    });
    const { expectTemplates } = await start(
      { integrations: { gitea: [{ host: 'git.example.com' }] } },
      module,
    );
    const items: any[] = await expectTemplates(2);
    expect(
      items.map(({ metadata, spec }) => [
        metadata.name,
        ...spec.steps.map((step: any) => step.action),
      ]),
    ).toEqual([
      [
        'kubevirt-blueprint-on-rafay',
        'rafay:blueprint:generate',
        'folder:write',
      ],
      [
        'kubevirt-blueprint-on-rafay-gitea',
        'rafay:blueprint:generate',
        'publish:gitea',
        'catalog:register',
      ],
    ]);
  });
});
