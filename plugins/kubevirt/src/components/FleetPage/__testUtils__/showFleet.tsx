import type {
  FleetPage as FleetAnswer,
  FleetQuery,
  FleetStreamMessage,
  FleetVirtualMachine,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { JsonObject } from '@backstage/types';
import { useLocation } from 'react-router-dom';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { before, clusterOf, vmOf } from '../../../__testUtils__/fixtures';
import { showInApp } from '../../../__testUtils__/showInApp';
import { FleetPage } from '../FleetPage';

const PATH = '/kubevirt/virtual-machines';

/** A VM of the fleet that the entity `orders` shows. */
export function fleetVm(
  name: string,
  more: Partial<VirtualMachineSummary> = {},
  entities: FleetVirtualMachine['entities'] = [
    {
      entityRef: 'component:default/orders',
      title: 'Orders',
      owner: 'group:default/team-orders',
    },
  ],
): FleetVirtualMachine {
  return { ...vmOf(name, more), entities };
}

const valueOf = (vm: FleetVirtualMachine, dimension: string): string => {
  switch (dimension) {
    case 'status':
      return vm.group;
    case 'cause':
      return vm.cause?.code ?? '';
    case 'owner':
      return vm.entities[0]?.entityRef ?? '';
    case 'migratable':
      return vm.liveMigratable === false ? 'no' : 'yes';
    default:
      return (vm as any)[dimension] ?? '';
  }
};

const DIMENSIONS = [
  'status',
  'cause',
  'cluster',
  'namespace',
  'owner',
  'node',
  'migratable',
];

function countsOf(vms: FleetVirtualMachine[], dimension: string) {
  const counts = new Map<string, number>();
  vms.forEach(vm => {
    const value = valueOf(vm, dimension);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  return [...counts].map(([value, count]) => ({ value, count }));
}

/** A backend in memory, which filters, groups and pages as the real one does. */
export function fleetApi(
  vms: FleetVirtualMachine[],
  rest: Partial<FleetAnswer> = {},
) {
  const api = new FakeKubeVirtApi();
  /** What the streams that are open were sent; push to send more. */
  const streams: {
    ids: readonly string[];
    push: (message: FleetStreamMessage) => void;
  }[] = [];
  api.getFleet = jest.fn(async (query: FleetQuery, part) => {
    const found = vms.filter(
      vm =>
        vm.name.includes(query.search) &&
        Object.entries(query.filters).every(([dimension, values]) =>
          values.includes(valueOf(vm, dimension)),
        ),
    );
    if (query.sort === 'name') {
      found.sort(
        (a, b) => (a.name < b.name ? -1 : 1) * (query.descending ? -1 : 1),
      );
    }
    const answer: FleetAnswer = {
      time: before(0),
      scope: 'all',
      clusters: [clusterOf('west'), clusterOf('east')],
      total: vms.length,
      matched: found.length,
      offset: part.offset,
      virtualMachines: found.slice(part.offset, part.offset + part.limit),
      ...(part.facets && {
        facets: Object.fromEntries(
          DIMENSIONS.map(dimension => [
            dimension,
            { values: countsOf(found, dimension), more: 0 },
          ]),
        ) as FleetAnswer['facets'],
      }),
      ...(query.group && {
        groups: {
          grouping: query.group,
          items: countsOf(found, query.group).map(each => ({
            ...each,
            heldBack: 0,
          })),
          more: 0,
        },
      }),
      ...rest,
    };
    return answer;
  });
  api.streamFleet = async function* streamFleet(ids, signal) {
    const queue: FleetStreamMessage[] = [];
    const reader = { wake: () => {} };
    streams.push({
      ids,
      push: message => {
        queue.push(message);
        reader.wake();
      },
    });
    signal.addEventListener('abort', () => reader.wake());
    yield {
      type: 'snapshot',
      data: {
        time: before(0),
        changed: vms.filter(({ id }) => ids.includes(id)),
        removed: [],
      },
    };
    while (!signal.aborted) {
      const next = queue.shift();
      if (next) {
        yield next;
      } else {
        await new Promise<void>(resolve => {
          reader.wake = resolve;
        });
      }
    }
  };
  return { api, streams };
}

function Address() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

/** Shows the page at an address below its own: a query, or `/node/…`. */
export function showFleet(
  api: FakeKubeVirtApi,
  address = '',
  config: JsonObject = {},
) {
  return showInApp(
    <>
      <Address />
      <FleetPage />
    </>,
    {
      api,
      config: { app: { baseUrl: 'http://localhost' }, ...config },
      at: { mountPath: `${PATH}/*`, path: `${PATH}${address}` },
    },
  );
}

/** Gives all elements a height, as jsdom has no layout, so that a list knows what is in sight. */
export function fakeHeight(height: number) {
  const spies = (['clientHeight', 'clientWidth'] as const).map(each =>
    jest.spyOn(Element.prototype, each, 'get').mockReturnValue(height),
  );
  return { restore: () => spies.forEach(spy => spy.mockRestore()) };
}
