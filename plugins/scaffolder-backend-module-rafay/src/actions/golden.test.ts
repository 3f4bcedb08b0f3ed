import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  containerVm,
  createHarness,
  importedVm,
  readTree,
} from '../__testUtils__/harness';
import {
  compileRafaySchema,
  describeWithRafaySchema,
} from '../__testUtils__/rafaySchema';

// UPDATE_GOLDEN=1 writes the trees again; git shows what became different.
const golden = path.join(__dirname, '__golden__');
const cases = ['option1', 'option2'].flatMap(option =>
  ['bundled', 'split'].flatMap(bundling =>
    ['vendor', 'link'].map(manifests => ({ option, bundling, manifests })),
  ),
);

describe('the trees of rafay:blueprint:generate', () => {
  const harness = createHarness();
  beforeEach(harness.reset);

  const generate = (input: object) =>
    harness.generate({
      ...input,
      vms: [containerVm, importedVm],
      system: 'shop',
      repositoryUrl: 'https://git.example.com/shop/kubevirt.git',
      repositoryProvider: 'Gitlab',
      repositoryAgents: ['agent-1', 'agent-2'],
      approvers: ['platform@example.com'],
    });

  it.each(cases)('$option, $bundling, $manifests', async input => {
    await generate(input);
    const folder = path.join(golden, Object.values(input).join('-'));
    if (process.env.UPDATE_GOLDEN) {
      rmSync(folder, { recursive: true, force: true });
      cpSync(harness.workspace, folder, { recursive: true });
    }
    expect(existsSync(folder)).toBe(true);
    expect(harness.files()).toEqual(readTree(folder));
  });

  it.each(cases)(
    'is the same when run again: $option, $bundling, $manifests',
    async input => {
      await generate(input);
      const before = harness.files();
      const { outputs } = await generate(input);
      expect(harness.files()).toEqual(before);
      expect(outputs.paths).toEqual([]);
    },
  );

  describeWithRafaySchema('against the schema of Rafay', () => {
    it.each(cases)('fits: $option, $bundling, $manifests', async input => {
      const validate = compileRafaySchema();
      await generate(input);
      const specs = Object.entries(harness.files()).filter(
        ([file]) =>
          file.startsWith('projects/') && !file.includes('/artifacts/'),
      );
      expect(specs.length).toBeGreaterThan(7);
      for (const [file, text] of specs) {
        for (const document of parseAllDocuments(text)) {
          expect([file, validate(document.toJS()), validate.errors]).toEqual([
            file,
            true,
            null,
          ]);
        }
      }
    });
  });
});
