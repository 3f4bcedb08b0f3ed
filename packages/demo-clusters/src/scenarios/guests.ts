import { operate } from '../kubevirt/operations';
import { FAILING_MIGRATION } from '../kubevirt/migrationController';
import {
  create,
  createVm,
  createVmThen,
  ensureNamespace,
  virtualMachine,
  vmRef,
} from './builders';
import type { KubeObject } from '../types';
import type { Scenario, ScenarioTarget } from './types';

const migrate =
  ({ cluster }: ScenarioTarget) =>
  ({ metadata: { namespace, name } }: KubeObject) =>
    operate(cluster.context, 'migrate', { namespace: namespace!, name });

export const GUESTS: Scenario[] = [
  {
    name: 'image-missing',
    title: 'The image cannot be pulled',
    description: 'A container disk names an image that no registry has.',
    expect: 'ErrImagePull and ImagePullBackOff in turns',
    cause: 'image-pull',
    run: target =>
      createVm(target, {
        name: 'image-missing',
        image: 'quay.io/containerdisks/no-such-image:1',
      }),
  },
  {
    name: 'over-quota',
    title: 'The quota of the namespace is used up',
    description: 'A namespace allows 512 MiB of memory; a VM asks for 1 GiB.',
    expect: 'Starting, held back by the quota',
    cause: 'quota',
    run: target => {
      const quotaTarget = { ...target, namespace: `${target.namespace}-quota` };
      ensureNamespace(target.cluster, quotaTarget.namespace);
      create(target.cluster, {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace: quotaTarget.namespace },
        spec: { hard: { 'requests.memory': '512Mi' } },
      });
      createVm(quotaTarget, { name: 'over-quota' });
    },
  },
  {
    name: 'refused',
    title: 'A webhook refuses the VM',
    description:
      'A VM that asks for no memory is accepted, but not its instance.',
    expect: 'Stopped, and in fact refused by a webhook',
    cause: 'webhook-refused',
    run: target =>
      createVm(target, { name: 'refused', domain: { memory: undefined } }),
  },
  {
    name: 'no-instancetype',
    title: 'The instancetype does not exist',
    description: 'A VM names an instancetype that nobody made.',
    expect: 'Stopped, and in fact held back by a missing instancetype',
    cause: 'instancetype-missing',
    run: target =>
      createVm(target, {
        name: 'no-instancetype',
        domain: { memory: undefined, cpu: undefined },
        spec: { instancetype: { name: 'u9.huge' } },
      }),
  },
  {
    name: 'no-network',
    title: 'The network does not exist',
    description:
      'A VM is to be on a network for which nobody made a NetworkAttachmentDefinition.',
    expect: 'Starting, and held back by the missing network',
    cause: 'network-missing',
    run: target => {
      const vm = virtualMachine(target, { name: 'no-network' });
      const { domain, networks } = vm.spec.template.spec;
      networks.push({
        name: 'storage',
        multus: { networkName: 'no-such-network' },
      });
      domain.devices.interfaces.push({ name: 'storage', bridge: {} });
      create(target.cluster, vm);
    },
  },
  {
    name: 'crash-loop',
    title: 'The VM fails again and again',
    description: 'The process around the guest dies before the guest runs.',
    expect: 'CrashLoopBackOff with the time of the next try',
    cause: 'crash-loop',
    run: target =>
      createVm(target, {
        name: 'crash-loop',
        image: 'quay.io/containerdisks/crashing-guest:1',
      }),
  },
  {
    name: 'no-agent',
    title: 'No guest agent answers',
    description:
      'A guest runs without the QEMU guest agent, through which its SSH key is to come.',
    expect:
      'Running; after three minutes a notice that the key does not reach the guest',
    cause: 'guest-agent-missing',
    run: target =>
      createVm(target, {
        name: 'no-agent',
        image: 'quay.io/kubevirt/alpine-container-disk-demo:v1.9.0',
        template: {
          accessCredentials: [
            {
              sshPublicKey: {
                source: { secret: { secretName: 'team-keys' } },
                propagationMethod: { qemuGuestAgent: { users: ['alpine'] } },
              },
            },
          ],
        },
      }),
  },
  {
    name: 'restart-required',
    title: 'A change waits for a restart',
    description: 'The cores of a running VM are changed.',
    expect: 'Running, with a notice that a restart is needed',
    cause: 'restart-required',
    run: target => {
      createVmThen(target, { name: 'restart-required' }, () =>
        target.cluster.store.mutate(
          vmRef(target, 'restart-required'),
          draft => {
            draft.spec.template.spec.domain.cpu.cores = 2;
          },
        ),
      );
    },
  },
  {
    name: 'domain-refused',
    title: 'libvirt refuses the VM',
    description: 'A device that the VM wants cannot be given to it.',
    expect: 'Starting, because virt-handler cannot start the domain',
    cause: 'sync-failed',
    run: target =>
      createVm(target, {
        name: 'domain-refused',
        image: 'quay.io/containerdisks/refused-domain:1',
      }),
  },
  {
    name: 'launcher-failed',
    title: 'The launcher failed',
    description: 'A VMI without a VM has failed, and nobody starts it again.',
    expect: 'Failed, because its launcher ended with an error',
    cause: 'launcher-failed',
    run: target => {
      const { metadata, spec } = virtualMachine(target, {
        name: 'launcher-failed',
        image: 'quay.io/containerdisks/crashing-guest:1',
      });
      create(target.cluster, {
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstance',
        metadata,
        spec: spec.template.spec,
      });
    },
  },
];

export const MIGRATION: Scenario[] = [
  {
    name: 'migration-fails',
    title: 'A migration failed',
    description: 'The memory of a guest changes faster than it can be copied.',
    expect: 'Running where it was, with a notice of the failed migration',
    cause: 'migration-failed',
    run: target => {
      createVmThen(
        target,
        {
          name: 'migration-fails',
          annotations: {
            [FAILING_MIGRATION]:
              'Live migration stuck for 150 seconds and has been aborted',
          },
        },
        migrate(target),
      );
    },
  },
  {
    name: 'migration-blocked',
    title: 'A migration finds no target',
    description: 'A VM that is bound to its Node is to migrate.',
    expect: 'Running, with a notice that the target pod cannot be scheduled',
    cause: 'migration-blocked',
    run: target => {
      const node = target.cluster.store.list('nodes')[0].metadata.name;
      createVmThen(
        target,
        {
          name: 'migration-blocked',
          template: { nodeSelector: { 'kubernetes.io/hostname': node } },
        },
        migrate(target),
      );
    },
  },
  {
    name: 'not-migratable',
    title: 'A VM cannot migrate',
    description: 'The network of a VM is bridged to its pod.',
    expect: 'Running; migration is not offered, and it says why',
    cause: 'not-migratable',
    run: target => {
      const vm = virtualMachine(target, { name: 'not-migratable' });
      vm.spec.template.spec.domain.devices.interfaces = [
        { name: 'default', bridge: {} },
      ];
      create(target.cluster, vm);
    },
  },
];
