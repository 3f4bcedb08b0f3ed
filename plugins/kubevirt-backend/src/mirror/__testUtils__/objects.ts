import type { KubeObject } from '../../kubevirt/types';

let uids = 0;

/** A uid that no other object of the test has. */
function uid(): string {
  uids += 1;
  return `00000000-0000-0000-0000-${String(uids).padStart(12, '0')}`;
}

type Meta = Partial<KubeObject['metadata']>;

function object(
  name: string,
  meta: Meta,
  body: Record<string, unknown>,
): KubeObject {
  return {
    metadata: {
      name,
      uid: uid(),
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: 'test' }],
      ...meta,
    },
    ...body,
  } as KubeObject;
}

export function controlledBy(kind: string, owner: KubeObject) {
  return [
    {
      apiVersion: 'kubevirt.io/v1',
      kind,
      name: owner.metadata.name,
      uid: owner.metadata.uid,
      controller: true,
    },
  ];
}

export function virtualMachine(
  name: string,
  meta: Meta = {},
  volumes: object[] = [],
): KubeObject {
  return object(
    name,
    { namespace: 'shop', ...meta },
    {
      spec: { runStrategy: 'Always', template: { spec: { volumes } } },
      status: { printableStatus: 'Starting' },
    },
  );
}

export function instance(
  name: string,
  owner: KubeObject | undefined,
  meta: Meta = {},
  nodeName?: string,
): KubeObject {
  return object(
    name,
    {
      namespace: 'shop',
      ...(owner
        ? { ownerReferences: controlledBy('VirtualMachine', owner) }
        : {}),
      ...meta,
    },
    { status: { phase: nodeName ? 'Running' : 'Scheduling', nodeName } },
  );
}

export function launcher(
  name: string,
  owner: KubeObject,
  meta: Meta = {},
): KubeObject {
  return object(
    name,
    {
      namespace: 'shop',
      labels: { 'kubevirt.io': 'virt-launcher' },
      ownerReferences: controlledBy('VirtualMachineInstance', owner),
      ...meta,
    },
    { spec: { nodeName: 'node-1' }, status: { phase: 'Running' } },
  );
}

export function migration(name: string, vmiName: string): KubeObject {
  return object(
    name,
    { namespace: 'shop' },
    { spec: { vmiName }, status: { phase: 'Running' } },
  );
}

export function named(
  name: string,
  meta: Meta = {},
  body: Record<string, unknown> = {},
): KubeObject {
  return object(name, meta, body);
}

export function node(
  name: string,
  options: { ready?: boolean; heartbeat?: string } = {},
): KubeObject {
  return object(
    name,
    {
      labels: { 'kubevirt.io/schedulable': 'true' },
      annotations: options.heartbeat
        ? { 'kubevirt.io/heartbeat': options.heartbeat }
        : {},
    },
    {
      status: {
        conditions: [
          { type: 'Ready', status: options.ready === false ? 'False' : 'True' },
        ],
      },
    },
  );
}

/** The event that says how far a watch is; the end of what existed first says so besides. */
export function bookmarkAt(version: number, initialEnd = false) {
  return {
    type: 'BOOKMARK',
    object: {
      metadata: {
        resourceVersion: String(version),
        ...(initialEnd
          ? { annotations: { 'k8s.io/initial-events-end': 'true' } }
          : {}),
      },
    },
  };
}
