import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/*
 * What the objects of one VM say, read a second time: from KubeVirt's user guide (Virtual Machine lifecycle, Live
 * migration, Disks and volumes), CDI's doc/datavolumes.md and Kubernetes' pod lifecycle, and with nothing of the
 * model. It knows far less, and nothing in words; whatever the model says beyond, it must not contradict.
 */

/** The objects as the API server has them; of their form nothing is taken for granted. */
export interface RawObjects {
  vm?: any;
  vmi?: any;
  pods: any[];
  migrations: any[];
  dataVolumes: any[];
  claims: any[];
  nodes: any[];
  now: number;
}

const is = (object: any, type: string, status: string) =>
  (object?.status?.conditions ?? []).some(
    (each: any) => each.type === type && each.status === status,
  );
const finished = ({ status }: any) =>
  ['Succeeded', 'Failed'].includes(status?.phase);
const containers = ({ status }: any): any[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];
const all = (list: any[], what: (each: any) => boolean) => list.filter(what);

/** Facts that need no judgement. */
function factsOf(objects: RawObjects) {
  const { vm, vmi, pods, migrations, dataVolumes, claims, nodes } = objects;
  const launchers = all(
    pods,
    ({ metadata }) =>
      metadata.labels?.['kubevirt.io'] === 'virt-launcher' &&
      metadata.ownerReferences?.some(
        (owner: any) => owner.controller && owner.uid === vmi?.metadata.uid,
      ),
  );
  /** Pods whose container `compute`, in which QEMU is, runs. */
  const guests = all(
    launchers,
    pod =>
      pod.status?.phase === 'Running' &&
      containers(pod).some(
        ({ name, state }) => name === 'compute' && state?.running,
      ),
  );
  const node = vmi?.status?.nodeName;
  const nodeObject = nodes.find(({ metadata }) => metadata.name === node);
  const text = (object: any) => JSON.stringify(object?.status ?? {});
  return {
    phase: vmi?.status?.phase as string | undefined,
    node: node as string | undefined,
    launchers,
    guests: guests.length,
    nodeWell: node === undefined || is(nodeObject, 'Ready', 'True'),
    deleting: Boolean(vm?.metadata.deletionTimestamp),
    ending: Boolean(vmi?.metadata.deletionTimestamp),
    migrating: migrations.some(each => !finished(each)),
    migrationEnded: Math.max(
      Date.parse(vmi?.status?.migrationState?.endTimestamp ?? '') || 0,
      ...migrations.flatMap(({ status }) =>
        (status?.phaseTransitionTimestamps ?? []).map(
          (each: any) => Date.parse(each.phaseTransitionTimestamp) || 0,
        ),
      ),
    ),
    unplaced: launchers.some(
      pod => !pod.spec?.nodeName && is(pod, 'PodScheduled', 'False'),
    ),
    broken: launchers.some(
      pod =>
        pod.status?.phase === 'Failed' ||
        containers(pod).some(
          ({ state }) => state?.waiting?.reason || state?.terminated?.exitCode,
        ),
    ),
    filling: all(
      dataVolumes,
      ({ status }) => !['Succeeded', 'Failed'].includes(status?.phase),
    ),
    unbound: all(claims, ({ status }) => status?.phase !== 'Bound'),
    claimNames: claims.map(({ metadata }) => metadata.name as string),
    words: [vm, vmi, ...pods, ...migrations, ...dataVolumes]
      .map(text)
      .join('\n'),
  };
}

type Facts = ReturnType<typeof factsOf>;

/** Whether the facts allow what a cause says of the VM. Codes that are not here say nothing that could be checked. */
const ALLOWED: Record<string, (facts: Facts, objects: RawObjects) => boolean> =
  {
    'unschedulable-memory': facts => facts.unplaced,
    'unschedulable-cpu': facts => facts.unplaced,
    'unschedulable-kvm': facts => facts.unplaced,
    'unschedulable-taint': facts => facts.unplaced,
    'unschedulable-affinity': facts => facts.unplaced,
    'unschedulable-volume': facts => facts.unplaced,
    unschedulable: facts => facts.unplaced,
    'image-pull': ({ words }) => /image/i.test(words),
    'pvc-pending': ({ unbound, filling }) =>
      unbound.length + filling.length > 0,
    'wait-for-first-consumer': ({ unbound, filling }) =>
      unbound.length + filling.length > 0,
    'import-running': ({ filling }) => filling.length > 0,
    'import-stuck': ({ filling }) => filling.length > 0,
    'import-failed': ({ filling }) =>
      filling.some(
        each =>
          each.status?.restartCount > 0 ||
          is(each, 'Running', 'False') ||
          !is(each, 'Bound', 'True'),
      ),
    quota: ({ words }) => /quota|m(in|ax)imum .* usage|less than/i.test(words),
    'crash-loop': (_, { vm }) =>
      vm?.status?.startFailure?.consecutiveFailCount > 0 ||
      vm?.status?.printableStatus === 'CrashLoopBackOff',
    'launcher-failed': ({ broken, phase }) => broken || phase === 'Failed',
    'pod-stuck': ({ launchers }) =>
      launchers.some(
        ({ spec, status }) => spec?.nodeName && status?.phase === 'Pending',
      ),
    'node-lost': ({ nodeWell, words }) =>
      !nodeWell || /NodeUnresponsive|NodeLost|NodeNotReady/.test(words),
    'not-migratable': (_, { vmi }) => is(vmi, 'LiveMigratable', 'False'),
    'migration-blocked': ({ migrating, phase }) =>
      migrating || phase === 'WaitingForSync',
    'migration-failed': (_, { vmi, migrations }) =>
      vmi?.status?.migrationState?.failed === true ||
      migrations.some(({ status }) => status?.phase === 'Failed'),
    'node-draining': ({ migrating }, { vmi }) =>
      migrating || Boolean(vmi?.status?.evacuationNodeName),
    paused: (_, { vmi }) => is(vmi, 'Paused', 'True'),
    'io-error': (_, { vmi }) => is(vmi, 'Paused', 'True'),
    'guest-agent-missing': (_, { vmi }) => !is(vmi, 'AgentConnected', 'True'),
    'restart-required': (_, { vm }) => is(vm, 'RestartRequired', 'True'),
    'deletion-stuck': ({ deleting, ending }) => deleting || ending,
    'start-stuck': ({ phase, deleting }) => phase !== 'Running' && !deleting,
  };

