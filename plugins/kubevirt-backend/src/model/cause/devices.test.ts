import { summarize } from '../summarize';
import { condition, startingVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';

describe('a device that the KubeVirt object does not permit', () => {
  it.each([
    [
      'failed to render launch manifest: GPU nvidia.com/A100 is not permitted in permittedHostDevices configuration',
      'KubeVirt on this cluster lets no VM have the device nvidia.com/A100.',
    ],
    [
      'failed to render launch manifest: HostDevice intel.com/qat is not permitted in permittedHostDevices configuration HostDevice intel.com/vf is not permitted in permittedHostDevices configuration',
      'KubeVirt on this cluster lets no VM have the devices intel.com/qat and intel.com/vf.',
    ],
  ])('%s', (message, sentence) => {
    const view = summarize(
      vmObjectsOf(
        startingVm(
          'Starting',
          condition('Synchronized', 'False', 'FailedCreate', message),
        ),
      ),
    );
    expect(view).toMatchObject({
      displayStatus: 'Held back',
      cause: {
        code: 'device-not-permitted',
        severity: 'error',
        sentence,
        hint: expect.stringContaining('permittedHostDevices'),
        message,
      },
    });
  });
});
