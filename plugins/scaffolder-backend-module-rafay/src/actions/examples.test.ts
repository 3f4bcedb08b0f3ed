import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { validate } from 'jsonschema';
import { parse } from 'yaml';
import { containerVm, createHarness } from '../__testUtils__/harness';
import {
  createBlueprintGenerateAction,
  createBlueprintUpgradeAction,
  createRepositoryValidateAction,
  createVmGenerateAction,
} from './index';

describe('the examples of the actions', () => {
  const harness = createHarness();
  const options = harness.actionOptions();
  const generate = createBlueprintGenerateAction(options);
  const upgrade = createBlueprintUpgradeAction(options);
  const actions: TemplateAction<any, any, any>[] = [
    generate,
    createVmGenerateAction(options),
    upgrade,
    createRepositoryValidateAction(options),
  ];
  const cases = actions.flatMap(action =>
    action.examples!.map(({ description, example }) => ({
      id: action.id,
      description,
      action,
      step: parse(example).steps[0],
    })),
  );

  it.each(cases)('$id: $description', async ({ action, step }) => {
    harness.reset();
    expect(step.action).toBe(action.id);
    expect(validate(step.input, action.schema!.input!).errors).toEqual([]);
    if (action !== generate) {
      await harness.generate({
        ...(action === upgrade && {
          kubevirtVersion: 'v1.8.4',
          cdiVersion: 'v1.65.0',
        }),
        vms: [containerVm],
        targetPath: step.input.targetPath,
      });
    }
    await expect(harness.run(action, step.input)).resolves.toBeDefined();
  });
});
