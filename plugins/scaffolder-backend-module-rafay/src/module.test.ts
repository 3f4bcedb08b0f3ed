import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import scaffolderModuleRafay from './index';

function start(actions: TemplateAction<any, any, any>[], data = {}) {
  return startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        {
          addActions: (...added: TemplateAction<any, any, any>[]) =>
            actions.push(...added),
        },
      ],
    ],
    features: [
      scaffolderModuleRafay,
      mockServices.rootConfig.factory({ data }),
    ],
  });
}

describe('the module', () => {
  it('registers its actions, each with dry run, examples and described inputs', async () => {
    const actions: TemplateAction<any, any, any>[] = [];
    await start(actions);

    expect(actions.map(action => action.id).sort()).toEqual([
      'kubevirt:vm:operate',
      'rafay:blueprint:generate',
      'rafay:blueprint:upgrade',
      'rafay:repository:validate',
      'rafay:vm:generate',
    ]);
    for (const action of actions) {
      expect(action.supportsDryRun).toBe(true);
      expect(action.examples?.length).toBeGreaterThan(1);
      const { input, output } = action.schema!;
      for (const schema of [input, output]) {
        for (const [name, property] of Object.entries(schema!.properties!)) {
          expect([name, (property as any).description]).toEqual([
            name,
            expect.stringMatching(/\w/),
          ]);
        }
      }
    }
  });

  it('does not start with a key that is misspelt', async () => {
    await expect(
      start([], { rafay: { dataVolumes: { allowHttps: true } } }),
    ).rejects.toThrow(/'rafay\.dataVolumes\.allowHttps'/);
  });
});
