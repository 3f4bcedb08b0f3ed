import type {
  MigrationSummary,
  TimelineSpan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { dataVolumeState, pastOperation } from '../dataVolume';
import type { DataVolumeState } from '../dataVolume';
import type { VmObjects } from '../vmObjects';
import { conditionOf, isTrue, metaOf, millis, objects, text } from '../read';
import { startOf } from './startup';

/** States of a DataVolume that it does not leave by itself, or only by luck. */
const FAILING: ReadonlySet<DataVolumeState> = new Set([
  'failing',
  'refused',
  'over-quota',
  'sourceless',
]);

/** A disk that was ready longer before the VMI than this belongs to an earlier run. */
const SAME_RUN = 2 * 60_000;

const LABELS: Record<string, string> = {
  imported: 'Import',
  cloned: 'Clone',
  uploaded: 'Upload',
  made: 'Making',
};

type Note = Pick<TimelineSpan, 'note' | 'noteCode' | 'params'>;

/** A span before it is told in RFC 3339. */
interface Draft extends Omit<TimelineSpan, 'startedAt' | 'endedAt'> {
  from: number | undefined;
  to?: number;
}

/**
 * The stretches of this run of the VM, from its creation to now, in order of their begin. Kubernetes
 * keeps few times: what is not recorded is said in the note of the span that contains it.
 */
export function timelineOf(
  vmObjects: VmObjects,
  migrations: MigrationSummary[],
): TimelineSpan[] {
  const { vm, vmi } = vmObjects;
  const phases = phaseTimes(vmObjects);
  const drafts: Draft[] = [
    ...importSpans(vmObjects),
    ...(vmi ? runSpans(vmObjects, phases) : restSpans(vmObjects)),
    ...migrations.map(migrationSpan),
  ];
  if (vmi && isTrue(vmi.status?.conditions, 'Paused')) {
    drafts.push({
      key: 'paused',
      label: 'Paused',
      from: millis(
        conditionOf(vmi.status?.conditions, 'Paused')?.lastTransitionTime,
      ),
      note: 'Kubernetes keeps the current pause only, none of earlier ones.',
      noteCode: 'current-pause',
    });
  }

  const created = millis(metaOf(vm ?? vmi).creationTimestamp);
  const firstRun =
    !vmi ||
    !vm ||
    drafts.some(({ key }) => key === 'import' || key === 'provisioning') ||
    (millis(metaOf(vmi).creationTimestamp) ?? 0) - (created ?? 0) < SAME_RUN;
  if (created !== undefined && firstRun) {
    drafts.push({
      key: 'created',
      label: 'Created',
      from: created,
      to: created,
    });
  }
  return drafts
    .map(draft => toSpan(draft))
    .filter(span => span !== undefined)
    .sort(
      (a, b) =>
        Date.parse(a.startedAt) - Date.parse(b.startedAt) ||
        Number(b.key === 'created') - Number(a.key === 'created'),
    );
}

function toSpan({ from, to, ...rest }: Draft): TimelineSpan | undefined {
  if (from === undefined || Math.abs(from) > 8.64e15) {
    return undefined;
  }
  const span: TimelineSpan = { ...rest, startedAt: iso(from) };
  if (to !== undefined) {
    // Clocks of different machines: a span does not end before it begins.
    span.endedAt = iso(Math.max(from, to));
  }
  if (!span.failed) {
    delete span.failed;
  }
  return span;
}

/** When the VMI reached each phase; KubeVirt records the first time only. */
function phaseTimes(vmObjects: VmObjects): Map<string, number> {
  const times = new Map<string, number>();
  for (const entry of objects(
    vmObjects.vmi?.status?.phaseTransitionTimestamps,
  )) {
    const phase = text(entry.phase);
    const at = millis(entry.phaseTransitionTimestamp);
    if (phase && at !== undefined) {
      times.set(phase, at);
    }
  }
  return times;
}

/** Disks that were made for this run. */
function importSpans(vmObjects: VmObjects): Draft[] {
  const started = millis(metaOf(vmObjects.vmi).creationTimestamp);
  return objects(vmObjects.dataVolumes).flatMap<Draft>(volume => {
    const name = text(metaOf(volume).name) ?? '';
    const from = millis(metaOf(volume).creationTimestamp);
    const state = dataVolumeState(volume, vmObjects.now);
    const to =
      state === 'done'
        ? millis(
            conditionOf(volume.status?.conditions, 'Ready')?.lastTransitionTime,
          )
        : undefined;
    if (state === 'done') {
      if (
        to === undefined ||
        (started !== undefined && started - to > SAME_RUN)
      ) {
        return [];
      }
    }
    if (state === 'awaits-consumer') {
      return [
        {
          key: 'provisioning',
          label: `Disk ${name} waits for the VM to start`,
          params: { disk: name },
          from,
        },
      ];
    }
    // KubeVirt makes the VMI when its disks are done, or when they wait for its pod. A disk that is made
    // while there is a VMI has waited until then.
    const waited =
      started !== undefined &&
      from !== undefined &&
      from < started &&
      (to === undefined || to > started);
    const failing = FAILING.has(state);
    const operation = pastOperation(volume);
    return [
      {
        key: 'import',
        label: `${LABELS[operation]} of disk ${name}`,
        params: { disk: name, operation },
        from: waited ? started : from,
        to,
        failed: failing || undefined,
        ...importNote(waited, failing),
      },
    ];
  });
}

function importNote(waited: boolean, failing: boolean): Note {
  const ofWaiting =
    'The disk waited for the VM’s pod; when its making began is not recorded.';
  const ofTries =
    'CDI tries again and again; the single tries are not recorded.';
  if (waited && failing) {
    return {
      note: `${ofWaiting} ${ofTries}`,
      noteCode: 'disk-waited-import-tries',
    };
  }
  if (waited) {
    return { note: ofWaiting, noteCode: 'disk-waited' };
  }
  return failing ? { note: ofTries, noteCode: 'import-tries' } : {};
}

/** From the VMI's creation to its end. */
function runSpans(vmObjects: VmObjects, phases: Map<string, number>): Draft[] {
  const { vmi } = vmObjects;
  const created = millis(metaOf(vmi).creationTimestamp);
  const phase = text(vmi?.status?.phase) ?? 'Pending';
  const running = phases.get('Running');
  const ended = phases.get('Succeeded') ?? phases.get('Failed');
  const scheduling = phases.get('Scheduling');
  const scheduled = phases.get('Scheduled');
  /** A phase that was skipped or that ended with the run. */
  const or = (...times: (number | undefined)[]) =>
    times.find(time => time !== undefined);

  const start = startOf(vmObjects);
  const drafts: Draft[] = [
    {
      key: 'pending',
      label: 'Waiting for what the VM needs',
      from: or(created, phases.get('Pending')),
      to: or(scheduling, scheduled, running, ended),
    },
  ];
  if (scheduling !== undefined) {
    const toNode = start.bound;
    const next = or(scheduled, running, ended);
    drafts.push({
      key: 'scheduling',
      label: 'Finding a node',
      from: scheduling,
      to: or(toNode, next),
      ...(!start.pod &&
        next !== undefined && {
          note: 'The pod in which the VM started is gone, and with it when it got its node and its images.',
          noteCode: 'pod-gone',
        }),
    });
    if (toNode !== undefined) {
      drafts.push({
        key: 'image-pull',
        label: 'Pulling images, starting the pod',
        // The pod can have its node before KubeVirt writes down that it looks for one.
        from: Math.max(toNode, scheduling),
        to: or(start.started, next),
        failed: start.imageFails || undefined,
        note: 'Kubernetes does not record when the pulling ended and the starting began.',
        noteCode: 'pull-not-split',
      });
    }
  }
  if (scheduled !== undefined) {
    const from = or(start.started, scheduled);
    if (from !== undefined && from < scheduled) {
      drafts.push({
        key: 'scheduled',
        label: 'Handing the VM to its node',
        from,
        to: scheduled,
      });
    }
    drafts.push({
      key: 'boot',
      label: 'Starting the guest',
      from: scheduled,
      to: or(running, ended),
    });
  }
  if (running !== undefined) {
    drafts.push({
      key: 'running',
      label: 'Running',
      from: running,
      to: phase === 'Running' ? undefined : ended,
      ...runningNote(vmObjects),
    });
  }
  if (phase === 'Failed' || phase === 'Succeeded') {
    drafts.push({
      key: phase === 'Failed' ? 'failed' : 'stopped',
      label: phase === 'Failed' ? 'Failed' : 'Ended',
      from: ended,
      failed: phase === 'Failed' || undefined,
    });
  }
  return drafts;
}

/** Running means that the machine is on; when its system was up, only a guest agent tells. */
function runningNote(vmObjects: VmObjects): Note {
  const agent = conditionOf(
    vmObjects.vmi?.status?.conditions,
    'AgentConnected',
  );
  const at = millis(agent?.lastTransitionTime);
  if (agent?.status === 'True' && at !== undefined) {
    const since = iso(at);
    return {
      note: `Running means that the machine is on. Its guest agent has answered since ${since}.`,
      noteCode: 'guest-since',
      params: { since },
    };
  }
  return {
    note: 'Running means that the machine is on. When its operating system was up is not recorded.',
    noteCode: 'guest-unknown',
  };
}

/** A VM without VMI. */
function restSpans(vmObjects: VmObjects): Draft[] {
  const { vm } = vmObjects;
  const conditions = vm?.status?.conditions;
  const failure = conditionOf(conditions, 'Failure');
  if (failure?.status === 'True') {
    return [
      {
        key: 'failed',
        label: 'Held back',
        from: millis(failure.lastTransitionTime),
        failed: true,
      },
    ];
  }
  if (vm?.status?.printableStatus !== 'Stopped') {
    return [];
  }
  return [
    {
      key: 'stopped',
      label: 'Stopped',
      from:
        millis(conditionOf(conditions, 'Ready')?.lastTransitionTime) ??
        millis(metaOf(vm).creationTimestamp),
      note: 'Kubernetes keeps nothing of the VM’s earlier runs.',
      noteCode: 'earlier-runs',
    },
  ];
}

function migrationSpan(migration: MigrationSummary): Draft {
  const { sourceNode = '', targetNode = '' } = migration;
  const way =
    sourceNode && targetNode && ` from ${sourceNode} to ${targetNode}`;
  let outcome = '';
  if (migration.failed) {
    outcome = 'failed';
  } else if (migration.active) {
    outcome = 'under way';
  }
  return {
    key: 'migration',
    label: `Migration${way}${outcome && ` (${outcome})`}`,
    params: { sourceNode, targetNode, outcome },
    from: millis(migration.startedAt),
    to: migration.active
      ? undefined
      : millis(migration.endedAt) ?? millis(migration.startedAt),
    failed: migration.failed || undefined,
    ...(!migration.active &&
      !migration.endedAt && {
        note: 'When it ended is not recorded.',
        noteCode: 'migration-end',
      }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
