import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { platformFixture } from '../__testUtils__/fixtures';
import type { ContainerStatus } from '../../kubevirt/types';
import { podsReport, podView } from './pods';

function viewWith(status: Partial<ContainerStatus>) {
  const [pod] = platformFixture().componentPods;
  pod.status!.containerStatuses = [{ name: 'virt', ...status }];
  return podView(pod);
}

describe('what is wrong with a pod of KubeVirt', () => {
  it.each<[string, Partial<ContainerStatus>, string | undefined]>([
    ['that runs', { state: { running: {} } }, undefined],
    [
      'that is starting',
      { state: { waiting: { reason: 'ContainerCreating' } } },
      undefined,
    ],
    [
      'that waits',
      {
        state: { waiting: { reason: 'ImagePullBackOff', message: 'no image' } },
      },
      'ImagePullBackOff: no image',
    ],
    [
      'that waits without a word',
      { state: { waiting: { reason: 'CrashLoopBackOff' } } },
      'CrashLoopBackOff',
    ],
    [
      'that ended well',
      { state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      undefined,
    ],
    [
      'that reported why it ended',
      {
        lastState: {
          terminated: { exitCode: 1, reason: 'Error', message: 'no lease' },
        },
      },
      'Error: no lease',
    ],
  ])('%s is in the words of Kubernetes', (_, status, lastError) => {
    const view = viewWith(status);
    expect(view.lastError).toBe(lastError);
    expect(view.lastErrorMessages).toBeUndefined();
    expect(podsReport(view)).toEqual({
      code: 'pods-report',
      params: { text: lastError ?? '' },
    });
  });

  it.each<[string, Partial<ContainerStatus>, string, string]>([
    [
      'and with what Kubernetes calls it',
      { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      'OOMKilled',
      'OOMKilled: exit code 137',
    ],
    [
      'and nothing else',
      { state: { terminated: { exitCode: 2 } } },
      'Error',
      'Error: exit code 2',
    ],
  ])(
    'that ended with an exit code %s is reported by a code',
    (_, status, reason, lastError) => {
      const view = viewWith(status);
      const exitCode = Number(lastError.split(' ').pop());
      expect(view.lastError).toBe(lastError);
      expect(view.lastErrorMessages).toEqual([
        { code: 'container-ended', params: { reason, exitCode } },
      ]);
      const messages = podsReport(view);
      expect(messages).toEqual({
        code: 'pods-ended',
        params: { reason, exitCode },
      });
      expect(formatInEnglish([messages])).toBe(`Its pods report: ${lastError}`);
    },
  );
});
