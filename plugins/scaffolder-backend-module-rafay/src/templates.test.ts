import { cpSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  type UrlReaderServiceReadTreeResponse,
} from '@backstage/backend-plugin-api';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parse } from 'yaml';
import {
  containerVm,
  createHarness,
  minimalInput,
} from './__testUtils__/harness';
import { plan } from './__testUtils__/OperationsServer';
import scaffolderModuleRafay from './index';

const folder = path.resolve(__dirname, '../../../templates');
const read = (file: string) =>
  parse(readFileSync(path.join(folder, file), 'utf8'));
const hosts = readdirSync(folder);
/** Those that can change a repository, and what the repository `orders` of `shop` is called there. */
const CHANGING = [
  [
    'github',
    'github.com?owner=shop&repo=orders',
    'https://github.com/shop/orders/tree/main',
  ],
  [
    'gitlab',
    'gitlab.com?owner=shop&repo=orders',
    'https://gitlab.com/shop/orders/-/tree/main',
  ],
  [
    'bitbucketcloud',
    'bitbucket.org?workspace=shop&project=S&repo=orders',
    'https://bitbucket.org/shop/orders/src/main',
  ],
  [
    'bitbucketserver',
    'git.example.com?project=SHOP&repo=orders',
    'https://git.example.com/projects/SHOP/repos/orders/browse?at=main',
  ],
] as const;

/** The actions of Backstage's modules for git hosts that the templates use. */
const PUBLISHING = [
  'publish:github',
  'publish:github:pull-request',
  'publish:gitlab',
  'publish:gitlab:merge-request',
  'publish:bitbucketCloud',
  'publish:bitbucketCloud:pull-request',
  'publish:bitbucketServer',
  'publish:bitbucketServer:pull-request',
  'publish:azure',
  'publish:gitea',
];
const camelCase = (host: string) =>
  host.replace(/^bitbucket./, start =>
    start.replace(/.$/, last => last.toUpperCase()),
  );

const formSource = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
};