/** Minutes after which no two pods may be explained by a migration that has just ended. */
const AFTER_MIGRATION = 10;

/** What the summary says and the objects do not; a line for each. */
export function contradictions(
  view: VirtualMachineSummary,
  objects: RawObjects,
): string[] {
  const facts = factsOf(objects);
  const { vm, vmi, now } = objects;
  const { cause, alarms, group } = view;
  const alarmed = alarms.some(({ severity }) => severity === 'error');
  const splitBrain = alarms.some(({ code }) => code === 'split-brain');
  const rules: [broken: boolean, line: string][] = [
    [
      group === 'running' && facts.phase !== 'Running',
      'says it runs, and its VMI is in another phase or not there',
    ],
    [
      group === 'running' && !alarmed && facts.guests === 0,
      'says it runs, and no container compute runs',
    ],
    [
      // The guest of a VMI that succeeded or failed has ended, though its container may take a moment more.
      group === 'stopped' &&
        facts.guests > 0 &&
        !['Succeeded', 'Failed'].includes(facts.phase ?? ''),
      'says it is stopped, and its guest runs',
    ],
    [
      group === 'held-back' && !cause && alarms.length === 0,
      'says it is held back, and not by what',
    ],
    [
      cause?.severity === 'error' && group !== 'held-back',
      'has a cause that is an error, and is not held back',
    ],
    [
      splitBrain && facts.guests < 2,
      'says that two guests run, and there is at most one',
    ],
    [
      !splitBrain &&
        !facts.migrating &&
        facts.guests > 1 &&
        now - facts.migrationEnded > AFTER_MIGRATION * 60_000,
      'has two guests, no migration, and no alarm',
    ],
    [
      facts.node !== undefined && view.node !== facts.node,
      'names another node than the VMI does',
    ],
    [
      view.ready !== is(vmi, 'Ready', 'True'),
      'is ready where the VMI is not, or the other way round',
    ],
    [view.paused !== is(vmi, 'Paused', 'True'), 'is paused where it is not'],
    [
      (view.migration?.active ?? false) !== facts.migrating &&
        objects.migrations.length > 0,
      'migrates where no migration is under way, or the other way round',
    ],
    [
      facts.phase === 'Running' &&
        !facts.nodeWell &&
        !facts.deleting &&
        cause?.code !== 'node-lost',
      'its node does not answer, and the cause is another',
    ],
    [
      cause !== undefined && ALLOWED[cause.code]?.(facts, objects) === false,
      `gives the cause ${cause?.code}, which its objects do not show`,
    ],
    [
      cause?.code === 'pvc-missing' &&
        facts.claimNames.some(name => cause.sentence.includes(` ${name} `)),
      'misses a claim that is there',
    ],
    [
      /undefined|null|NaN|\[object|\{\{/.test(
        JSON.stringify([cause ?? '', alarms]),
      ),
      'has a hole in a sentence',
    ],
    [
      (vm ?? vmi)?.metadata.deletionTimestamp === undefined &&
        cause?.code === 'deletion-stuck' &&
        !facts.ending,
      'is not being deleted',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, line]) => line);
}

/**
 * What is wrong with the summary of objects that stay as they are for a long time: whatever should have passed has
 * a cause by then.
 */
export function overdueWithoutCause(
  view: VirtualMachineSummary,
  objects: RawObjects,
): string[] {
  const facts = factsOf(objects);
  const passing =
    view.group === 'changing' ||
    facts.migrating ||
    facts.ending ||
    facts.deleting ||
    facts.filling.length > 0;
  return passing && !view.cause && view.alarms.length === 0
    ? [`is ${view.displayStatus} for hours, and nothing says why`]
    : [];
}
