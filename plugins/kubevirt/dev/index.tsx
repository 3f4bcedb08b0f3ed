import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { createDevApp } from '@backstage/frontend-dev-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { kubeVirtApiRef } from '../src/api';
import { VirtualMachinesCard } from '../src/components/VirtualMachinesCard';
import { VirtualMachinesTab } from '../src/components/VirtualMachinesTab';
import kubevirtPlugin from '../src';
import { virtualMachinesRouteRef } from '../src/routes';
import { ScenarioKubeVirtApi } from './ScenarioKubeVirtApi';
import { entityOf, scenarios } from './scenarios';

/** Every state of the card, in the width of a main column and of a side column. */
function CardStates() {
  return (
    <div style={{ height: '100vh', overflow: 'auto', padding: 24 }}>
      {[...Object.keys(scenarios), 'no-annotation'].map(name => (
        <section key={name} id={name}>
          <h2>{name}</h2>
          <EntityProvider entity={entityOf(name)}>
            <div style={{ display: 'flex', gap: 24, alignItems: 'flex-start' }}>
              <div style={{ width: 900 }}>
                <VirtualMachinesCard />
              </div>
              <div style={{ width: 360 }}>
                <VirtualMachinesCard />
              </div>
            </div>
          </EntityProvider>
        </section>
      ))}
    </div>
  );
}

/** The tab with five hundred VMs. */
function HugeTab() {
  return (
    <div style={{ height: '100vh', overflow: 'auto', padding: 24 }}>
      <EntityProvider entity={entityOf('huge')}>
        <VirtualMachinesTab />
      </EntityProvider>
    </div>
  );
}

const states = createFrontendPlugin({
  pluginId: 'kubevirt-states',
  extensions: [
    PageBlueprint.make({
      name: 'cards',
      params: { path: '/', noHeader: true, loader: async () => <CardStates /> },
    }),
    PageBlueprint.make({
      name: 'tab',
      params: {
        path: '/virtual-machines',
        noHeader: true,
        routeRef: virtualMachinesRouteRef,
        loader: async () => <HugeTab />,
      },
    }),
  ],
});

const fakeBackend = createFrontendModule({
  pluginId: 'kubevirt',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: kubeVirtApiRef,
          deps: {},
          factory: () => new ScenarioKubeVirtApi(),
        }),
    }),
  ],
});

createDevApp({ features: [kubevirtPlugin, fakeBackend, states] });
