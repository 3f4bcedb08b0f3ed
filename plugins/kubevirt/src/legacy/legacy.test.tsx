import type { Entity } from '@backstage/catalog-model';
import { FlatRoutes } from '@backstage/core-app-api';
import { attachComponentData } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import {
  createTestAppWrapper,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps, ReactElement } from 'react';
import { Route, useOutlet, useRoutes } from 'react-router-dom';
import { kubeVirtApiRef, type KubeVirtApi } from '../api';
import { setUpBrowser } from '../components/console/__testUtils__/setUpBrowser';
import { consoleAvailable, FakeConsoles } from '../__testUtils__/FakeConsoles';
import { detailOf, platformOf } from '../__testUtils__/detailFixtures';
import { FakeKubeVirtApi } from '../__testUtils__/FakeKubeVirtApi';
import {
  answerOf,
  before,
  clusterOf,
  entity,
  runningVm,
  vmOf,
} from '../__testUtils__/fixtures';
import {
  EntityPlatformCard,
  EntityVirtualMachinesCard,
  EntityVirtualMachinesContent,
  isPlatformAvailable,
  isVirtualMachinesAvailable,
  KubeVirtClusterPickerFieldExtension,
  KubeVirtPage,
  kubevirtPlugin,
  VirtualMachineImagePickerFieldExtension,
  VirtualMachineSizeInUseFieldExtension,
  VirtualMachineSizePickerFieldExtension,
} from './index';

const ORDERS = '/catalog/default/component/orders';

const cluster: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'west-cluster',
    annotations: { 'kubevirt.io/cluster': 'west' },
  },
  spec: { type: 'kubernetes-cluster', owner: 'platform' },
};

/** As `CatalogEntityPage`, whose content is what stands below its route. */
function EntityPage(props: { entity: Entity }) {
  return <EntityProvider entity={props.entity}>{useOutlet()}</EntityProvider>;
}
attachComponentData(EntityPage, 'core.mountPoint', entityRouteRef);

/** As `EntityLayout.Route`: what its children are mounted at is known by its path. */
function Tab(_props: { path: string; children: JSX.Element }) {
  return null;
}
attachComponentData(Tab, 'core.gatherMountPoints', true);

/** As `EntityLayout`. */
function Tabs(props: { children: ReactElement<ComponentProps<typeof Tab>>[] }) {
  const routes = props.children.map(({ props: { path, children } }) => ({
    path: path === '/' ? path : `${path.slice(1)}/*`,
    element: children,
  }));
  return useRoutes(routes);
}

/** Shows an old app with all that the plugin has, at an address. */
function show(at: string, api: KubeVirtApi, shown = entity) {
  return renderInTestApp(
    <TestApiProvider apis={[[kubeVirtApiRef, api]]}>
      <FlatRoutes>
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<EntityPage entity={shown} />}
        >
          <Tabs>
            <Tab path="/">
              {isPlatformAvailable(shown) ? (
                <EntityPlatformCard />
              ) : (
                <EntityVirtualMachinesCard />
              )}
            </Tab>
            <Tab path="/virtual-machines">
              <EntityVirtualMachinesContent />
            </Tab>
          </Tabs>
        </Route>
        <Route path="/kubevirt" element={<KubeVirtPage />} />
      </FlatRoutes>
    </TestApiProvider>,
    { routeEntries: [at] },
  );
}

const apiWithVm = () => {
  const api = FakeKubeVirtApi.with(answerOf([runningVm], [clusterOf('west')]));
  api.getVirtualMachine = jest.fn(async () => detailOf(runningVm));
  return api;
};

setUpBrowser();

