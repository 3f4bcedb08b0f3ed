import { parse } from 'yaml';
import { containerVm, createHarness } from '../../__testUtils__/harness';

describe('rafay:blueprint:upgrade', () => {
  const harness = createHarness();
  const old = { kubevirtVersion: 'v1.8.4', cdiVersion: 'v1.65.0' };
  beforeEach(harness.reset);

  const spec = (file: string) => parse(harness.files()[file]).spec;

  it('makes new versions and keeps the old ones byte by byte', async () => {
    await harness.generate({ ...old, option: 'option2', vms: [containerVm] });
    const before = harness.files();
    const { outputs } = await harness.upgrade({
      kubevirtVersion: 'v1.9.0',
      cdiVersion: 'v1.66.0',
    });

    expect(outputs.version).toBe('v2');
    expect(
      spec('projects/shop/blueprints/kubevirt-blueprint.yaml').customAddons,
    ).toEqual([{ name: 'kubevirt-cdi', version: 'v2' }]);
    expect(spec('projects/shop/addons/kubevirt-cdi.yaml').version).toBe('v2');
    const bundle = 'artifacts/kubevirt-cdi/kubevirt-cdi.yaml';
    expect(harness.files()[`projects/shop/addons/${bundle}`]).toContain(
      'virt-operator:v1.9.0',
    );

    const kept: Record<string, string> = {
      'versions/shop/addons/kubevirt-cdi/v1/kubevirt-cdi.yaml':
        'projects/shop/addons/kubevirt-cdi.yaml',
      [`versions/shop/addons/kubevirt-cdi/v1/${bundle}`]: `projects/shop/addons/${bundle}`,
      'versions/shop/blueprints/kubevirt-blueprint/v1/kubevirt-blueprint.yaml':
        'projects/shop/blueprints/kubevirt-blueprint.yaml',
    };
    for (const [now, then] of Object.entries(kept)) {
      expect(harness.files()[now]).toBe(before[then]);
    }
    expect(harness.files()['projects/shop/workloads/orders-db.yaml']).toBe(
      before['projects/shop/workloads/orders-db.yaml'],
    );
    await expect(harness.validate()).resolves.toBeDefined();
  });

  it('gives new versions only to add-ons that change', async () => {
    await harness.generate({ ...old, option: 'option2', bundling: 'split' });
    await harness.upgrade({ cdiVersion: 'v1.66.0' });
    expect(
      spec('projects/shop/blueprints/kubevirt-blueprint.yaml').customAddons.map(
        (addon: any) => `${addon.name} ${addon.version}`,
      ),
    ).toEqual([
      'kubevirt-operator v1',
      'kubevirt-cr v1',
      'cdi-operator v2',
      'cdi-cr v1',
    ]);
  });

  it('raises the workloads that bring CDI in option 1', async () => {
    await harness.generate(old);
    await harness.upgrade({ cdiVersion: 'v1.66.0' });
    expect(spec('projects/shop/workloads/cdi-operator.yaml').version).toBe(
      'v2',
    );
    expect(spec('projects/shop/workloads/cdi-cr.yaml').version).toBe('v1');
  });

  it('goes on from the settings of before', async () => {
    await harness.generate({
      ...old,
      anyNode: true,
      imageRegistry: 'images.example.com/kubevirt',
    });
    await harness.upgrade({ kubevirtVersion: 'v1.9.0' });
    const bundle =
      harness.files()[
        'projects/shop/addons/artifacts/kubevirt-basic/kubevirt-basic.yaml'
      ];
    expect(bundle).toContain(
      'images.example.com/kubevirt/virt-operator:v1.9.0',
    );
    expect(bundle).not.toContain('control-plane');
  });

  it('can be done again, a version each time', async () => {
    await harness.generate(old);
    await harness.upgrade({ kubevirtVersion: 'v1.9.0' });
    const { outputs } = await harness.upgrade({ cdiVersion: 'v1.66.0' });
    expect(outputs.version).toBe('v3');
    expect(
      Object.keys(harness.files()).filter(file =>
        file.startsWith('versions/shop/blueprints'),
      ),
    ).toHaveLength(2);
    await expect(harness.validate()).resolves.toBeDefined();
  });

  it.each<[string, object, RegExp]>([
    ['nothing to go to', {}, /^kubevirtVersion: .*already/],
    [
      'the same releases',
      { kubevirtVersion: 'v1.8.4', cdiVersion: 'v1.65.0' },
      /^kubevirtVersion: .*already/,
    ],
    ['a step back', { kubevirtVersion: 'v1.7.4' }, /^kubevirtVersion: .*older/],
    [
      'a version that is taken',
      { kubevirtVersion: 'v1.9.0', version: 'v1' },
      /^version: .*for example v2/,
    ],
    ['an unknown release', { kubevirtVersion: 'v1.9' }, /^kubevirtVersion: /],
    [
      'a path as version',
      { cdiVersion: 'v1.66.0', version: '../x' },
      /^version/,
    ],
  ])(
    'names the field and writes nothing: %s',
    async (_name, input, message) => {
      await harness.generate(old);
      const before = harness.files();
      await expect(harness.upgrade(input)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
      });
      expect(harness.files()).toEqual(before);
    },
  );

  it('writes nothing when the new release cannot be had', async () => {
    await harness.generate(old);
    const before = harness.files();
    await expect(
      harness.upgrade({ kubevirtVersion: 'v1.9.1' }),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    expect(harness.files()).toEqual(before);
  });
});
