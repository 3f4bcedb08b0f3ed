import { summarize } from './summarize';
import { condition, launcher, runningVm } from './__testUtils__/builders';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import type { CapturedObjects } from './__testUtils__/capturedObjects';

const alarmsOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).alarms.map(alarm => alarm.code);

describe('alarms', () => {
  it('are silent for a VM that is healthy', () => {
    expect(alarmsOf(runningVm())).toEqual([]);
  });

  it('two pods run and no migration is under way', () => {
    const objects = runningVm();
    objects.pods.push(launcher('pod-2', 'node-2'));
    expect(alarmsOf(objects)).toEqual(['split-brain']);
    expect(summarize(vmObjectsOf(objects)).group).toBe('held-back');
  });

  it('two pods run in a migration, as they should', () => {
    const objects = runningVm();
    objects.pods.push(launcher('pod-2', 'node-2'));
    objects.migrations = [
      { metadata: { name: 'm', uid: 'm' }, status: { phase: 'Running' } },
    ];
    expect(alarmsOf(objects)).toEqual([]);
  });

  it('the VM runs and has no pod', () => {
    const objects = runningVm();
    objects.pods = [];
    expect(
      summarize({ ...vmObjectsOf(objects), unreadable: [] }).alarms.map(
        ({ code }) => code,
      ),
    ).toEqual(['running-without-pod']);
  });

  it('the VM runs and its pod has ended', () => {
    const objects = runningVm();
    objects.pods[0].status!.phase = 'Failed';
    expect(alarmsOf(objects)).toEqual(['running-without-pod']);
  });

  it('nothing is claimed of pods that may not be read', () => {
    const objects = runningVm();
    objects.pods = [];
    expect(alarmsOf(objects)).toEqual([]);
    const vmObjects = vmObjectsOf(objects);
    expect(summarize({ ...vmObjects, unreadable: ['pods'] }).alarms).toEqual(
      [],
    );
  });

  it('the pod of a running VM is being deleted', () => {
    const objects = runningVm();
    objects.pods[0].metadata.deletionTimestamp = '2026-08-01T10:04:00Z';
    expect(alarmsOf(objects)).toEqual(['pod-terminating']);
    objects.vmi!.metadata.deletionTimestamp = '2026-08-01T10:04:00Z';
    expect(alarmsOf(objects)).toEqual([]);
  });

  it('virt-handler has not been heard for more than five minutes', () => {
    const objects = runningVm();
    expect(alarmsOf({ ...objects, now: '2026-08-01T10:09:30Z' })).toEqual([]);
    const late = { ...objects, now: '2026-08-01T10:09:31Z' };
    expect(alarmsOf(late)).toEqual(['stale-heartbeat']);
    // On a node that does not answer at all, that is the cause.
    objects.nodes[0].status!.conditions = [condition('Ready', 'Unknown')];
    expect(alarmsOf(late)).toEqual([]);
    expect(summarize(vmObjectsOf(late)).cause?.code).toBe('node-lost');
  });

  it('the launcher is older than KubeVirt', () => {
    const objects = runningVm();
    objects.pods[0].metadata.labels!['kubevirt.io/outdatedLauncherImage'] = '';
    const summary = summarize(vmObjectsOf(objects));
    expect(summary.alarms.map(({ code }) => code)).toEqual([
      'outdated-launcher',
    ]);
    expect(summary.group).toBe('running');
  });
});
