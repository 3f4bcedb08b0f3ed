import { cpSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { createBackendModule } from '@backstage/backend-plugin-api';
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
import scaffolderModuleRafay from './index';

const folder = path.resolve(__dirname, '../../../templates');
const names = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name);
const template = (name: string) =>
  parse(readFileSync(path.join(folder, name, 'template.yaml'), 'utf8'));

const formSource = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
};

describe('the software templates', () => {
  const harness = createHarness();
  const repository = createMockDirectory();
  let address: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    // What the demo portal has in the place of a git host.
    const localRepositories = createBackendModule({
      pluginId: 'scaffolder',
      moduleId: 'local-repositories',
      register({ registerInit }) {
        registerInit({
          deps: { scaffolder: scaffolderActionsExtensionPoint },
          async init({ scaffolder }) {
            scaffolder.addActions(
              createTemplateAction({
                id: 'demo:repository:publish',
                supportsDryRun: true,
                async handler() {},
              }),
              createTemplateAction({
                id: 'demo:repository:fetch',
                supportsDryRun: true,
                async handler(ctx) {
                  cpSync(repository.path, ctx.workspacePath, {
                    recursive: true,
                  });
                },
              }),
            );
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        import('@backstage/plugin-scaffolder-backend'),
        scaffolderModuleRafay,
        localRepositories,
        catalogServiceMock.factory(),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost:0' },
            rafay: { manifests: { folder: harness.releases.path } },
          },
        }),
      ],
    });
    address = `http://localhost:${backend.server.port()}`;
    stop = () => backend.stop();
  });
  afterAll(() => stop());

  async function dryRun(name: string, values: object) {
    const response = await fetch(`${address}/api/scaffolder/v2/dry-run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        template: template(name),
        values,
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

  it('are all listed', () => {
    const { targets } = parse(
      readFileSync(path.join(folder, 'all.yaml'), 'utf8'),
    ).spec;
    expect([...targets].sort()).toEqual(
      names.map(name => `./${name}/template.yaml`).sort(),
    );
    for (const name of names) {
      expect(template(name).metadata.name).toBe(name);
    }
  });

  it('generate a blueprint with what the form gives', async () => {
    const { status, error, files, output } = await dryRun(
      'kubevirt-blueprint-on-rafay',
      {
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
          },
        ],
        target: 'local',
        localName: 'orders',
      },
    );
    expect([status, error]).toEqual([200, undefined]);
    expect(Object.keys(files)).toContain(
      'projects/shop/workloads/orders-db.yaml',
    );
    expect(output.links).toEqual([
      expect.objectContaining({ entityRef: 'component:default/orders' }),
    ]);
    expect(output.text[0].content).toContain(
      '\n- `projects/shop/blueprints/kubevirt-blueprint.yaml`',
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
    const local = { target: 'local', localName: 'orders' };

    it('add a VM', async () => {
      const { status, error, files } = await dryRun('add-virtual-machine', {
        ...local,
        vms: [
          {
            name: 'orders-cache',
            instancetype: 'u1.small',
            source: formSource,
            runStrategy: 'Manual',
            cloudInit: {},
          },
        ],
      });
      expect([status, error]).toEqual([200, undefined]);
      expect(Object.keys(files)).toContain(
        'projects/shop/workloads/orders-cache.yaml',
      );
    });

    it('change a VM', async () => {
      const { status, error, files, output } = await dryRun(
        'change-or-remove-virtual-machine',
        {
          ...local,
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
      expect(output.links[0].entityRef).toBe('component:default/orders');
    });

    it('remove a VM', async () => {
      const { status, error, files, output } = await dryRun(
        'change-or-remove-virtual-machine',
        { ...local, name: 'orders-db', mode: 'remove' },
      );
      expect([status, error]).toEqual([200, undefined]);
      expect(Object.keys(files)).not.toContain(
        'projects/shop/workloads/orders-db.yaml',
      );
      expect(output.links[0].entityRef).toBe('component:default/orders');
    });

    it('upgrade', async () => {
      const { status, error, files } = await dryRun(
        'upgrade-kubevirt-on-rafay',
        {
          ...local,
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
