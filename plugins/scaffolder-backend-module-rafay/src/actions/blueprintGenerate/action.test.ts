import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import {
  containerVm,
  createHarness,
  importedVm,
} from '../../__testUtils__/harness';

describe('rafay:blueprint:generate', () => {
  const harness = createHarness();
  beforeEach(harness.reset);

  const spec = (file: string) =>
    parse(harness.files()[`projects/shop/${file}.yaml`]);
  const kinds = (file: string) =>
    parseAllDocuments(harness.files()[`projects/shop/${file}.yaml`]).map(
      document => document.toJS().kind,
    );

  it('puts KubeVirt into an add-on and CDI into workloads with option 1', async () => {
    const { outputs } = await harness.generate({ vms: [containerVm] });

    expect(spec('blueprints/kubevirt-blueprint').spec).toMatchObject({
      customAddons: [{ name: 'kubevirt-basic', version: 'v1' }],
      defaultAddons: { enableVM: false },
      drift: { enabled: true, action: 'Notify' },
    });
    const bundle = kinds('addons/artifacts/kubevirt-basic/kubevirt-basic');
    expect(bundle[0]).toBe('CustomResourceDefinition');
    expect(bundle.at(-1)).toBe('KubeVirt');
    expect(bundle).not.toContain('CDI');
    expect(kinds('workloads/artifacts/cdi-cr/cdi-cr')).toEqual(['CDI']);
    expect(outputs.applyOrder).toEqual(
      [
        'namespaces/cdi',
        'namespaces/kubevirt',
        'namespaces/orders',
        'addons/kubevirt-basic',
        'blueprints/kubevirt-blueprint',
        'workloads/cdi-operator',
        'workloads/cdi-cr',
        'workloads/orders-db',
        'pipelines/kubevirt-blueprint-rollout',
      ].map(file => `projects/shop/${file}.yaml`),
    );
  });

  it('puts all of the platform into an add-on with option 2', async () => {
    await harness.generate({ option: 'option2', vms: [containerVm] });

    const bundle = kinds('addons/artifacts/kubevirt-cdi/kubevirt-cdi');
    const order = ['KubeVirt', 'CDI'].map(kind => bundle.indexOf(kind));
    expect(bundle.indexOf('Deployment')).toBeLessThan(order[0]);
    expect(bundle.lastIndexOf('Deployment')).toBeGreaterThan(order[0]);
    expect(bundle.lastIndexOf('Deployment')).toBeLessThan(order[1]);
    expect(order[1]).toBe(bundle.length - 1);
    expect(
      Object.keys(harness.files()).filter(file =>
        /workloads\/[^/]+$/.test(file),
      ),
    ).toEqual(['projects/shop/workloads/orders-db.yaml']);
  });

  it('chains split add-ons, operators before their objects', async () => {
    await harness.generate({ option: 'option2', bundling: 'split' });
    expect(spec('blueprints/kubevirt-blueprint').spec.customAddons).toEqual([
      { name: 'kubevirt-operator', version: 'v1' },
      {
        name: 'kubevirt-cr',
        version: 'v1',
        dependsOn: ['kubevirt-operator'],
      },
      { name: 'cdi-operator', version: 'v1', dependsOn: ['kubevirt-cr'] },
      { name: 'cdi-cr', version: 'v1', dependsOn: ['cdi-operator'] },
    ]);
  });

  it('orders workloads by a pipeline, with approvals where a kind must be served first', async () => {
    await harness.generate({ vms: [importedVm, containerVm] });
    const { stages } = spec('pipelines/kubevirt-blueprint-rollout').spec;
    expect(stages.map((stage: any) => stage.name)).toEqual([
      'deploy-cdi-operator',
      'approve-cdi-crd-established',
      'deploy-cdi-cr',
      'approve-kubevirt-and-cdi-available',
      'deploy-orders-db',
      'deploy-orders-search-disks',
      'deploy-orders-search',
    ]);
    stages.slice(0, -1).forEach((stage: any, index: number) => {
      expect(stage.next).toEqual([{ name: stages[index + 1].name }]);
    });
  });

  it('begins the pipeline with a sync once the address of the repository is known', async () => {
    await harness.generate({
      repositoryUrl: 'git@git.example.com:shop/kubevirt.git',
    });
    const [sync] = spec('pipelines/kubevirt-blueprint-rollout').spec.stages;
    expect(sync).toMatchObject({
      type: 'SystemSync',
      config: {
        sourceRepo: {
          repository: 'kubevirt-blueprint-git',
          revision: 'main',
          path: { name: 'projects/shop' },
        },
      },
    });
    expect(spec('repositories/kubevirt-blueprint-git').spec.endpoint).toBe(
      'git@git.example.com:shop/kubevirt.git',
    );
  });

  it('has Rafay make the namespaces, with the labels the manifests gave them', async () => {
    await harness.generate();
    expect(spec('namespaces/kubevirt').metadata.labels).toEqual({
      'kubevirt.io': '',
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
    expect(
      kinds('addons/artifacts/kubevirt-basic/kubevirt-basic'),
    ).not.toContain('Namespace');
  });

  it('leaves the Namespace objects in when asked to', async () => {
    await harness.generate({ takeOutNamespaces: false });
    expect(kinds('addons/artifacts/kubevirt-basic/kubevirt-basic')).toContain(
      'Namespace',
    );
  });

  it('places on clusters by name or by label', async () => {
    await harness.generate({ clusters: ['west', 'east'] });
    expect(spec('workloads/cdi-cr').spec.placement).toEqual({
      selector: 'rafay.dev/clusterName in (east,west)',
    });
    harness.reset();
    await harness.generate({
      clusters: undefined,
      clusterLabels: { tier: 'vm', region: 'eu' },
    });
    expect(spec('workloads/cdi-cr').spec.placement).toEqual({
      selector: 'region=eu,tier=vm',
    });
  });

  it('takes entity references of clusters, as pickers give them', async () => {
    await harness.generate({ clusters: ['resource:default/west'] });
    expect(spec('namespaces/orders').spec.placement).toEqual({
      selector: 'rafay.dev/clusterName=west',
    });
  });

  it('makes VM and entity find each other', async () => {
    const { outputs } = await harness.generate({ vms: [containerVm] });
    const [component] = parseAllDocuments(
      harness.files()[outputs.catalogInfoPath],
    ).map(document => document.toJS());
    const vm = spec('workloads/artifacts/orders-db/orders-db');

    expect(outputs.entityRef).toBe('component:default/orders');
    expect(component.metadata.annotations).toEqual({
      'backstage.io/kubernetes-id': 'orders',
      'backstage.io/kubernetes-namespace': 'orders',
      'backstage.io/kubernetes-cluster': 'west',
      // Its cluster is the one above: the portal of this test knows none by name.
      'kubevirt.io/virtual-machines': 'orders/orders-db',
    });
    for (const metadata of [vm.metadata, vm.spec.template.metadata]) {
      expect(metadata.labels['backstage.io/kubernetes-id']).toBe('orders');
    }
    expect(vm.metadata.annotations['backstage.io/entity-ref']).toBe(
      'component:default/orders',
    );
  });

  it('keeps disks that CDI fills apart from the VM, so that they outlive it', async () => {
    await harness.generate({ vms: [importedVm] });
    const vm = spec('workloads/artifacts/orders-search/orders-search');
    const disk = spec(
      'workloads/artifacts/orders-search-disks/orders-search-disks',
    );
    expect(vm.spec.dataVolumeTemplates).toBeUndefined();
    expect(disk).toMatchObject({
      apiVersion: 'cdi.kubevirt.io/v1beta1',
      kind: 'DataVolume',
      metadata: { namespace: 'orders' },
    });
    expect(
      vm.spec.template.spec.volumes.map(
        (volume: any) => volume.dataVolume?.name,
      ),
    ).toContain(disk.metadata.name);
  });

  it('locks what it vendored, and refuses other content under the same release', async () => {
    await harness.generate({ versionState: 'draft' });
    const lock = parse(
      harness.files()['.rafay-kubevirt/shop/kubevirt-blueprint.lock.yaml'],
    );
    expect(lock.manifests).toEqual([
      {
        product: 'cdi',
        version: 'v1.66.0',
        file: 'cdi-operator.yaml',
        source: 'folder:cdi/v1.66.0/cdi-operator.yaml',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      expect.objectContaining({ product: 'kubevirt', version: 'v1.9.0' }),
    ]);
    const manifest = harness.releases.resolve(
      'kubevirt/v1.9.0/kubevirt-operator.yaml',
    );
    writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}# other bytes\n`);
    await expect(harness.generate({ versionState: 'draft' })).rejects.toThrow(
      /checksum/,
    );
  });

  it('links manifests without reading them', async () => {
    await harness.generate({ manifests: 'link', bundling: 'split' });
    expect(spec('addons/kubevirt-operator').spec.artifact.artifact).toEqual({
      url: [
        'https://github.com/kubevirt/kubevirt/releases/download/v1.9.0/kubevirt-operator.yaml',
      ],
    });
    expect(kinds('addons/artifacts/kubevirt-cr/kubevirt-cr')).toEqual([
      'KubeVirt',
    ]);
  });

  it('refuses to change what a link leaves as it is', async () => {
    await expect(
      harness.generate({ manifests: 'link', anyNode: true }),
    ).rejects.toThrow(/^anyNode: .*vendor/);
    await expect(
      harness.generate({
        manifests: 'link',
        kubevirt: { useEmulation: true },
      }),
    ).rejects.toThrow(/^kubevirt: .*split/);
  });

  it('refuses other content under an active version, and names the next one', async () => {
    await harness.generate();
    const before = harness.files();
    await expect(
      harness.generate({ kubevirt: { useEmulation: true } }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^version: version v1 of add-on 'kubevirt-basic' is active.*Use version v2/,
      ),
    });
    expect(harness.files()).toEqual(before);
  });

  it('changes a draft in place', async () => {
    await harness.generate({ versionState: 'draft' });
    await harness.generate({
      versionState: 'draft',
      kubevirt: { useEmulation: true },
    });
    expect(
      harness.files()[
        'projects/shop/addons/artifacts/kubevirt-basic/kubevirt-basic.yaml'
      ],
    ).toContain('useEmulation: true');
  });

  it('refuses another option for clusters that run the first one', async () => {
    await harness.generate();
    await expect(
      harness.generate({ option: 'option2', version: 'v2' }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('leaves files of others alone', async () => {
    writeFileSync(path.join(harness.workspace, 'README.md'), 'Mine\n');
    const { outputs } = await harness.generate();
    expect(harness.files()['README.md']).toBe('Mine\n');
    expect(outputs.readmePath).toBe('README-shop-kubevirt-blueprint.md');

    harness.reset();
    const addon = 'projects/shop/addons/kubevirt-basic.yaml';
    mkdirSync(path.join(harness.workspace, path.dirname(addon)), {
      recursive: true,
    });
    writeFileSync(path.join(harness.workspace, addon), 'mine: true\n');
    await expect(harness.generate()).rejects.toThrow(
      `${addon} exists already and was not written by this generator`,
    );
    expect(Object.keys(harness.files())).toEqual([addon]);
  });

  it('holds several projects in one tree', async () => {
    await harness.generate();
    const { outputs } = await harness.generate({
      project: 'billing',
      entityName: 'billing',
    });
    expect(outputs.catalogInfoPath).toBe(
      'catalog-info-billing-kubevirt-blueprint.yaml',
    );
    await expect(harness.validate()).resolves.toBeDefined();
  });

  it('keeps a README that was changed by hand, and says so', async () => {
    await harness.generate();
    writeFileSync(path.join(harness.workspace, 'README.md'), 'Better\n');
    const { outputs } = await harness.generate({ vms: [containerVm] });
    expect(harness.files()['README.md']).toBe('Better\n');
    expect(outputs.warnings).toContainEqual(
      expect.stringContaining('README.md was changed by hand'),
    );
  });

  it('refuses to write over specs that were changed by hand', async () => {
    await harness.generate({ vms: [containerVm] });
    const file = 'projects/shop/workloads/artifacts/orders-db/orders-db.yaml';
    writeFileSync(
      path.join(harness.workspace, file),
      harness.files()[file].replace('4Gi', '5Gi'),
    );
    await expect(
      harness.generate({ vms: [{ ...containerVm, memory: '8Gi' }] }),
    ).rejects.toThrow(`${file} was changed by hand`);
  });

  it('goes on with the same manifest after a task was resumed', async () => {
    const keys: string[] = [];
    await harness.generate(
      {},
      {
        checkpoint: async ({ key, fn }: any) => {
          keys.push(key);
          return fn();
        },
      },
    );
    expect(keys).toEqual([
      'rafay.manifest.kubevirt.v1.9.0.kubevirt-operator.yaml',
      'rafay.manifest.cdi.v1.66.0.cdi-operator.yaml',
    ]);
    harness.reset();
    await expect(
      harness.generate({}, { checkpoint: async () => '0'.repeat(64) }),
    ).rejects.toThrow(/checksum/);
  });

  it('writes into the folder it is given, and nowhere else', async () => {
    await harness.generate({ targetPath: 'fleet' });
    expect(
      Object.keys(harness.files()).every(file => file.startsWith('fleet/')),
    ).toBe(true);
  });

  it('generates in a dry run as well, for the preview', async () => {
    const { outputs } = await harness.generate({}, { isDryRun: true });
    expect(outputs.paths).toContain('README.md');
  });
});
