import type { KubeObject } from '../../kubevirt/types';

/** An object to be created. */
export type Body = {
  metadata: { name: string; [field: string]: unknown };
} & Record<string, unknown>;

/** Objects of one kind. */
export function bodies(
  apiVersion: string,
  kind: string,
  objects: Body[],
): Body[] {
  return objects.map(object => ({ apiVersion, kind, ...object }));
}

/** The least that the schema takes, and more than anybody writes. */
export const MALFORMED_MACHINES: Body[] = [
  {
    metadata: { name: 'bare' },
    spec: { template: { spec: { domain: { devices: {} } } } },
  },
  {
    metadata: {
      name: 'odd.name-1',
      labels: { empty: '', 'example.com/app': 'x' },
      annotations: { empty: '', long: 'x'.repeat(100_000) },
    },
    spec: {
      running: false,
      unknownField: { nested: [1, 2, 3] },
      dataVolumeTemplates: [],
      template: {
        metadata: {},
        spec: {
          domain: {
            cpu: {},
            memory: {},
            devices: { disks: [{ name: 'lone' }] },
          },
          networks: [{ name: 'nowhere', multus: { networkName: 'a/b' } }],
          volumes: [
            { name: 'none' },
            { name: 'claim', persistentVolumeClaim: { claimName: 'unbound' } },
            { name: 'volume', dataVolume: { name: 'missing' } },
          ],
        },
      },
    },
  },
];

/** A VM's. */
export const MALFORMED_STATUS = {
  printableStatus: 'Hovering',
  created: true,
  conditions: [
    { type: 'Ready', status: 'Unknown' },
    { type: 'NeverHeardOf', status: 'True', message: '' },
  ],
  stateChangeRequests: [{ action: 'Levitate' }],
  volumeSnapshotStatuses: [],
};

/** Without conditions. */
export const MALFORMED_NODE: Body = {
  metadata: {
    name: 'bare',
    annotations: { 'kubevirt.io/heartbeat': 'not a time' },
  },
};

/** Never bound. */
export const MALFORMED_CLAIM: Body = {
  metadata: { name: 'unbound' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'no-such-class',
    resources: { requests: { storage: '1' } },
  },
};

/** A launcher that nothing has a place for, of no VMI or of one. */
export function malformedPod(name: string, owner?: KubeObject): Body {
  return {
    metadata: {
      name,
      labels: { 'kubevirt.io': 'virt-launcher', 'kubevirt.io/domain': '' },
      ownerReferences: owner && [
        {
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachineInstance',
          name: owner.metadata.name,
          uid: owner.metadata.uid,
          controller: true,
        },
      ],
    },
    spec: {
      nodeSelector: { 'example.com/no-such': 'node' },
      containers: [{ name: 'compute', image: 'example.com/launcher:1' }],
    },
  };
}
