import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition, DataVolume, PersistentVolumeClaim } from '../types';
import {
  dataVolumeNamed,
  dataVolumeNames,
  dataVolumeState,
  pastOperation,
  failureMessageOf,
  failureOf,
  progressOf,
  restartsOf,
} from '../dataVolume';
import { instanceSpec } from '../guest';
import {
  annotationOf,
  conditionOf,
  falseCondition,
  metaOf,
  objects,
  text,
  timeText,
} from '../read';
import { fromCondition, plural, withOrigin } from './context';
import type { CauseContext } from './context';
import { refusedCause } from './dataVolumeRefusal';

/**
 * The scheduler writes it on a claim of a class with the binding mode WaitForFirstConsumer once it has found
 * a node for the pod (kubernetes v1.33 pkg/scheduler/framework/plugins/volumebinding).
 */
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';

/** What the VM's DataVolumes and claims say; errors before what is expected to pass. */
export function storageCause(context: CauseContext): Cause | undefined {
  const causes = [
    ...objects(context.vmObjects.dataVolumes).map(volume =>
      dataVolumeCause(context, volume),
    ),
    cdiAbsent(context),
    ...objects(context.vmObjects.claims).map(claim =>
      claimCause(context, claim),
    ),
  ].filter(cause => cause !== undefined);
  const cause =
    causes.find(({ severity }) => severity === 'error') ??
    causes.find(({ severity }) => severity === 'waiting') ??
    causes[0];
  // A disk that is to be plugged in, or of the next start: the guest runs without it.
  return cause && context.phase === 'Running'
    ? { ...cause, severity: 'notice' }
    : cause;
}

/** KubeVirt waits for a claim that does not exist. */
export function missingClaimCause(context: CauseContext): Cause | undefined {
  const condition = falseCondition(context.instanceConditions, 'Synchronized');
  const cause = condition && claimMissing(condition);
  // The guest runs without a disk that is still to be plugged in.
  if (!cause || context.phase === 'Running') {
    return undefined;
  }
  // The claim of a DataVolume appears when CDI makes it.
  const storage = storageCause(context);
  if (storage) {
    return storage;
  }
  const { claim } = cause.params;
  return dataVolumeNames(instanceSpec(context.vmObjects)).includes(
    String(claim),
  )
    ? {
        ...cause,
        sentence: `The DataVolume ${claim} does not exist, nor a claim of its name.`,
      }
    : cause;
}

/** Reads `PVC namespace/name does not exist` and `persistentvolumeclaim "name" not found`. */
export function claimMissing(
  condition: Condition,
  object: 'Pod' | 'VirtualMachineInstance' = 'VirtualMachineInstance',
): Cause | undefined {
  const match =
    /PVC (?:[^\s/]+\/)?([^\s/]+) does not exist|persistentvolumeclaim "([^"]+)" not found/.exec(
      text(condition.message) ?? '',
    );
  const claim = match?.[1] ?? match?.[2];
  if (!claim && condition.reason !== 'FailedPvcNotFound') {
    return undefined;
  }
  return fromCondition(condition, object, {
    code: 'pvc-missing',
    severity: 'error',
    sentence: claim
      ? `The claim ${claim} does not exist.`
      : 'A claim of the VM does not exist.',
    hint: 'Create the PersistentVolumeClaim or the DataVolume of that name in the VM’s namespace, or correct the name in the VM’s volumes.',
    params: claim ? { claim } : {},
  });
}

function dataVolumeCause(
  context: CauseContext,
  volume: DataVolume,
): Cause | undefined {
  const { now } = context.vmObjects;
  const name = text(metaOf(volume).name) ?? '';
  const conditions = volume.status?.conditions;
  switch (dataVolumeState(volume, now)) {
    case 'done':
      return undefined;
    case 'refused':
    case 'over-quota':
    case 'sourceless':
      return refusedCause(volume, name);
    case 'failing':
      return failingCause(context, volume, name);
    case 'awaits-consumer':
      return withOrigin(
        {
          code: 'wait-for-first-consumer',
          severity:
            context.vmObjects.vmi || wanted(context) ? 'waiting' : 'notice',
          sentence: awaited(context, name, pastOperation(volume)),
          params: { dataVolume: name },
        },
        {
          source: 'DataVolume phase',
          reason: text(volume.status?.phase),
          since: timeText(conditionOf(conditions, 'Ready')?.lastTransitionTime),
        },
      );
    default:
      return busyCause(context, volume, name);
  }
}

/** What a disk waits for that is made for its first pod only. */
function awaited(
  context: CauseContext,
  name: string,
  operation: string,
): string {
  if (context.phase === 'Running') {
    return `Disk ${name} waits for the pod that attaches it to the VM, then it is ${operation}.`;
  }
  return context.vmObjects.vmi || wanted(context)
    ? `Disk ${name} waits for the VM’s pod to get a node, then it is ${operation}.`
    : `Disk ${name} is ${operation} when the VM first starts.`;
}

function failingCause(
  context: CauseContext,
  volume: DataVolume,
  name: string,
): Cause {
  const restarts = restartsOf(volume);
  const url = sourceUrl(volume);
  const condition = failureOf(volume, context.vmObjects.now);
  // While CDI tries again, the message is gone for some seconds: sentence and hint stay as they are.
  return withOrigin(
    {
      code: 'import-failed',
      severity: 'error',
      sentence:
        restarts > 0
          ? `Disk ${name} cannot be ${pastOperation(
              volume,
            )}: tried again ${plural(restarts, 'time', 'times')} so far.`
          : `Disk ${name} cannot be ${pastOperation(volume)}.`,
      hint: url
        ? `Check that ${url} exists and that the cluster reaches it. CDI goes on trying.`
        : 'Check the DataVolume’s source. CDI goes on trying.',
      params: { dataVolume: name, restarts, ...(url && { url }) },
    },
    {
      source: condition
        ? 'DataVolume condition Running'
        : 'DataVolume restartCount',
      message: failureMessageOf(volume, context.vmObjects.now),
      reason: text(condition?.reason),
      since: timeText(metaOf(volume).creationTimestamp),
    },
  );
}

