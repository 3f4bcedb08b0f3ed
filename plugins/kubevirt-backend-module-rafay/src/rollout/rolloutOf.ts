import {
  formatInEnglish,
  type Cause,
  type LocalizableMessage,
  type MessageCode,
  type Rollout,
  type RolloutStage,
  type RolloutState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RafayAddon } from '../adapters/addons';
import type { BlueprintSync, RafayCluster } from '../adapters/clusters';
import type { RafayWorkload, RafayWorkloadStatus } from '../adapters/workloads';

/** What Rafay says of a cluster. */
export interface ClusterFacts {
  cluster: RafayCluster;
  addons: RafayAddon[];
}

/** What Rafay says of the workload that brings a VM. */
export interface WorkloadFacts {
  /** The VM's name and namespace: those of the workload that the generator writes for it. */
  name: string;
  namespace: string;
  workload?: RafayWorkload;
  status?: RafayWorkloadStatus;
  /** Whether the VM is on the cluster. */
  present: boolean;
}

const SYNC_STATES: Record<BlueprintSync, RolloutState> = {
  succeeded: 'done',
  partial: 'partial',
  running: 'running',
  failed: 'failed',
  unknown: 'unknown',
};

const ADDON_STATES: Record<RafayAddon['state'], RolloutState> = {
  ready: 'done',
  running: 'running',
  failed: 'failed',
  unknown: 'unknown',
};

const WORKLOAD_STATES: Record<RafayWorkloadStatus['state'], RolloutState> = {
  published: 'done',
  running: 'running',
  unpublished: 'waiting',
  failed: 'failed',
  unknown: 'unknown',
};

/** The blueprint that is assigned to a cluster, and its add-ons. */
function stagesOfCluster({ cluster, addons }: ClusterFacts): RolloutStage[] {
  const { blueprint, sync, reason, since } = cluster;
  return [
    ...(blueprint
      ? [
          {
            kind: 'blueprint' as const,
            ...blueprint,
            state: SYNC_STATES[sync],
            ...(reason && { reason }),
            failures: [],
            ...(since && { since }),
          },
        ]
      : []),
    ...addons.map(({ name, state, reason: why, failures, since: changed }) => ({
      kind: 'add-on' as const,
      name,
      state: ADDON_STATES[state],
      ...(why && { reason: why }),
      failures,
      ...(changed && { since: changed }),
    })),
  ];
}

function stageOfWorkload({
  name,
  workload,
  status,
}: WorkloadFacts): RolloutStage {
  return {
    kind: 'workload',
    name,
    ...(workload?.version && { version: workload.version }),
    state: workload ? WORKLOAD_STATES[status?.state ?? 'unknown'] : 'waiting',
    ...(status?.reason && { reason: status.reason }),
    failures: [],
  };
}

function cause(
  severity: Cause['severity'],
  variant: string,
  params: Record<string, string>,
  hint: string | undefined,
  stage: RolloutStage | undefined,
): Cause {
  const say = (code: string): LocalizableMessage => ({
    code: code as MessageCode,
    params,
  });
  const sentence = [say(`cause.waiting-for-rafay.${variant}`)];
  const hints = hint && [
    { code: `hint.waiting-for-rafay.${hint}` as MessageCode },
  ];
  const words = [stage?.reason, ...(stage?.failures ?? [])]
    .filter(Boolean)
    .join('; ');
  return {
    code: 'waiting-for-rafay',
    severity,
    sentence: formatInEnglish(sentence),
    sentenceMessages: sentence,
    ...(hints && { hint: formatInEnglish(hints), hintMessages: hints }),
    ...(words && { message: words }),
    source: stage ? `Rafay ${stage.kind} ${stage.name}` : 'Rafay',
    ...(stage?.since && { since: stage.since }),
  };
}

/** What is wrong with the cluster itself: a failed add-on says more than the blueprint that failed by it. */
function causeOfCluster(
  { cluster }: ClusterFacts,
  stages: RolloutStage[],
): Cause | undefined {
  const place = {
    blueprint: cluster.blueprint?.name ?? '',
    cluster: cluster.name,
  };
  const blueprint = stages.find(({ kind }) => kind === 'blueprint');
  const addon = (state: RolloutState) =>
    stages.find(stage => stage.kind === 'add-on' && stage.state === state);
  const failed = addon('failed');
  if (failed) {
    return cause(
      'error',
      'addon-failed',
      { ...place, addon: failed.name },
      'addon-failed',
      failed,
    );
  }
  if (blueprint?.state === 'failed') {
    return cause('error', 'blueprint-failed', place, 'addon-failed', blueprint);
  }
  const running = addon('running');
  if (running) {
    return cause(
      'waiting',
      'addon-running',
      { ...place, addon: running.name },
      'blueprint-running',
      running,
    );
  }
  return blueprint?.state === 'running'
    ? cause(
        'waiting',
        'blueprint-running',
        place,
        'blueprint-running',
        blueprint,
      )
    : undefined;
}

function causeOfWorkload(
  { cluster }: ClusterFacts,
  facts: WorkloadFacts,
  stage: RolloutStage,
): Cause | undefined {
  const { project, name: clusterName } = cluster;
  const { namespace, name: workload, present, status } = facts;
  const place = { project, workload };
  if (!facts.workload) {
    return present
      ? undefined
      : cause(
          'waiting',
          'no-workload',
          { ...place, namespace },
          'no-workload',
          undefined,
        );
  }
  switch (status?.state) {
    case 'failed':
      return cause('error', 'workload-failed', place, 'workload-failed', stage);
    case 'running':
      return cause('waiting', 'publishing', place, 'blueprint-running', stage);
    case 'unpublished':
      return cause('waiting', 'unpublished', place, 'unpublished', stage);
    case 'published':
      return present
        ? undefined
        : cause(
            'error',
            'gone',
            { ...place, cluster: clusterName },
            'gone',
            stage,
          );
    default:
      return undefined;
  }
}

/** What is reported of a rollout besides its stages. */
export type RolloutContext = Pick<Rollout, 'readAt' | 'problem' | 'consoleUrl'>;

/**
 * How far Rafay has come, with the first thing that it waits for: the cluster's blueprint comes before the workload, as the
 * workload of a VM cannot be applied without KubeVirt.
 */
export function rolloutOf(
  facts: ClusterFacts,
  workload: WorkloadFacts | undefined,
  context: RolloutContext,
): Rollout {
  const clusterStages = stagesOfCluster(facts);
  const stage = workload && stageOfWorkload(workload);
  const found =
    (workload?.present ? undefined : causeOfCluster(facts, clusterStages)) ??
    (workload && stage && causeOfWorkload(facts, workload, stage));
  return {
    project: facts.cluster.project,
    cluster: facts.cluster.name,
    // A VM that is there needs nothing of the cluster's blueprint, which is for those who look after the cluster.
    stages: [
      ...(workload?.present ? [] : clusterStages),
      ...(stage ? [stage] : []),
    ],
    ...(found && { cause: found }),
    ...(workload?.workload && { drift: workload.workload.drift }),
    ...context,
  };
}
