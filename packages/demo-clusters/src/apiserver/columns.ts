import { resourceName } from '../store';
import type { Condition } from '../objects';
import { KubeObject, ResourceDefinition } from '../types';
import { humanAge } from './ages';
import { AGE, Column, column, NAME, NUMBER, read, WIDE } from './column';
import { jsonPath } from './jsonPath';
import { POD_COLUMNS } from './podColumns';

function nodeStatus(node: KubeObject): string {
  const ready = node.status?.conditions?.find(
    (condition: Condition) => condition.type === 'Ready',
  );
  let text = 'Unknown';
  if (ready) {
    text = ready.status === 'True' ? 'Ready' : 'NotReady';
  }
  return node.spec?.unschedulable ? `${text},SchedulingDisabled` : text;
}

function nodeRoles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {})
    .filter(label => label.startsWith(prefix))
    .map(label => label.slice(prefix.length));
  return roles.sort().join(',') || '<none>';
}

const replicas = (ready: string, wanted: string) => (object: KubeObject) =>
  `${read(ready, 0)(object)}/${read(wanted, 1)(object)}`;

const ACCESS_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const accessModes = (modes: string[] | undefined) =>
  (modes ?? []).map(mode => ACCESS_MODES[mode] ?? mode).join(',');

const BUILTIN: Record<string, Column[]> = {
  pods: POD_COLUMNS,
  nodes: [
    NAME,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    AGE,
    column('Version', read('.status.nodeInfo.kubeletVersion', '')),
    column(
      'Internal-IP',
      read(".status.addresses[?(@.type=='InternalIP')].address"),
      WIDE,
    ),
    column('OS-Image', read('.status.nodeInfo.osImage', '<unknown>'), WIDE),
  ],
  namespaces: [NAME, column('Status', read('.status.phase', '')), AGE],
  events: [
    column('Last Seen', (event, now) =>
      humanAge(event.lastTimestamp ?? event.eventTime, now),
    ),
    column('Type', read('.type', '')),
    column('Reason', read('.reason', '')),
    column(
      'Object',
      event =>
        `${event.involvedObject?.kind?.toLowerCase()}/${
          event.involvedObject?.name
        }`,
    ),
    column('Message', event => String(event.message ?? '').trim()),
    column('Name', event => event.metadata.name, { format: 'name', ...WIDE }),
  ],
  configmaps: [
    NAME,
    column(
      'Data',
      object => Object.keys({ ...object.data, ...object.binaryData }).length,
    ),
    AGE,
  ],
  secrets: [
    NAME,
    column('Type', read('.type', 'Opaque')),
    column('Data', object => Object.keys(object.data ?? {}).length, NUMBER),
    AGE,
  ],
  services: [
    NAME,
    column('Type', read('.spec.type', 'ClusterIP')),
    column('Cluster-IP', read('.spec.clusterIP')),
    column('External-IP', () => '<none>'),
    column(
      'Port(s)',
      object =>
        (object.spec?.ports ?? [])
          .map(
            (port: { port: number; protocol?: string }) =>
              `${port.port}/${port.protocol ?? 'TCP'}`,
          )
          .join(',') || '<none>',
    ),
    AGE,
  ],
  persistentvolumeclaims: [
    NAME,
    column('Status', claim =>
      claim.metadata.deletionTimestamp
        ? 'Terminating'
        : claim.status?.phase ?? '',
    ),
    column('Volume', read('.spec.volumeName', '')),
    column('Capacity', read('.status.capacity.storage', '')),
    column('Access Modes', claim => accessModes(claim.status?.accessModes)),
    column('StorageClass', read('.spec.storageClassName', '')),
    AGE,
    column('VolumeMode', read('.spec.volumeMode', '<unset>'), WIDE),
  ],
  'deployments.apps': [
    NAME,
    column('Ready', replicas('.status.readyReplicas', '.spec.replicas')),
    column('Up-to-date', read('.status.updatedReplicas', 0)),
    column('Available', read('.status.availableReplicas', 0)),
    AGE,
  ],
  'statefulsets.apps': [
    NAME,
    column('Ready', replicas('.status.readyReplicas', '.spec.replicas')),
    AGE,
  ],
  'replicasets.apps': [
    NAME,
    column('Desired', read('.spec.replicas', 1), NUMBER),
    column('Current', read('.status.replicas', 0), NUMBER),
    column('Ready', read('.status.readyReplicas', 0), NUMBER),
    AGE,
  ],
  'daemonsets.apps': [
    NAME,
    column('Desired', read('.status.desiredNumberScheduled', 0), NUMBER),
    column('Current', read('.status.currentNumberScheduled', 0), NUMBER),
    column('Ready', read('.status.numberReady', 0), NUMBER),
    column('Up-to-date', read('.status.updatedNumberScheduled', 0), NUMBER),
    column('Available', read('.status.numberAvailable', 0), NUMBER),
    column(
      'Node Selector',
      object =>
        Object.entries(object.spec?.template?.spec?.nodeSelector ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(',') || '<none>',
    ),
    AGE,
  ],
  'leases.coordination.k8s.io': [
    NAME,
    column('Holder', read('.spec.holderIdentity', '')),
    AGE,
  ],
  'storageclasses.storage.k8s.io': [
    NAME,
    column('Provisioner', read('.provisioner', '')),
    column('ReclaimPolicy', read('.reclaimPolicy', 'Delete')),
    column('VolumeBindingMode', read('.volumeBindingMode', 'Immediate')),
    AGE,
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [
    NAME,
    column('Created At', object => object.metadata.creationTimestamp, {
      type: 'date',
    }),
  ],
};

function customColumns(
  columns: NonNullable<ResourceDefinition['columns']>,
): Column[] {
  return [
    NAME,
    ...columns.map(({ name, type, jsonPath: path, priority = 0 }) => {
      const value = jsonPath(path);
      return column(
        name,
        (object, now) => {
          const found = value(object) ?? null;
          if (type === 'date') {
            return humanAge(found ?? undefined, now);
          }
          return found !== null && typeof found === 'object'
            ? JSON.stringify(found)
            : found;
        },
        { type, priority },
      );
    }),
  ];
}

const DEFAULT_COLUMNS = [NAME, AGE];

/** The columns of a resource. */
export function columnsOf(definition: ResourceDefinition): Column[] {
  if (definition.columns?.length) {
    return customColumns(definition.columns);
  }
  return BUILTIN[resourceName(definition)] ?? DEFAULT_COLUMNS;
}
