import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { createHarness, containerVm } from '../__testUtils__/harness';
import {
  describeWithData,
  kubevirtData,
} from '../kubevirt/__testUtils__/testData';

describeWithData('with the release manifests of KubeVirt and CDI', () => {
  const harness = createHarness({ folder: path.join(kubevirtData, 'install') });
  beforeEach(harness.reset);

  it.each(['option1', 'option2'])(
    'keeps every object of the operators but the namespaces: %s',
    async option => {
      const { outputs } = await harness.generate({ option, anyNode: true });
      const bundle =
        option === 'option1'
          ? 'addons/artifacts/kubevirt-basic/kubevirt-basic'
          : 'addons/artifacts/kubevirt-cdi/kubevirt-cdi';
      const text = harness.files()[`projects/shop/${bundle}.yaml`];
      const kinds = parseAllDocuments(text).map(
        document => document.toJS().kind,
      );
      expect(kinds.filter(kind => kind === 'Deployment')).toHaveLength(
        option === 'option1' ? 1 : 2,
      );
      expect(kinds).not.toContain('Namespace');
      expect(kinds.at(-1)).toBe(option === 'option1' ? 'KubeVirt' : 'CDI');
      expect(text).not.toMatch(/^\s*#/m);
      expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
      expect(outputs.warnings.join()).toContain(
        option === 'option1' ? 'one add-on' : "bundling 'split'",
      );
    },
  );

  it('writes fifty VMs beside them in the time of a click', async () => {
    const vms = Array.from({ length: 50 }, (_, index) => ({
      ...containerVm,
      name: `vm-${index}`,
    }));
    const { outputs } = await harness.generate({ vms });
    expect(outputs.applyOrder).toHaveLength(58);
  });
});
