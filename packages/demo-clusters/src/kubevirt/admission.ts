import { StatusError } from '../status';
import { Clock, KubeObject, ObjectStore } from '../types';
import { findCondition, hasEnded } from '../controllers/conditions';
import { denied } from '../controllers/webhooks';
import {
  MIGRATIONS,
  MIGRATION_FINALIZER,
  VMIS,
  VMI_FINALIZER,
  VM_FINALIZER,
} from './resources';

import { initialStatus } from './vmStart';
import {
  defaultInstanceSpec,
  defaultTemplateSpec,
  stableUuid,
} from './vmiSpec';
import type { VmiSpec } from './specTypes';

// Webhooks and their words: kubevirt pkg/virt-api/webhooks/validating-webhook/admitters.

const STRATEGIES = [
  'Always',
  'Halted',
  'Manual',
  'RerunOnFailure',
  'Once',
  'WaitAsReceiver',
];

function duplicates(
  list: readonly { name: string }[],
  field: string,
): string[] {
  const seen = new Map<string, number>();
  const problems: string[] = [];
  list.forEach(({ name }, index) => {
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, index);
    } else {
      problems.push(
        `${field}[${index}] and ${field}[${first}] must not have the same Name.`,
      );
    }
  });
  return problems;
}

function deviceProblems(spec: VmiSpec, path: string): string[] {
  const { disks = [], interfaces = [] } = spec.domain?.devices ?? {};
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const networks = new Map(
    (spec.networks ?? []).map(network => [network.name, network]),
  );
  return [
    ...interfaces.flatMap((entry, index) => [
      ...(entry.masquerade && !networks.get(entry.name)?.pod
        ? ['Masquerade interface only implemented with pod network']
        : []),
      ...(networks.has(entry.name)
        ? []
        : [
            `${path}.domain.devices.interfaces[${index}].name '${entry.name}' not found.`,
          ]),
    ]),
    ...disks.flatMap(({ name }, index) =>
      volumes.has(name)
        ? []
        : [`${path}.domain.devices.disks[${index}].Name '${name}' not found.`],
    ),
    ...duplicates(disks, `${path}.domain.devices.disks`),
    ...duplicates(spec.volumes ?? [], `${path}.volumes`),
  ];
}

/** What virt-api refuses in the spec of a VM. */
function vmProblems(vm: KubeObject): string[] {
  const { running, runStrategy, template } = vm.spec ?? {};
  if (!template) {
    return ['spec.template in body is required'];
  }
  if (running !== undefined && runStrategy !== undefined) {
    return [
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
    ];
  }
  if (running === undefined && runStrategy === undefined) {
    return ['One of Running or RunStrategy must be specified'];
  }
  if (runStrategy !== undefined && !STRATEGIES.includes(runStrategy)) {
    return [`Invalid RunStrategy (${runStrategy})`];
  }
  return deviceProblems(template.spec ?? {}, 'spec.template.spec');
}

/** What virt-api refuses in the spec of a VMI. */
function instanceProblems(spec: VmiSpec): string[] {
  const { memory, resources } = spec.domain ?? {};
  const asked =
    memory?.guest ??
    memory?.hugepages?.pageSize ??
    resources?.requests?.memory ??
    resources?.limits?.memory;
  return [
    ...deviceProblems(spec, 'spec'),
    ...(asked === undefined
      ? [
          "no memory requested, at least one of 'spec.domain.memory.guest', 'spec.domain.memory.hugepages.size' or 'spec.domain.resources.requests.memory' must be set",
        ]
      : []),
  ];
}

/** The refusal of a VMI, if virt-api refuses it. */
export function instanceRefusal(
  spec: KubeObject['spec'],
): StatusError | undefined {
  const problems = instanceProblems(spec);
  return problems.length
    ? denied(
        'virtualmachineinstances-create-validator.kubevirt.io',
        problems.join(', '),
      )
    : undefined;
}

function migrationRefusal(
  store: ObjectStore,
  migration: KubeObject,
): StatusError | undefined {
  const webhook = 'migration-create-validator.kubevirt.io';
  const { namespace } = migration.metadata;
  const name = migration.spec?.vmiName;
  const vmi = store.get({ resource: VMIS, namespace, name: name ?? '' });
  if (!vmi) {
    return denied(
      webhook,
      `the VMI "${namespace}/${name}" does not exist`,
      400,
    );
  }
  if (hasEnded(vmi)) {
    return denied(webhook, 'Cannot migrate VMI in finalized state.', 400);
  }
  const migratable = findCondition(vmi, 'LiveMigratable');
  if (migratable?.status === 'False') {
    return denied(
      webhook,
      `Cannot migrate VMI, Reason: ${migratable.reason}, Message: ${migratable.message}`,
      400,
    );
  }
  const active = store
    .list(MIGRATIONS, { namespace })
    .find(other => other.spec.vmiName === name && !hasEnded(other));
  return active
    ? denied(
        webhook,
        `in-flight migration detected. Active migration job (${active.metadata.uid}) is currently already in progress for VMI ${name}.`,
        400,
      )
    : undefined;
}

/** virt-api's webhooks: sets defaults on a new object of KubeVirt's, or throws the refusal. */
export function admitCreate(
  store: ObjectStore,
  clock: Clock,
  resource: string,
  object: KubeObject,
): void {
  const seed = `${object.metadata.namespace}/${object.metadata.name}/${clock
    .now()
    .getTime()}`;
  const observed = {
    'kubevirt.io/latest-observed-api-version': 'v1',
    'kubevirt.io/storage-observed-api-version': 'v1',
  };
  if (resource === 'virtualmachines.kubevirt.io') {
    checkVm(object);
    object.spec.template.metadata ??= {};
    defaultTemplateSpec((object.spec.template.spec ??= {}), stableUuid(seed));
    object.metadata.annotations = {
      ...object.metadata.annotations,
      ...observed,
    };
    delete object.status;
  } else if (resource === VMIS) {
    const refusal = instanceRefusal(object.spec ?? {});
    if (refusal) {
      throw refusal;
    }
    object.spec.domain.memory ??= {};
    defaultInstanceSpec(object.spec, stableUuid(seed));
    object.metadata.annotations = {
      ...object.metadata.annotations,
      ...observed,
    };
    object.metadata.finalizers = [VM_FINALIZER, VMI_FINALIZER];
    object.status = initialStatus({ spec: object.spec }, clock);
  } else if (resource === MIGRATIONS) {
    const refusal = migrationRefusal(store, object);
    if (refusal) {
      throw refusal;
    }
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubevirt.io/vmi-name': object.spec.vmiName,
    };
    object.metadata.annotations = {
      ...object.metadata.annotations,
      ...observed,
    };
    object.metadata.finalizers = [MIGRATION_FINALIZER];
    delete object.status;
  }
}

/** Throws the refusal of a VM whose spec virt-api does not take. */
export function checkVm(vm: KubeObject): void {
  const problems = vmProblems(vm);
  if (problems.length > 0) {
    const webhook = vm.spec?.template
      ? 'virtualmachine-validator.kubevirt.io'
      : 'virtualmachines-mutator.kubevirt.io';
    throw denied(webhook, problems.join(', '));
  }
}
