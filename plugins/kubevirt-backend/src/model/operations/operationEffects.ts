import type {
  OperationEffect,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../vmObjects';
import { number, objects, text } from '../read';
import type { Node, Volume } from '../../kubevirt/types';
import { effect } from './effect';
import { snapshotEffects } from './snapshotEffects';
import {
  isSnapshotVerb,
  type SnapshotFacts,
  type SnapshotVerb,
} from './snapshotVerdicts';
import { targetNodesOf, type AskedOperation } from './state';

/** kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go DefaultGracePeriodSeconds. */
const DEFAULT_GRACE_PERIOD = 30;

/** More names than these are counted only. */
const MAX_NAMES = 10;

/** Volumes whose contents live as long as the launcher pod. */
const isEphemeral = (volume: Volume) =>
  Boolean(volume.containerDisk ?? volume.ephemeral ?? volume.emptyDisk);

/** Names of the disks that begin again with each run of the VM. */
function forgottenDisks(vmObjects: VmObjects): string[] {
  const spec = vmObjects.vmi?.spec ?? vmObjects.vm?.spec?.template?.spec;
  // A containerDisk that the guest can only read holds nothing of the guest's.
  const readOnly = new Set(
    objects(spec?.domain?.devices?.disks)
      .filter(disk => disk.cdrom)
      .map(({ name }) => name),
  );
  return objects(spec?.volumes)
    .filter(volume => isEphemeral(volume) && !readOnly.has(volume.name))
    .map(({ name }) => name);
}

function gracePeriod(
  vmObjects: VmObjects,
  asked: AskedOperation,
): OperationEffect {
  const spec = vmObjects.vmi?.spec ?? vmObjects.vm?.spec?.template?.spec;
  const seconds =
    asked.options.gracePeriod ??
    number(spec?.terminationGracePeriodSeconds) ??
    DEFAULT_GRACE_PERIOD;
  return effect(
    'grace-period',
    'info',
    { code: 'effect-grace-period', params: { count: seconds } },
    { seconds },
  );
}

const powerOff = () =>
  effect('power-off', 'warning', { code: 'effect-power-off' });

function disks(vmObjects: VmObjects): OperationEffect[] {
  const names = vmObjects.vmi ? forgottenDisks(vmObjects) : [];
  return names.length === 0
    ? []
    : [
        effect(
          'disks-forgotten',
          'warning',
          {
            code: 'effect-disks-forgotten',
            params: { disks: names, count: names.length },
          },
          { names },
        ),
      ];
}

const newPod = () =>
  effect('address-may-change', 'info', { code: 'effect-address-may-change' });

function targets(
  vmObjects: VmObjects,
  { options }: AskedOperation,
  nodes: readonly Node[],
): OperationEffect[] {
  if (nodes.length === 0) {
    return [];
  }
  const all = targetNodesOf(vmObjects, nodes).map(
    ({ metadata }) => metadata.name,
  );
  const names = options.node === undefined ? all : [options.node];
  if (names.length === 0) {
    return [
      effect('target-nodes', 'warning', { code: 'effect-no-target-node' }),
    ];
  }
  const shown = names.slice(0, MAX_NAMES);
  return [
    effect(
      'target-nodes',
      'info',
      {
        code: 'effect-target-nodes',
        params: { nodes: shown, more: names.length - shown.length },
      },
      { names: shown },
    ),
  ];
}

function onNode(
  vmObjects: VmObjects,
  code: 'migration-ends' | 'no-evacuation',
): OperationEffect[] {
  const { nodeName, evacuationNodeName } = vmObjects.vmi?.status ?? {};
  const node =
    code === 'migration-ends' ? text(nodeName) : text(evacuationNodeName);
  return node
    ? [effect(code, 'info', { code: `effect-${code}`, params: { node } })]
    : [];
}

type Effects = (
  vmObjects: VmObjects,
  asked: AskedOperation,
  nodes: readonly Node[],
) => OperationEffect[];

const EFFECTS: Record<Exclude<OperationVerb, SnapshotVerb>, Effects> = {
  start: (_, { options }) =>
    options.paused
      ? [effect('starts-paused', 'info', { code: 'effect-starts-paused' })]
      : [],
  stop: (vmObjects, asked) => [
    gracePeriod(vmObjects, asked),
    ...disks(vmObjects),
  ],
  'force-stop': vmObjects => [powerOff(), ...disks(vmObjects)],
  restart: (vmObjects, asked) => [
    gracePeriod(vmObjects, asked),
    ...disks(vmObjects),
    newPod(),
  ],
  'force-restart': vmObjects => [powerOff(), ...disks(vmObjects), newPod()],
  pause: () => [
    effect('guest-stops', 'warning', { code: 'effect-guest-stops' }),
  ],
  unpause: () => [],
  'soft-reboot': () => [
    effect('guest-asked', 'info', { code: 'effect-guest-asked' }),
  ],
  reset: () => [powerOff()],
  migrate: targets,
  'cancel-migration': vmObjects => onNode(vmObjects, 'migration-ends'),
  'cancel-evacuation': vmObjects => onNode(vmObjects, 'no-evacuation'),
};

/** What an operation does to the VM, besides what its name says. */
export function operationEffects(
  vmObjects: VmObjects,
  asked: AskedOperation,
  nodes: readonly Node[],
  facts: SnapshotFacts = { gate: 'unknown' },
): OperationEffect[] {
  const { verb } = asked;
  return isSnapshotVerb(verb)
    ? snapshotEffects(vmObjects, { ...asked, verb }, facts)
    : EFFECTS[verb](vmObjects, asked, nodes);
}

const LOSES_DATA: ReadonlySet<OperationEffect['code']> = new Set([
  'power-off',
  'disks-forgotten',
  'disks-replaced',
  'snapshot-lost',
]);

/** Whether data can be lost, so that it must be confirmed. */
export function losesData(effects: readonly OperationEffect[]): boolean {
  return effects.some(({ code }) => LOSES_DATA.has(code));
}
