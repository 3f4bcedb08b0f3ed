import type {
  DeploymentCheck,
  DeploymentFinding,
  InventoryAnswer,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, within } from '@testing-library/react';
import { showForm } from '../../../__testUtils__/showForm';
import type { KubeVirtApi } from '../../../api';
import { rafayPickerField } from '../field';

export const field = (title: string, options: object, rest: object = {}) => ({
  type: 'string',
  title,
  'ui:field': 'RafayPicker',
  'ui:options': options,
  ...rest,
});

export const PROJECT = field('Rafay project', { kind: 'project' });

export const listOf = (
  items: { name: string; [about: string]: unknown }[],
  more: object = {},
): InventoryAnswer<any> => ({
  source: 'Rafay',
  items,
  total: items.length,
  readAt: '2026-11-28T12:00:00Z',
  ...more,
});

export const named = (...names: string[]) =>
  listOf(names.map(name => ({ name })));

export const nothing: DeploymentCheck = {
  source: 'Rafay',
  findings: [],
  unchecked: [],
};

export const finding = (
  rest: Pick<DeploymentFinding, 'code' | 'field' | 'message'> &
    Partial<DeploymentFinding>,
): DeploymentCheck => ({
  ...nothing,
  findings: [{ severity: 'problem', messages: [], ...rest }],
});

type Asked = Pick<KubeVirtApi, 'getInventory' | 'checkDeployment'>;

export function show(
  properties: Record<string, object>,
  options: Partial<Asked> & {
    initial?: any;
    required?: string[];
    onCreate?: (values: any) => void;
  } = {},
) {
  const { initial, onCreate, required = [], ...api } = options;
  return showForm({ type: 'object', required, properties } as any, {
    fields: [rafayPickerField],
    api: {
      getInventory: async () => named('lab', 'shop'),
      checkDeployment: async () => nothing,
      ...api,
    },
    initial,
    onCreate,
  });
}

export const box = (name: RegExp | string = 'Rafay project') =>
  screen.findByRole('combobox', { name });
export const offered = async () =>
  within(await screen.findByRole('listbox'))
    .getAllByRole('option')
    .map(each => each.textContent?.trim());
