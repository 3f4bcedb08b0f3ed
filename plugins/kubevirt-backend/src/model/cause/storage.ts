import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition, DataVolume } from '../../kubevirt/types';
import {
  dataVolumeNames,
  dataVolumeState,
  operationOf,
  failureMessageOf,
  failureOf,
  progressOf,
  restartsOf,
} from '../dataVolume';
import type { DataVolumeOperation } from '../dataVolume';
import { instanceSpec } from '../guest';
import {
  conditionOf,
  falseCondition,
  metaOf,
  objects,
  text,
  timeText,
} from '../read';
import { localizable } from '../localizable';
import { fromCondition, withOrigin } from './context';
import type { CauseContext } from './context';
import { claimCause, wanted } from './claim';
import { refusedCause } from './dataVolumeRefusal';
import { stuckImportCause } from './importStuck';

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
  const cause =
    condition &&
    claimMissing(
      condition,
      'VirtualMachineInstance',
      dataVolumeNames(instanceSpec(context.vmObjects)),
    );
  // The guest runs without a disk that is still to be plugged in.
  if (!cause || context.phase === 'Running') {
    return undefined;
  }
  // The claim of a DataVolume appears when CDI makes it.
  const storage = storageCause(context);
  if (storage) {
    return storage;
  }
  return cause;
}

/**
 * Reads `PVC namespace/name does not exist` and `persistentvolumeclaim "name" not found`.
 *
 * @param dataVolumes - names of those whose claims come with them
 */
export function claimMissing(
  condition: Condition,
  object: 'Pod' | 'VirtualMachineInstance',
  dataVolumes: readonly string[] = [],
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
    sentence: missing(claim, dataVolumes),
    hint: localizable('hint.pvc-missing'),
  });
}

function missing(
  claim: string | undefined,
  dataVolumes: readonly string[],
): LocalizableMessage {
  if (!claim) {
    return localizable('cause.pvc-missing.unnamed');
  }
  return dataVolumes.includes(claim)
    ? localizable('cause.pvc-missing.data-volume', { claim })
    : localizable('cause.pvc-missing.named', { claim });
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
            context.vmObjects.vmi || wanted(context.vmObjects)
              ? 'waiting'
              : 'notice',
          sentence: awaited(context, name, operationOf(volume)),
        },
        {
          source: 'DataVolume phase',
          reason: text(volume.status?.phase),
          since: timeText(conditionOf(conditions, 'Ready')?.lastTransitionTime),
        },
      );
    case 'stuck':
      return stuckImportCause(volume);
    default:
      return busyCause(context, volume, name);
  }
}

/** What a disk waits for that is made for its first pod only. */
function awaited(
  context: CauseContext,
  disk: string,
  done: DataVolumeOperation,
): LocalizableMessage {
  const places = { disk, operation: localizable(`disk.${done}`) };
  if (context.phase === 'Running') {
    return localizable('cause.wait-for-first-consumer.attach', places);
  }
  return context.vmObjects.vmi || wanted(context.vmObjects)
    ? localizable('cause.wait-for-first-consumer.pod', places)
    : localizable('cause.wait-for-first-consumer.start', places);
}

function failingCause(
  context: CauseContext,
  volume: DataVolume,
  disk: string,
): Cause {
  const places = {
    disk,
    operation: localizable(`disk.${operationOf(volume)}`),
  };
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
          ? localizable('cause.import-failed.tries', {
              ...places,
              count: restarts,
            })
          : localizable('cause.import-failed.first', places),
      hint: importHint(
        url,
        failureMessageOf(volume, context.vmObjects.now),
        text(condition?.reason),
        progressOf(volume),
      ),
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

/** cdi v1.66 pkg/controller/common/util.go simplifyKnownMessage, pkg/importer/data-processor.go. */
const TOO_SMALL =
  /too small to contain|larger than (the )?(reported )?available|no space left/i;

/** Words of transports and registries: the source is not there, or not to be reached. */
const OF_SOURCE =
  /unable to connect|status code|not found|lookup|dial|refused|timed? ?out|x509|certificate|unauthorized|forbidden|denied|pull image/i;

/** What the reader can do: it belongs to what CDI says, and is about the network only where that is. */
function importHint(
  url: string | undefined,
  message: string | undefined,
  reason: string | undefined,
  progress: number | undefined,
): LocalizableMessage {
  if (reason === 'OOMKilled') {
    return localizable('hint.import-failed.out-of-memory');
  }
  if (TOO_SMALL.test(message ?? '')) {
    return localizable('hint.import-failed.too-small');
  }
  if (progress) {
    return localizable('hint.import-failed.restarts');
  }
  if (message && !OF_SOURCE.test(message)) {
    return localizable('hint.import-failed.read');
  }
  return url
    ? localizable('hint.import-failed.url', { url })
    : localizable('hint.import-failed.source');
}

function busyCause(
  context: CauseContext,
  volume: DataVolume,
  disk: string,
): Cause | undefined {
  if (cdiMissing(context)) {
    // Without CDI nobody works on it; the cause of that speaks.
    return undefined;
  }
  const progress = progressOf(volume);
  const done = operationOf(volume);
  const places = { disk, operation: localizable(`disk.${done}`) };
  return withOrigin(
    {
      code: 'import-running',
      severity: 'waiting',
      sentence:
        progress === undefined
          ? localizable('cause.import-running.no-progress', places)
          : localizable('cause.import-running.progress', {
              ...places,
              percent: Math.floor(progress),
            }),
      ...(done === 'cloned' && {
        hint: localizable('hint.import-running.cloned'),
      }),
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
      sentence: localizable('cause.cdi-absent', { disk: unmade }),
      hint: localizable('hint.cdi-absent'),
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
