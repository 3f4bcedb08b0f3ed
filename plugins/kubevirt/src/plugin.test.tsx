import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { kubeVirtApiRef } from './api';
import {
  virtualMachinesCard,
  virtualMachinesContent,
} from './entityExtensions';
import plugin from './index';
import { FakeKubeVirtApi } from './__testUtils__/FakeKubeVirtApi';
import { answerOf, entity, runningVm } from './__testUtils__/fixtures';

const bare = { ...entity, metadata: { name: 'orders' } };

function show(
  extension: typeof virtualMachinesCard | typeof virtualMachinesContent,
  shown = entity,
) {
  return renderTestApp({
    extensions: [createTestEntityPage({ entity: shown }), extension],
    apis: [[kubeVirtApiRef, FakeKubeVirtApi.with(answerOf([runningVm]))]],
  });
}

describe('kubevirt plugin', () => {
  it.each([
    'api:kubevirt',
    'entity-card:kubevirt/virtual-machines',
    'entity-content:kubevirt/virtual-machines',
    'page:kubevirt',
    'page:kubevirt/virtual-machines',
    'entity-card:kubevirt/platform',
  ])('has the extension %s', id => {
    expect(plugin.getExtension(id as 'api:kubevirt')).toBeDefined();
  });

  it.each([
    ['card', virtualMachinesCard],
    ['tab', virtualMachinesContent],
  ])(
    'shows the %s on an entity that has virtual machines',
    async (_, extension) => {
      show(extension);
      expect(await screen.findByText('orders-db')).toBeInTheDocument();
    },
  );

  it.each([
    ['card', virtualMachinesCard],
    ['tab', virtualMachinesContent],
  ])('leaves the %s out on any other entity', async (_, extension) => {
    show(extension, bare);
    expect(await screen.findByTestId('empty-entity-page')).toBeInTheDocument();
  });
});