describe('the plugin in an app on the old frontend system', () => {
  it('has the client of the backend plugin, and routes that the app can bind', () => {
    expect([...kubevirtPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      'plugin.kubevirt.client',
    ]);
    expect(Object.keys(kubevirtPlugin.routes)).toEqual([
      'virtualMachines',
      'platform',
    ]);
    expect(Object.keys(kubevirtPlugin.externalRoutes)).toEqual(['template']);
  });

  it('shows all virtual machines below the page', async () => {
    const api = new FakeKubeVirtApi();
    api.getFleet = async () => ({
      time: before(0),
      scope: 'all',
      clusters: [clusterOf('west')],
      total: 0,
      matched: 0,
      offset: 0,
      virtualMachines: [],
    });
    await show('/kubevirt/virtual-machines', api);
    expect(
      await screen.findByText('No cluster has a virtual machine'),
    ).toBeInTheDocument();
  });

  it('shows the card, which follows the stream and leads to the page of a VM', async () => {
    const api = apiWithVm();
    await show(ORDERS, api);
    expect(
      await screen.findByRole('link', { name: 'orders-db' }),
    ).toHaveAttribute('href', `${ORDERS}/virtual-machines/west/shop/orders-db`);
    await screen.findByText('Live');
    act(() =>
      api.streams[0].push({
        type: 'change',
        data: { time: before(0), changed: [vmOf('orders-new')], removed: [] },
      }),
    );
    expect(
      await screen.findByRole('link', { name: 'orders-new' }),
    ).toBeInTheDocument();
  });

  it('shows the tab, and below it the page of the VM that is opened', async () => {
    const api = apiWithVm();
    await show(`${ORDERS}/virtual-machines`, api);
    await userEvent.click(
      await screen.findByRole('link', { name: 'orders-db' }),
    );
    expect(
      await screen.findByRole('heading', { name: 'orders-db' }),
    ).toBeInTheDocument();
    expect(api.getVirtualMachine).toHaveBeenCalledWith(
      expect.objectContaining({
        entityRef: 'component:default/orders',
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
      }),
      expect.anything(),
    );
  });

  it('shows the health of KubeVirt on the card of a cluster', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = jest.fn(async () => platformOf());
    await show('/catalog/default/resource/west-cluster', api, cluster);
    expect(await screen.findByText('virt-controller')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Open platform page' }),
    ).toHaveAttribute('href', '/kubevirt/west');
  });

  it('shows the page of all clusters with a header, and below it that of each', async () => {
    const api = new FakeKubeVirtApi();
    api.getCluster = jest.fn(async () => platformOf());
    api.getClusters = async () => ({
      items: [
        {
          cluster: clusterOf('west', { title: 'West' }),
          health: 'ok',
          sentence: 'All is there.',
          kubevirtVersion: 'v1.9.0',
          absent: [],
          virtualMachines: 151,
          nodes: 6,
        },
      ],
    });
    await show('/kubevirt', api);
    expect(
      await screen.findByRole('heading', { name: 'KubeVirt', level: 1 }),
    ).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('link', { name: 'West' }));
    expect(
      await screen.findByRole('button', { name: /virt-controller/ }),
    ).toBeInTheDocument();
    expect(api.getCluster).toHaveBeenCalledWith('west', expect.anything());
  });

  it('shows a console in a window of its own, to which the page of the VM leads', async () => {
    const api = apiWithVm();
    const consoles = new FakeConsoles();
    api.getConsoleAvailability = async () => consoleAvailable;
    api.openConsole = (_vm, request, handlers) =>
      consoles.open(request, handlers);
    await show(
      `${ORDERS}/virtual-machines/west/shop/orders-db?tab=console`,
      api,
    );
    const link = await screen.findByRole('link', {
      name: /Open in a window of its own/,
    });
    await waitFor(() => expect(consoles.opened).toHaveLength(1));
    const address = link.getAttribute('href')!;
    expect(address).toBe(
      '/kubevirt/console/west/shop/orders-db?entity=component%3Adefault%2Forders&console=serial',
    );
    cleanup();
    await show(address, api);
    expect(
      await screen.findByRole('heading', { name: 'orders-db' }),
    ).toBeInTheDocument();
    await waitFor(() => expect(consoles.opened).toHaveLength(2));
  });

  it('has the fields of the templates’ forms', async () => {
    window.scrollTo = () => {};
    const api = new FakeKubeVirtApi();
    api.getClusters = async () => ({ items: [] });
    const properties = {
      clusters: {
        type: 'array',
        title: 'Clusters',
        items: { type: 'string' },
        'ui:field': 'KubeVirtClusterPicker',
      },
      size: {
        type: 'string',
        title: 'Size',
        enum: ['u1.small', 'u1.large'],
        'ui:field': 'VirtualMachineSizePicker',
      },
      sizing: {
        type: 'string',
        title: 'Sizing',
        'ui:field': 'VirtualMachineSizeInUse',
      },
      image: {
        type: 'string',
        title: 'Image',
        'ui:field': 'VirtualMachineImagePicker',
      },
    };
    function Form() {
      const extensions = useCustomFieldExtensions<any>(
        <ScaffolderFieldExtensions>
          <KubeVirtClusterPickerFieldExtension />
          <VirtualMachineSizePickerFieldExtension />
          <VirtualMachineSizeInUseFieldExtension />
          <VirtualMachineImagePickerFieldExtension />
        </ScaffolderFieldExtensions>,
      );
      return (
        <Stepper
          manifest={{
            title: 'Template',
            steps: [{ title: 'Step', schema: { type: 'object', properties } }],
          }}
          extensions={extensions}
          onCreate={async () => {}}
        />
      );
    }
    render(
      <TestApiProvider apis={[[kubeVirtApiRef, api]]}>
        <Form />
      </TestApiProvider>,
      { wrapper: createTestAppWrapper() },
    );
    expect(
      await screen.findByRole('group', { name: /Clusters/ }),
    ).toBeInTheDocument();
    expect(screen.getByText(/u1.small/)).toBeInTheDocument();
    expect(screen.getByText(/Image/)).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: /Sizing/ })).toBeInTheDocument();
  });
});

describe('conditions for the page of an entity', () => {
  it('distinguishes entities with virtual machines from others', () => {
    expect(isVirtualMachinesAvailable(entity)).toBe(true);
    expect(isVirtualMachinesAvailable(cluster)).toBe(false);
  });

  it.each([
    ['with the annotation of a cluster', cluster, true],
    [
      'of the type kubernetes-cluster',
      { ...cluster, metadata: { name: 'west' } },
      true,
    ],
    [
      'of another type',
      { ...cluster, metadata: { name: 'db' }, spec: { type: 'database' } },
      false,
    ],
    ['of another kind', entity, false],
  ])('a resource %s stands for a cluster: %#', (_, shown, expected) => {
    expect(isPlatformAvailable(shown as Entity)).toBe(expected);
  });
});
