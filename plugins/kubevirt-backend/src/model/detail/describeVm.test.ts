import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { describeVm } from './describeVm';
import { fixture } from '../__testUtils__/fixtures';
import { condition, runningVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const cluster: ClusterStatus = {
  name: 'west',
  state: 'synced',
  forbiddenKinds: [],
  polledKinds: [],
};
const describeObjects = (objects: CapturedObjects) =>
  describeVm(vmObjectsOf(objects), cluster);
const describeFixture = (name: string) => describeObjects(fixture(name));

/** `key from–to` in seconds of the clock, to be read at a glance. */
const timelineOf = (name: string) =>
  describeFixture(name).timeline.map(
    ({ key, startedAt, endedAt }) =>
      `${key} ${startedAt.slice(11, 19)}–${endedAt?.slice(11, 19) ?? ''}`,
  );

describe('timeline', () => {
  it('goes from the creation over the import to Running', () => {
    expect(timelineOf('imported')).toEqual([
      'created 01:33:51–01:33:51',
      'import 01:33:52–01:34:04',
      'pending 01:34:04–01:34:04',
      'scheduling 01:34:04–01:34:04',
      'image-pull 01:34:04–01:34:06',
      'boot 01:34:06–01:34:07',
      'running 01:34:07–',
    ]);
  });

  it('has every migration, and the start from the pod the VM started in', () => {
    const timeline = timelineOf('migrating');
    expect(timeline.filter(span => span.startsWith('migration'))).toEqual([
      'migration 01:37:44–01:37:48',
      'migration 01:48:40–',
    ]);
    expect(timeline).toContain('image-pull 01:33:51–01:33:53');
  });

  it('lasts where the VM is stuck', () => {
    expect(timelineOf('unschedulable-memory').at(-1)).toBe(
      'scheduling 01:33:52–',
    );
    expect(describeFixture('image-pull').timeline.at(-1)).toMatchObject({
      key: 'image-pull',
      failed: true,
    });
    expect(describeFixture('instancetype-missing').timeline.at(-1)).toEqual({
      key: 'failed',
      label: 'Held back',
      labelMessages: [{ code: 'span.held-back' }],
      startedAt: expect.any(String),
      failed: true,
    });
  });

  it('says what Kubernetes did not record', () => {
    const objects = fixture('imported');
    objects.pods = [];
    const scheduling = describeObjects(objects).timeline.find(
      span => span.key === 'scheduling',
    );
    expect(scheduling?.note).toContain('is gone');
    expect(
      describeFixture('running').timeline.find(span => span.key === 'running')
        ?.note,
    ).toContain('Running means that the machine is on');
  });

  it('shows a pause, and since when a VM is stopped', () => {
    expect(describeFixture('paused').timeline.map(span => span.key)).toContain(
      'paused',
    );
    expect(timelineOf('stopped')).toEqual([
      'created 01:33:51–01:33:51',
      'stopped 01:37:44–',
    ]);
  });

  it('does not take the wait of a disk for its import', () => {
    expect(
      describeFixture('wffc-halted').timeline.map(({ key, label }) => [
        key,
        label,
      ]),
    ).toEqual([
      ['created', 'Created'],
      ['provisioning', 'Disk haltdv waits for the VM to start'],
      ['stopped', 'Stopped'],
    ]);
    const done = fixture('wffc-done');
    done.dataVolumes![0].metadata.creationTimestamp = '2026-11-01T00:00:00Z';
    const { timeline } = describeObjects(done);
    expect(timeline.find(span => span.key === 'import')).toMatchObject({
      startedAt: timeline.find(span => span.key === 'pending')?.startedAt,
      endedAt: expect.any(String),
      note: expect.stringContaining('is not recorded'),
    });
  });

  it('leaves the creation out where an earlier run lies between', () => {
    const objects = runningVm();
    objects.vm!.metadata.creationTimestamp = '2025-01-01T00:00:00Z';
    expect(describeObjects(objects).timeline[0].key).toBe('pending');
  });
});

describe('conditions', () => {
  it('are in words, and bad ones are marked', () => {
    const { conditions } = describeFixture('image-pull');
    expect(conditions.find(item => item.type === 'Synchronized')).toMatchObject(
      {
        object: 'VirtualMachineInstance',
        status: 'False',
        reason: 'ImagePullBackOff',
        words: 'KubeVirt could not bring the VM to the state it should have.',
        bad: true,
      },
    );
    expect(conditions.find(item => item.type === 'Ready')?.bad).toBe(false);
  });

  it('say of a running VM that a change of it failed, not its start', () => {
    const failure = condition('Failure', 'True', 'HotPlugCPUError', 'no');
    const wordsOf = (objects: ReturnType<typeof runningVm>) =>
      describeObjects(objects).conditions.find(
        ({ type }) => type === 'Failure',
      );
    const objects = runningVm();
    objects.vm.status!.conditions!.push(failure);
    expect(wordsOf(objects)).toMatchObject({
      words: 'KubeVirt could not carry out a change of the VM.',
      wordsMessages: [{ code: 'condition.Failure-running' }],
      bad: true,
    });
    objects.vmi.status!.phase = 'Pending';
    expect(wordsOf(objects)).toMatchObject({
      words: 'KubeVirt could not start the VM.',
      wordsMessages: [{ code: 'condition.Failure-True' }],
    });
  });

  it.each([
    ['PausedByUser', 'The VM is paused.', 'Paused-True', false],
    [
      'PausedIOError',
      'The guest stands still, for a disk could not be read or written.',
      'Paused-PausedIOError',
      true,
    ],
    [
      'PausedByMigrationMonitor',
      'The VM is paused for the end of its migration.',
      'Paused-PausedByMigrationMonitor',
      false,
    ],
  ])('say why the VM is paused: %s', (reason, words, code, bad) => {
    const objects = runningVm();
    objects.vmi.status!.conditions!.push(condition('Paused', 'True', reason));
    expect(
      describeObjects(objects).conditions.find(({ type }) => type === 'Paused'),
    ).toMatchObject({
      words,
      wordsMessages: [{ code: `condition.${code}` }],
      bad,
    });
  });

  it('of the last run are not shown for a stopped VM', () => {
    const objects = fixture('stopped');
    objects.vm!.status!.conditions!.push(condition('LiveMigratable', 'True'));
    expect(describeObjects(objects).conditions.map(item => item.type)).toEqual([
      'Ready',
    ]);
  });

  it('say why a VM cannot be migrated', () => {
    expect(
      describeFixture('not-migratable').conditions.find(
        item => item.type === 'LiveMigratable',
      )?.words,
    ).toBe(
      'The VM cannot be migrated while it runs: a network interface is bound to its node.',
    );
  });
});

describe('parts of the VM', () => {
  it('are its disks with claim and DataVolume', () => {
    expect(describeFixture('imported').disks).toEqual([
      {
        name: 'root',
        source: 'dataVolume',
        reference: 'dvgood',
        device: 'disk',
        bus: 'virtio',
        hotplugged: false,
        size: '1Gi',
        claim: { name: 'dvgood', phase: 'Bound', storageClass: 'played' },
        dataVolume: {
          name: 'dvgood',
          phase: 'Succeeded',
          progress: 100,
          restarts: 0,
        },
      },
    ]);
  });

  it('are its networks, without those that only the guest knows', () => {
    const objects = fixture('running');
    objects.vmi!.status!.interfaces!.push({
      interfaceName: 'docker0',
      ipAddress: '172.17.0.1',
    });
    const { networks, summary } = describeObjects(objects);
    expect(networks).toHaveLength(1);
    expect(networks[0]).toMatchObject({
      name: 'default',
      binding: 'masquerade',
      network: 'pod',
      ipAddresses: ['10.244.0.41'],
    });
    expect(summary.ipAddresses).toEqual(['10.244.0.41']);
  });

  it('are its pods with their part in it', () => {
    expect(
      describeFixture('migrating').pods.map(pod => [pod.role, pod.node]),
    ).toEqual([
      ['current', 'node-2'],
      ['target', 'node-3'],
      ['previous', 'node-3'],
    ]);
  });

  it('are its guest and its size', () => {
    expect(describeFixture('running')).toMatchObject({
      guest: { os: 'Fedora Linux 42', agentConnected: true },
      cpu: { vcpus: 1 },
      memory: '128Mi',
    });
  });
});

describe('what is written in English', () => {
  const fixtures = [
    'running',
    'starting',
    'stopped',
    'paused',
    'migrated',
    'not-migratable',
    'importing',
    'import-failing-trying',
    'wffc-waiting',
    'crash-loop',
  ];

  it.each(fixtures)('has a code to translate it by in %s', name => {
    const { conditions, timeline, commands } = describeFixture(name);
    for (const { words, wordsMessages = [] } of conditions) {
      expect(formatInEnglish(wordsMessages)).toBe(words ?? '');
    }
    for (const { note, noteMessages = [], ...span } of timeline) {
      expect(formatInEnglish(noteMessages)).toBe(note ?? '');
      expect(formatInEnglish(span.labelMessages!)).toBe(span.label);
    }
    for (const { label, labelMessages } of commands) {
      expect(formatInEnglish(labelMessages!)).toBe(label);
    }
  });
});

describe('commands', () => {
  it('show and do the same without the portal', () => {
    const commands = new Map(
      describeFixture('running').commands.map(item => [item.key, item.command]),
    );
    expect(commands.get('manifest')).toBe(
      'kubectl get vm plain -n model -o yaml',
    );
    expect(commands.get('log')).toBe(
      'kubectl logs virt-launcher-plain-5zn5f -n model -c compute -f',
    );
    expect(commands.get('pause')).toBe('virtctl pause vmi plain -n model');
    expect(commands.get('node')).toBe('kubectl describe node node-2');
    expect(commands.get('guest-info')).toBe(
      'virtctl guestosinfo plain -n model',
    );
  });

  it('show each disk and its claim', () => {
    const commands = describeFixture('imported').commands.map(
      item => item.command,
    );
    expect(commands).toContain('kubectl describe datavolume dvgood -n model');
    expect(commands).toContain('kubectl describe pvc dvgood -n model');
  });

  it('list the events of its parts, which have other names', () => {
    const { commands } = describeFixture('imported');
    const { command } = commands.find(({ key }) => key === 'part-events')!;
    const pattern = new RegExp(/grep -E '(.*)'$/.exec(command)![1]);
    expect('4s  Normal  Pending  persistentvolumeclaim/dvgood  m').toMatch(
      pattern,
    );
    expect('4s  Normal  Pending  datavolume/dvgood-2  m').not.toMatch(pattern);
  });

  it('list the events of the pods of now, and name no more of them the longer the VM lives', () => {
    const commandAfter = (restarts: number) => {
      const { vm, vmi, pods } = runningVm();
      const earlier = Array.from({ length: restarts }, (_, index) => ({
        ...pods[0],
        metadata: {
          ...pods[0].metadata,
          name: `virt-launcher-earlier-${index}`,
          uid: `earlier-${index}`,
          creationTimestamp: '2020-01-01T00:00:00Z',
        },
        status: { phase: 'Succeeded' },
      }));
      return describeObjects({
        vm,
        vmi,
        pods: [...pods, ...earlier],
      }).commands.find(({ key }) => key === 'part-events')!.command;
    };
    expect(commandAfter(0)).toContain(runningVm().pods[0].metadata.name);
    expect(commandAfter(48)).toBe(commandAfter(0));
  });

  it('cannot be made to run something else', () => {
    const { vm } = runningVm();
    vm!.metadata.name = "a'; rm -rf ~ #";
    expect(describeObjects({ vm }).commands[0].command).toBe(
      "kubectl get vm 'a'\\''; rm -rf ~ #' -n shop -w",
    );
  });
});
