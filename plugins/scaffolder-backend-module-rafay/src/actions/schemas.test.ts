import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createHarness } from '../__testUtils__/harness';
import {
  createBlueprintGenerateAction,
  createBlueprintUpgradeAction,
  createRepositoryValidateAction,
  createVmGenerateAction,
  createVmOperateAction,
} from './index';

// What the scaffolder's page of actions shows of each, and all that it shows: names, descriptions and types.
describe('the schemas of the actions', () => {
  const options = createHarness().actionOptions();
  const actions: TemplateAction<any, any, any>[] = [
    createBlueprintGenerateAction(options),
    createVmGenerateAction(options),
    createBlueprintUpgradeAction(options),
    createRepositoryValidateAction(options),
    createVmOperateAction({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock(),
      userInfo: mockServices.userInfo(),
      catalog: catalogServiceMock(),
    }),
  ];
  const fields = (side: 'input' | 'output') =>
    actions.flatMap(({ id, schema }) =>
      Object.entries<any>(schema![side]!.properties!).map(
        ([name, { description, default: usual }]) => ({
          field: `${id} ${side} ${name}`,
          description,
          usual,
        }),
      ),
    );

  it('describe each input and output', () => {
    const mute = [...fields('input'), ...fields('output')].filter(
      ({ description }) => !description,
    );
    expect(mute).toEqual([]);
  });

  it('say in the description what is taken where an input is left out', () => {
    const undescribed = fields('input')
      .filter(({ usual }) => usual !== undefined && usual.length !== 0)
      .filter(
        ({ description, usual }) => !description.endsWith(`Default: ${usual}`),
      );
    expect(undescribed).toEqual([]);
  });
});
