import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, failure } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './__testUtils__/objects';

const VMS = 'virtualmachines';

// A mirror runs for months. Of each signal that AbortSignal.any ties to one that lives as long, Node keeps
// something for as long (nodejs/node issue 54614): some 175 bytes a call, which were 2 MB a day and cluster.
describe('the calls and pauses of a mirror', () => {
  let any: jest.SpyInstance;

  beforeEach(() => {
    any = jest.spyOn(AbortSignal, 'any');
  });

  afterEach(() => any.mockRestore());

  it('leave nothing behind on the signal that ends them all', async () => {
    const api = new FakeApi();
    const clock = new ManualClock();
    const mirror = createMirror({ client: api, clock });
    api.put(VMS, virtualMachine('a'));
    api.faults.unwatchable.add('kubevirts');
    api.faults.forbidden.add('customresourcedefinitions');
    api.faults.absent.add('cdis');
    mirror.start();
    await clock.advance(60_000);
    api.dropWatches(failure(0, 'ECONNRESET'));
    await clock.advance(60_000);
    api.faults.down = true;
    api.dropWatches(failure(0, 'ECONNRESET'));
    await clock.advance(60_000);
    api.faults.down = false;
    await clock.advance(600_000);
    expect(mirror.status().state).toBe('synced');
    expect(any.mock.calls.length).toBe(0);
    await mirror.stop();
    api.assertQuiet();
    clock.assertQuiet();
  });
});
