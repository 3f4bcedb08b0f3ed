import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { containerVm, createHarness } from '../__testUtils__/harness';

const LOCK = '.rafay-kubevirt/shop/kubevirt-blueprint.lock.yaml';

describe('A lock that somebody changed', () => {
  const harness = createHarness();
  beforeEach(async () => {
    harness.reset();
    await harness.generate({ vms: [containerVm] });
  });

  function edit(from: RegExp, to: string): void {
    const file = path.join(harness.workspace, LOCK);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  }

  const files = () => Object.keys(harness.files()).sort();

  it.each([
    [
      'leads its VMs out of the project',
      /^- name: orders-db$/m,
      '- name: ../../../orders-db',
      /virtualMachines\.0\.name/,
    ],
    [
      'leads its VMs to another folder of the repository',
      /^ {2}namespace: orders$/m,
      '  namespace: ../addons/orders',
      /virtualMachines\.0\.namespace/,
    ],
    [
      'has settings of another project',
      /^ {2}project: shop$/m,
      '  project: ../../.github',
      /holds the settings of another blueprint/,
    ],
    [
      'has settings of another blueprint',
      /^ {2}blueprintName: kubevirt-blueprint$/m,
      '  blueprintName: other',
      /holds the settings of another blueprint/,
    ],
  ])('and that %s is refused', async (_, from, to, why) => {
    edit(from, to);
    const before = files();
    for (const input of [
      { mode: 'add', vms: [{ ...containerVm, name: 'orders-web' }] },
      { mode: 'remove', names: ['orders-db'] },
    ]) {
      await expect(harness.vms(input)).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(why),
      });
    }
    expect(files()).toEqual(before);
  });

  it('does not make a path of the version that a spec names', async () => {
    const spec = path.join(
      harness.workspace,
      'projects/shop/blueprints/kubevirt-blueprint.yaml',
    );
    writeFileSync(
      spec,
      readFileSync(spec, 'utf8').replace(
        /^ {2}version: .*$/m,
        '  version: ../../../../../escaped',
      ),
    );
    const before = files();
    await expect(harness.generate({ version: 'v2' })).rejects.toThrow();
    expect(files()).toEqual(before);
  });
});
