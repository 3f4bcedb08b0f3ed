import type { DemoCluster } from '../cluster';
import { operate } from '../kubevirt/operations';
import {
  create,
  createVm,
  createVmThen,
  importedVm,
  virtualMachine,
} from './builders';
import { SCENARIOS } from './registry';
import { createRunningVms } from './runningVms';
import type { ScenarioTarget } from './types';

/** A catalog entity of the demo: its VMs carry its name as `backstage.io/kubernetes-id`. */
export interface DemoEntity {
  id: string;
  description: string;
  /** Demo clusters that have VMs of it. */
  clusters: string[];
}

/** The entities that the demo's VMs belong to; the examples of the catalog must name them all. */
export const DEMO_ENTITIES: DemoEntity[] = [
  {
    id: 'orders',
    description:
      'orders-db runs, orders-cache migrates now and then, orders-search finds no Node, orders-batch is stopped',
    clusters: ['west', 'east'],
  },
  {
    id: 'payments',
    description: 'One VM, which restarts now and then',
    clusters: ['west'],
  },
  {
    id: 'inventory',
    description:
      'Disks that are imported, a failing import, a missing image and a missing claim',
    clusters: ['west'],
  },
  {
    id: 'legacy-erp',
    description: 'VMIs without a VM, a paused VM and one that crashes',
    clusters: ['east'],
  },
  { id: 'fleet-12', description: '12 running VMs', clusters: ['west'] },
  {
    id: 'fleet-200',
    description: '200 running VMs',
    clusters: ['west', 'east'],
  },
  {
    id: 'causes',
    description:
      'One VM for each cause and alarm that does not harm the rest of the cluster',
    clusters: ['west'],
  },
];

function target(
  cluster: DemoCluster,
  entity: string,
  namespace = entity,
): ScenarioTarget {
  return { cluster, entity, namespace };
}

function orders(cluster: DemoCluster): void {
  const shop = target(cluster, 'orders', 'shop');
  if (cluster.name === 'east') {
    createVm(shop, { name: 'orders-db-replica', memory: '2Gi' });
    return;
  }
  createVm(shop, { name: 'orders-db', memory: '4Gi', cores: 2 });
  createVm(shop, {
    name: 'orders-cache',
    memory: '1Gi',
    image: 'quay.io/containerdisks/ubuntu:24.04',
  });
  createVm(shop, { name: 'orders-search', memory: '64Gi', cores: 8 });
  createVm(shop, { name: 'orders-batch', runStrategy: 'Halted' });
}

function inventory(cluster: DemoCluster): void {
  const shop = target(cluster, 'inventory', 'shop');
  create(
    cluster,
    importedVm(shop, {
      name: 'inventory-db',
      url: 'http://slow.images.example.com/inventory.qcow2',
    }),
  );
  create(
    cluster,
    importedVm(shop, {
      name: 'inventory-api',
      url: 'docker://quay.io/containerdisks/fedora:42',
    }),
  );
  create(
    cluster,
    importedVm(shop, {
      name: 'inventory-scan',
      url: 'http://images.example.com/no-such-scan.qcow2',
    }),
  );
  createVm(shop, {
    name: 'inventory-report',
    image: 'quay.io/containerdisks/no-such-image:7',
  });
  createVm(shop, {
    name: 'inventory-archive',
    template: {
      volumes: [
        {
          name: 'rootdisk',
          persistentVolumeClaim: { claimName: 'archive-2019' },
        },
      ],
    },
    domain: {
      devices: {
        disks: [{ name: 'rootdisk', disk: { bus: 'virtio' } }],
        interfaces: [{ name: 'default', masquerade: {} }],
      },
    },
  });
}

function legacyErp(cluster: DemoCluster): void {
  const erp = target(cluster, 'legacy-erp');
  for (const name of ['erp-app-1', 'erp-app-2']) {
    const { spec, metadata } = virtualMachine(erp, {
      name,
      image: 'quay.io/containerdisks/centos-stream:10',
    });
    create(cluster, {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstance',
      metadata,
      spec: spec.template.spec,
    });
  }
  createVmThen(
    erp,
    {
      name: 'erp-print',
      image: 'quay.io/containerdisks/windows:2022',
    },
    () =>
      operate(cluster.context, 'pause', {
        namespace: erp.namespace,
        name: 'erp-print',
      }),
  );
  createVm(erp, {
    name: 'erp-gateway',
    image: 'quay.io/containerdisks/crashing-guest:1',
  });
}

/** Fills a cluster with the VMs of the demo's entities. */
export function populate(cluster: DemoCluster): void {
  orders(cluster);
  const nodes = [1, 2, 3].map(number => `${cluster.name}-node-${number}`);
  createRunningVms(cluster, 100, {
    namespace: 'fleet',
    entity: 'fleet-200',
    prefix: `fleet-${cluster.name}`,
    memory: '256Mi',
    migratedEvery: 10,
    nodes,
  });
  if (cluster.name === 'east') {
    legacyErp(cluster);
    return;
  }
  createVm(target(cluster, 'payments', 'shop'), {
    name: 'payments',
    memory: '2Gi',
  });
  inventory(cluster);
  createRunningVms(cluster, 12, {
    namespace: 'fleet',
    entity: 'fleet-12',
    prefix: 'dozen',
    memory: '256Mi',
    nodes,
  });
  for (const scenario of SCENARIOS) {
    if (!scenario.disruptive) {
      scenario.run(target(cluster, 'causes'));
    }
  }
}