function busyCause(
  context: CauseContext,
  volume: DataVolume,
  name: string,
): Cause | undefined {
  if (cdiMissing(context)) {
    // Without CDI nobody works on it; the cause of that speaks.
    return undefined;
  }
  const progress = progressOf(volume);
  const percent = progress === undefined ? undefined : Math.floor(progress);
  const operation = pastOperation(volume);
  return withOrigin(
    {
      code: 'import-running',
      severity: 'waiting',
      sentence:
        percent === undefined
          ? `Disk ${name} is being ${operation}.`
          : `Disk ${name} is being ${operation}: ${percent} %.`,
      ...(operation === 'cloned' && {
        hint: 'A clone of a disk that a running VM uses waits until that VM is stopped.',
      }),
      params: {
        dataVolume: name,
        ...(percent !== undefined && { progress: percent }),
      },
    },
    {
      source: 'DataVolume phase',
      reason: text(volume.status?.phase),
      since: timeText(metaOf(volume).creationTimestamp),
    },
  );
}

/** The VM has DataVolumes, and there is no CDI that would make them. */
function cdiAbsent(context: CauseContext): Cause | undefined {
  if (!cdiMissing(context)) {
    return undefined;
  }
  const unmade = neededDataVolumes(context).find(
    name =>
      !objects(context.vmObjects.claims).some(
        claim => metaOf(claim).name === name && claim.status?.phase === 'Bound',
      ),
  );
  if (unmade === undefined) {
    return undefined;
  }
  return withOrigin(
    {
      code: 'cdi-absent',
      severity: 'error',
      sentence: `Disk ${unmade} is a DataVolume, and CDI, which makes those, is not installed on this cluster.`,
      hint: 'Install the Containerized Data Importer: generate a blueprint for KubeVirt with CDI for this cluster.',
      params: { dataVolume: unmade },
    },
    { source: 'CustomResourceDefinitions of CDI' },
  );
}

function cdiMissing(context: CauseContext): boolean {
  return context.vmObjects.platform?.cdi === 'absent';
}

function neededDataVolumes(context: CauseContext): string[] {
  return [
    ...dataVolumeNames(instanceSpec(context.vmObjects)),
    ...objects(context.vmObjects.vm?.spec?.dataVolumeTemplates)
      .map(template => text(template.metadata?.name))
      .filter(name => name !== undefined),
  ];
}

function claimCause(
  context: CauseContext,
  claim: PersistentVolumeClaim,
): Cause | undefined {
  const name = text(metaOf(claim).name) ?? '';
  const phase = text(claim.status?.phase);
  if (
    (phase !== 'Pending' && phase !== 'Lost') ||
    context.phase === 'Running' ||
    !(context.vmObjects.vmi || wanted(context)) ||
    // A DataVolume speaks for its claim.
    dataVolumeNamed(context.vmObjects.dataVolumes, name)
  ) {
    return undefined;
  }
  const storageClass = text(claim.spec?.storageClassName);
  const origin = {
    source: 'PersistentVolumeClaim phase',
    reason: phase,
    since: timeText(metaOf(claim).creationTimestamp),
  };
  const params = { claim: name, ...(storageClass && { storageClass }) };
  if (phase === 'Lost') {
    return withOrigin(
      {
        code: 'pvc-pending',
        severity: 'error',
        sentence: `The volume behind claim ${name} is gone.`,
        hint: 'Restore the PersistentVolume, or create the claim anew from a backup.',
        params,
      },
      origin,
    );
  }
  const node = annotationOf(claim, SELECTED_NODE);
  if (node) {
    return withOrigin(
      {
        code: 'wait-for-first-consumer',
        severity: 'waiting',
        sentence: `Claim ${name} gets its volume now that the VM’s pod is to run on node ${node}.`,
        hint: 'If it takes longer than a minute, look whether the provisioner of its storage class runs: kubectl describe pvc shows what it says.',
        params: { ...params, node },
      },
      origin,
    );
  }
  const refused = falseCondition(
    context.pods.current?.status?.conditions ?? context.instanceConditions,
    'PodScheduled',
  );
  return withOrigin(
    {
      code: 'pvc-pending',
      severity: refused ? 'error' : 'waiting',
      sentence: storageClass
        ? `Claim ${name} has no volume yet (storage class ${storageClass}).`
        : `Claim ${name} has no volume yet.`,
      hint: 'Check that the storage class exists and that its provisioner runs: kubectl describe pvc shows what it says.',
      params,
    },
    { ...origin, message: text(refused?.message) },
  );
}

function wanted(context: CauseContext): boolean {
  return (
    context.vmObjects.vm !== undefined &&
    (context.runStrategy === 'Always' ||
      context.runStrategy === 'RerunOnFailure' ||
      context.runStrategy === 'Once')
  );
}

/** Address of the source, without what could be a secret in it. */
function sourceUrl(volume: DataVolume): string | undefined {
  const source = volume.spec?.source;
  const url =
    text(source?.http?.url) ??
    text(source?.registry?.url) ??
    text(source?.s3?.url) ??
    text(source?.gcs?.url) ??
    text(source?.imageio?.url) ??
    text(source?.vddk?.url);
  return url?.replace(/[?#][^]*/, '').replace(/\/\/[^/@]*@/, '//');
}