describe('the software templates', () => {
  const harness = createHarness();
  const repository = createMockDirectory();
  const fetched: string[] = [];
  const published: Array<{ id: string; input: any }> = [];
  const planned: object[] = [];
  const checked: unknown[] = [];
  let address: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    // The hosts' own actions need hosts.
    const publishing = createBackendModule({
      pluginId: 'scaffolder',
      moduleId: 'publishing',
      register({ registerInit }) {
        registerInit({
          deps: { scaffolder: scaffolderActionsExtensionPoint },
          async init({ scaffolder }) {
            for (const id of PUBLISHING) {
              scaffolder.addActions(
                createTemplateAction({
                  id,
                  supportsDryRun: true,
                  async handler(ctx) {
                    published.push({ id, input: ctx.input });
                  },
                }),
              );
            }
          },
        });
      },
    });
    // Answers as the kubevirt backend does, to whom the backend's own authentication lets through.
    const kubevirt = createBackendPlugin({
      pluginId: 'kubevirt',
      register({ registerInit }) {
        registerInit({
          deps: {
            httpRouter: coreServices.httpRouter,
            httpAuth: coreServices.httpAuth,
          },
          async init({ httpRouter, httpAuth }) {
            httpRouter.use(async (request, response) => {
              const { principal } = await httpAuth.credentials(request, {
                allow: ['user'],
              });
              const body = await json(request);
              if (request.path === '/v1/deployment/check') {
                checked.push(body);
                response.json({ source: 'Rafay', findings: [], unchecked: [] });
                return;
              }
              planned.push({
                by: principal.userEntityRef,
                path: request.path,
                body,
              });
              response.json(plan());
            });
          },
        });
      },
    });
    const urlReader = mockServices.urlReader.mock({
      readTree: async url => {
        fetched.push(url);
        return {
          dir: async options => {
            cpSync(repository.path, options!.targetDir!, { recursive: true });
            return options!.targetDir!;
          },
        } as UrlReaderServiceReadTreeResponse;
      },
    });
    const backend = await startTestBackend({
      features: [
        import('@backstage/plugin-scaffolder-backend'),
        scaffolderModuleRafay,
        publishing,
        urlReader.factory,
        kubevirt,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: { name: 'orders', namespace: 'default' },
              relations: [{ type: 'ownedBy', targetRef: 'user:default/mock' }],
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:0' },
            integrations: {
              bitbucketServer: [
                {
                  host: 'git.example.com',
                  apiBaseUrl: 'https://git.example.com/rest/api/1.0',
                },
              ],
            },
            rafay: { manifests: { folder: harness.releases.path } },
          },
        }),
      ],
    });
    address = `http://localhost:${backend.server.port()}`;
    stop = () => backend.stop();
  });
  afterAll(() => stop());

  /** Runs a template of a host, with the repository that the form names. */
  async function dryRun(
    templateFile: string,
    values: object,
    repoUrl: string = CHANGING[0][1],
  ) {
    fetched.length = 0;
    published.length = 0;
    checked.length = 0;
    const response = await fetch(`${address}/api/scaffolder/v2/dry-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        template: read(templateFile),
        values: { repoUrl, branch: 'main', ...values },
        secrets: {},
        directoryContents: [],
      }),
    });
    const body: any = await response.json();
    return {
      status: response.status,
      error: body.error ?? body.errors,
      output: body.output,
      log: (body.log ?? []).map((line: any) => line.body?.message).join('\n'),
      files: Object.fromEntries(
        (body.directoryContents ?? []).map((file: any) => [
          file.path,
          Buffer.from(file.base64Content, 'base64').toString('utf8'),
        ]),
      ) as Record<string, string>,
    };
  }

  it.each(hosts)('of %s are all listed', host => {
    const { targets } = read(`${host}/all.yaml`).spec;
    expect([...targets, './all.yaml'].sort()).toEqual(
      readdirSync(path.join(folder, host))
        .map(name => `./${name}`)
        .sort(),
    );
  });

  const blueprint = {
    project: 'shop',
    clusters: ['resource:default/west'],
    vmNamespace: 'orders',
    entityName: 'orders',
    owner: 'group:default/team-orders',
    option: 'option1',
    kubevirtVersion: 'v1.9.0',
    cdiVersion: 'v1.66.0',
    bundling: 'bundled',
    anyNode: true,
    advanced: false,
    vms: [
      {
        name: 'orders-db',
        instancetype: 'u1.small',
        source: formSource,
        runStrategy: 'Always',
        cloudInit: { sshKeys: [] },
        snapshotSchedule: {},
      },
    ],
  };

  it.each(hosts)(
    'generate a blueprint for %s with what the form gives',
    async host => {
      const { status, error, files, output } = await dryRun(
        `${host}/kubevirt-blueprint-on-rafay.yaml`,
        blueprint,
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(checked).toContainEqual(
        expect.objectContaining({
          project: 'shop',
          clusters: ['west'],
          namespace: 'orders',
          version: 'v1',
          replacesKubeVirt: false,
        }),
      );
      expect(Object.keys(files)).toContain(
        'projects/shop/workloads/orders-db.yaml',
      );
      expect(output.links).toContainEqual(
        expect.objectContaining({ entityRef: 'component:default/orders' }),
      );
      expect(published).toEqual([
        {
          id: `publish:${camelCase(host)}`,
          input: {
            repoUrl: CHANGING[0][1],
            description: 'KubeVirt blueprint for Rafay project shop',
            defaultBranch: 'main',
          },
        },
      ]);
      expect(output.text[0].content).toContain(
        '\n- `projects/shop/blueprints/kubevirt-blueprint.yaml`',
      );
    },
  );

  it.each([
    [{ verb: 'restart' }, {}],
    [{ verb: 'start', paused: true }, { paused: true }],
    [{ verb: 'stop', gracePeriod: 120 }, { gracePeriod: 120 }],
    [{ verb: 'migrate', node: 'node-1' }, { node: 'node-1' }],
    [{ verb: 'migrate' }, {}],
    // What a form keeps of a verb that was chosen before.
    [{ verb: 'pause', paused: true, gracePeriod: 5, node: 'node-1' }, {}],
  ])('plan an operation on a VM: %j', async (values, options) => {
    planned.length = 0;
    const { status, error, output, log } = await dryRun(
      'github/operate-virtual-machine.yaml',
      {
        entityRef: 'component:default/orders',
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
        ...values,
      },
    );
    expect([status, error]).toEqual([200, undefined]);
    expect(planned).toEqual([
      {
        by: 'user:default/mock',
        path: '/v1/entities/component/default/orders/virtual-machines/west/shop/orders-db/operations/plan',
        body: { verb: values.verb, options },
      },
    ]);
    expect(log).toContain('Git leaves it alone.');
    expect(output.text[0].content).toContain(
      '`shop/orders-db`: Git leaves it alone.',
    );
    expect(output.links).toContainEqual(
      expect.objectContaining({ entityRef: 'component:default/orders' }),
    );
  });

  describe('on a repository', () => {
    beforeEach(async () => {
      harness.reset();
      await harness.generate({
        ...minimalInput,
        kubevirtVersion: 'v1.8.4',
        cdiVersion: 'v1.65.0',
        vms: [containerVm],
      });
      repository.clear();
      cpSync(harness.workspace, repository.path, { recursive: true });
    });

    it.each(CHANGING)('on %s add a VM', async (host, repoUrl, tree) => {
      const { status, error, files } = await dryRun(
        `${host}/add-virtual-machine.yaml`,
        {
          vms: [
            {
              name: 'orders-cache',
              instancetype: 'u1.small',
              source: formSource,
              runStrategy: 'Manual',
              cloudInit: {},
            },
          ],
        },
        repoUrl,
      );
      expect(fetched).toEqual([tree]);
      expect(published).toEqual([
        expect.objectContaining({
          id: expect.stringMatching(
            new RegExp(`^publish:${camelCase(host)}:(pull|merge)-request$`),
          ),
          input: expect.objectContaining({
            repoUrl,
            title: 'Add virtual machines',
          }),
        }),
      ]);
      expect([status, error]).toEqual([200, undefined]);
      expect(Object.keys(files)).toContain(
        'projects/shop/workloads/orders-cache.yaml',
      );
    });

    it('change a VM', async () => {
      const { status, error, files, output } = await dryRun(
        'github/change-or-remove-virtual-machine.yaml',
        {
          name: 'orders-db',
          mode: 'change',
          sizing: 'custom',
          memory: '8Gi',
        },
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(
        files['projects/shop/workloads/artifacts/orders-db/orders-db.yaml'],
      ).toMatch(/guest: "?8Gi"?$/m);
      expect(output.links).toContainEqual(
        expect.objectContaining({ entityRef: 'component:default/orders' }),
      );
    });

    it('remove a VM', async () => {
      const { status, error, files, output } = await dryRun(
        'github/change-or-remove-virtual-machine.yaml',
        { name: 'orders-db', mode: 'remove' },
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(Object.keys(files)).not.toContain(
        'projects/shop/workloads/orders-db.yaml',
      );
      expect(published[0].input).toMatchObject({
        title: 'Remove virtual machine orders-db',
        filesToDelete: expect.arrayContaining([
          'projects/shop/workloads/orders-db.yaml',
        ]),
      });
      expect(output.links).toContainEqual(
        expect.objectContaining({ entityRef: 'component:default/orders' }),
      );
    });

    it('add another blueprint', async () => {
      const { status, error, files } = await dryRun(
        'github/kubevirt-blueprint-in-repository.yaml',
        {
          ...blueprint,
          advanced: true,
          blueprintName: 'kubevirt-edge',
          entityName: 'edge',
          clusters: ['edge-1'],
          project: 'edge',
        },
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(Object.keys(files)).toEqual(
        expect.arrayContaining([
          'projects/shop/blueprints/kubevirt-blueprint.yaml',
          'projects/edge/blueprints/kubevirt-edge.yaml',
        ]),
      );
      expect(published[0].input.title).toBe(
        'Put KubeVirt on the clusters of edge',
      );
    });

    it('upgrade', async () => {
      const { status, error, files } = await dryRun(
        'github/upgrade-kubevirt-on-rafay.yaml',
        {
          kubevirtVersion: 'v1.9.0',
          cdiVersion: 'v1.66.0',
          versionState: 'active',
        },
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(files['projects/shop/addons/kubevirt-basic.yaml']).toContain(
        'version: v2',
      );
    });
  });
});
