import type {
  MigrationSummary,
  LocalizableMessage,
  MessageCode,
  TimelineSpan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { dataVolumeState, operationOf } from '../dataVolume';
import type { DataVolumeOperation, DataVolumeState } from '../dataVolume';
import type { VmObjects } from '../vmObjects';
import { conditionOf, isTrue, metaOf, millis, objects, text } from '../read';
import { english, localizable } from '../localizable';
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

/** How a disk is filled, as a span. */
const SPANS = {
  imported: 'span.imported',
  cloned: 'span.cloned',
  uploaded: 'span.uploaded',
  created: 'span.disk-created',
} as const satisfies Record<DataVolumeOperation, MessageCode>;

/** A span before its times are written in RFC 3339 and its texts in English. */
interface Draft extends Pick<TimelineSpan, 'key' | 'failed'> {
  label: LocalizableMessage;
  note?: LocalizableMessage[];
  from: number | undefined;
  to?: number;
}

/**
 * The stretches of this run of the VM, from its creation to now, in order of their begin. Kubernetes
 * keeps few times: what is not recorded is named in the note of the span that contains it.
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
      label: localizable('span.paused'),
      from: millis(
        conditionOf(vmi.status?.conditions, 'Paused')?.lastTransitionTime,
      ),
      note: [localizable('note.current-pause')],
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
      label: localizable('span.created'),
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

function toSpan({
  from,
  to,
  key,
  label,
  note,
  failed,
}: Draft): TimelineSpan | undefined {
  if (from === undefined || Math.abs(from) > 8.64e15) {
    return undefined;
  }
  const span: TimelineSpan = {
    key,
    label: english(label),
    labelMessages: [label],
    startedAt: iso(from),
    ...(note && { note: english(note), noteMessages: note }),
    ...(failed && { failed }),
  };
  if (to !== undefined) {
    // Clocks of different machines: a span does not end before it begins.
    span.endedAt = iso(Math.max(from, to));
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
    const disk = text(metaOf(volume).name) ?? '';
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
          label: localizable('span.provisioning', { disk }),
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
    return [
      {
        key: 'import',
        label: localizable(SPANS[operationOf(volume)], { disk }),
        from: waited ? started : from,
        to,
        failed: failing,
        note: importNote(waited, failing),
      },
    ];
  });
}

function importNote(
  waited: boolean,
  failing: boolean,
): LocalizableMessage[] | undefined {
  const notes = [
    ...(waited ? [localizable('note.disk-waited')] : []),
    ...(failing ? [localizable('note.import-tries')] : []),
  ];
  return notes.length > 0 ? notes : undefined;
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
      label: localizable('span.pending'),
      from: or(created, phases.get('Pending')),
      to: or(scheduling, scheduled, running, ended),
    },
  ];
  if (scheduling !== undefined) {
    const toNode = start.bound;
    const next = or(scheduled, running, ended);
    drafts.push({
      key: 'scheduling',
      label: localizable('span.scheduling'),
      from: scheduling,
      to: or(toNode, next),
      ...(!start.pod &&
        next !== undefined && {
          note: [localizable('note.pod-gone')],
        }),
    });
    if (toNode !== undefined) {
      drafts.push({
        key: 'image-pull',
        label: localizable('span.image-pull'),
        // The pod can have its node before KubeVirt writes down that it looks for one.
        from: Math.max(toNode, scheduling),
        to: or(start.started, next),
        failed: start.imageFails,
        note: [localizable('note.pull-not-split')],
      });
    }
  }
  if (scheduled !== undefined) {
    const from = or(start.started, scheduled);
    if (from !== undefined && from < scheduled) {
      drafts.push({
        key: 'scheduled',
        label: localizable('span.scheduled'),
        from,
        to: scheduled,
      });
    }
    drafts.push({
      key: 'boot',
      label: localizable('span.boot'),
      from: scheduled,
      to: or(running, ended),
    });
  }
  if (running !== undefined) {
    drafts.push({
      key: 'running',
      label: localizable('span.running'),
      from: running,
      to: phase === 'Running' ? undefined : ended,
      note: [runningNote(vmObjects)],
    });
  }
  if (phase === 'Failed' || phase === 'Succeeded') {
    drafts.push({
      key: phase === 'Failed' ? 'failed' : 'stopped',
      label:
        phase === 'Failed'
          ? localizable('span.failed')
          : localizable('span.ended'),
      from: ended,
      failed: phase === 'Failed',
    });
  }
  return drafts;
}

/** Running means that the machine is on; when its system was up, only a guest agent knows. */
function runningNote(vmObjects: VmObjects): LocalizableMessage {
  const agent = conditionOf(
    vmObjects.vmi?.status?.conditions,
    'AgentConnected',
  );
  const at = millis(agent?.lastTransitionTime);
  return agent?.status === 'True' && at !== undefined
    ? localizable('note.guest-since', { time: iso(at) })
    : localizable('note.guest-unknown');
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
        label: localizable('span.held-back'),
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
      label: localizable('span.stopped'),
      from:
        millis(conditionOf(conditions, 'Ready')?.lastTransitionTime) ??
        millis(metaOf(vm).creationTimestamp),
      note: [localizable('note.earlier-runs')],
    },
  ];
}

function migrationSpan(migration: MigrationSummary): Draft {
  const { active, failed, startedAt, endedAt } = migration;
  return {
    key: 'migration',
    label: migrationLabel(migration),
    from: millis(startedAt),
    to: active ? undefined : millis(endedAt) ?? millis(startedAt),
    failed,
    ...(!active && !endedAt && { note: [localizable('note.migration-end')] }),
  };
}

function migrationLabel(migration: MigrationSummary): LocalizableMessage {
  let outcome: '' | '-failed' | '-active' = '';
  if (migration.failed) {
    outcome = '-failed';
  } else if (migration.active) {
    outcome = '-active';
  }
  const { sourceNode: source, targetNode: target } = migration;
  return source && target
    ? localizable(`span.migration-way${outcome}`, { source, target })
    : localizable(`span.migration${outcome}`);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
