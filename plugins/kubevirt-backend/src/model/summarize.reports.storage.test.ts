import { condition, runningVm, stoppedVm } from './__testUtils__/builders';
import type { CapturedObjects } from './__testUtils__/capturedObjects';
import type { DataVolume } from '../kubevirt/types';
import { seen, at } from './__testUtils__/reports';

describe('an importer', () => {
  function importing(status: DataVolume['status']): CapturedObjects {
    const objects = stoppedVm('Provisioning');
    objects.dataVolumes = [
      {
        metadata: { name: 'db-root', uid: 'dv', creationTimestamp: at(-90) },
        spec: { source: { http: { url: 'https://images.example/noble.img' } } },
        status,
      },
    ];
    return objects;
  }

  it.each([
    ['while it is down', condition('Running', 'False', 'OOMKilled')],
    ['while it runs again', condition('Running', 'True', 'Pod is running')],
  ])('that is killed again and again makes no progress, %s', (_, running) => {
    expect(
      seen(
        importing({
          phase: 'ImportInProgress',
          progress: '37.02%',
          restartCount: 14,
          conditions: [condition('Bound', 'True'), running],
        }),
      ),
    ).toMatchObject({
      displayStatus: 'DataVolumeError',
      group: 'held-back',
      cause: {
        code: 'import-failed',
        sentence:
          'Disk db-root cannot be imported: tried again 14 times so far.',
        hint: expect.stringMatching(/memory/),
      },
    });
  });

  it.each(['OOMKilled', 'CreateContainerConfigError', 'Error and Error', 'X'])(
    'that fails with %s fails, whatever the reason',
    reason => {
      expect(
        seen(
          importing({
            phase: 'ImportScheduled',
            progress: 'N/A',
            conditions: [condition('Running', 'False', reason)],
          }),
        ).cause,
      ).toMatchObject({ code: 'import-failed', reason });
    },
  );

  it.each([
    '',
    'ContainerCreating',
    'PodInitializing',
    'Pending',
    'Scratch space required',
  ])('that is still to start has not failed (%s)', reason => {
    expect(
      seen(
        importing({
          phase: 'ImportScheduled',
          progress: 'N/A',
          conditions: [condition('Running', 'False', reason)],
        }),
      ).cause?.code,
    ).toBe('import-running');
  });

  it.each([
    ['DataVolume too small to contain image', /larger one/],
    [
      'Unable to process data: Virtual image size 10 is larger than the reported available storage 5',
      /larger one/,
    ],
    ['Unable to connect to http data source: 404', /noble\.img exists/],
    ['qemu-img: invalid format', /CDI’s own words/],
  ])('that says "%s" has advice of its own', (message, hint) => {
    const { cause } = seen(
      importing({
        phase: 'ImportScheduled',
        conditions: [condition('Running', 'False', 'Error', message)],
      }),
    );
    expect(cause?.hint).toMatch(hint);
  });
});

describe('volumes that KubeVirt does not migrate', () => {
  it('must not be started on: no restart is advised', () => {
    const objects = runningVm();
    objects.vm.status!.conditions!.push(
      condition(
        'RestartRequired',
        'True',
        'RestartRequired',
        'invalid volumes to update with migration: shareable: [data]',
      ),
    );
    const { cause } = seen(objects);
    expect(cause).toMatchObject({ code: 'restart-required' });
    expect(cause?.hint).toMatch(/^Do not restart it yet/);
    objects.vm.status!.conditions!.at(-1)!.message =
      'a non-live-updatable field was changed in the template spec';
    expect(seen(objects).cause?.hint).toBe('Restart the VM when it suits.');
  });
});
