import { Kube } from './kubevirtObjects';
import { names } from './kubevirtVms';
import {
  conflict,
  INSTANCES,
  internal,
  ok,
  operator,
  TRIAL,
  VMS,
} from './operating';

/**
 * The subresources that change a VM: what they answer, what a dry run leaves alone, what they refuse, and what they
 * write: the spec, or requests in the status.
 */
export function operationContract(kube: () => Kube): void {
  const { onVm, onVmi, running, withAgent, stopped } = operator(kube);
  const UNDERWAY = internal(
    'unable to complete request: stop/start already underway',
  );

  describe('bodies', () => {
    it.each([
      [
        'start',
        { paused: 'yes' },
        'json: cannot unmarshal string into Go struct field StartOptions.paused of type bool',
      ],
      [
        'stop',
        { gracePeriod: 'x' },
        'json: cannot unmarshal string into Go struct field StopOptions.gracePeriod of type int64',
      ],
      [
        'migrate',
        { addedNodeSelector: 'x' },
        'json: cannot unmarshal string into Go struct field MigrateOptions.addedNodeSelector of type map[string]string',
      ],
      ['restart', '{', 'unexpected EOF'],
      [
        'start',
        '[]',
        'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type v1.StartOptions',
      ],
    ])('of %s are read: %j', async (verb, body, why) => {
      expect(await onVm(names.asleep, verb, body)).toEqual({
        code: 400,
        message: `Can not unmarshal Request body to struct, error: ${why}`,
      });
    });

    it.each([undefined, '', 'null', 'dryRun: [All]\n', { nonsense: 1 }])(
      'may be missing, YAML, or name what nobody knows: %j',
      async body => {
        // Refused for its state, and not for its body.
        expect(await onVm(names.asleep, 'stop', body)).toEqual(
          conflict(names.asleep, 'VM is not running'),
        );
      },
    );
  });

  describe('paths', () => {
    it.each([
      [INSTANCES, 'restart'],
      [VMS, 'pause'],
      [VMS, 'nonsense'],
    ])('has no %s/%s', async (resource, verb) => {
      expect(await kube().operate(resource, names.asleep, verb)).toEqual({
        code: 404,
        message: '404: Page Not Found',
      });
    });

    it('takes PUT only', async () => {
      const path = `/apis/subresources.kubevirt.io/v1/namespaces/${
        kube().namespace
      }/virtualmachines/${names.asleep}/start`;
      const { code, text } = await kube().client.post(path, {});
      expect([code, text.trim()]).toEqual([405, '405: Method Not Allowed']);
    });
  });

  describe('dry runs', () => {
    it('leave a VM as it is', async () => {
      const before = await kube().get('vm', names.asleep);
      expect(await onVm(names.asleep, 'start', TRIAL)).toEqual(ok(202));
      expect(
        await onVm(names.asleep, 'start', { ...TRIAL, paused: true }),
      ).toEqual(ok(202));
      const after = await kube().get('vm', names.asleep);
      expect([after.spec, after.status]).toEqual([before.spec, before.status]);
    });

    it('are refused as the call itself is', async () => {
      expect(await onVm(names.asleep, 'stop', TRIAL)).toEqual(
        conflict(names.asleep, 'VM is not running'),
      );
      expect(await onVm(names.asleep, 'restart', TRIAL)).toEqual(
        conflict(
          names.asleep,
          'RunStategy Halted does not support manual restart requests',
        ),
      );
    });

    it('know no value but All', async () => {
      // Up to Kubernetes 1.33 the value stands there as Go writes it.
      expect(await onVm(names.asleep, 'start', { dryRun: ['Some'] })).toEqual({
        code: 500,
        message: expect.stringMatching(
          /^Internal error occurred: PatchOptions\.meta\.k8s\.io "" is invalid: dryRun: Unsupported value: (\["Some"\]|\[\]string\{"Some"\}): supported values: "All"$/,
        ),
      });
    });

    it('leave a VMI as it is', async () => {
      const before = await withAgent(names.legacy);
      expect(await onVmi(names.legacy, 'pause', TRIAL)).toEqual(ok(200));
      expect(
        await onVm(names.legacy, 'stop', { ...TRIAL, gracePeriod: 0 }),
      ).toEqual(ok(202));
      expect(await onVm(names.legacy, 'restart', TRIAL)).toEqual(ok(202));
      expect(await onVm(names.legacy, 'migrate', TRIAL)).toEqual(ok(202));
      const after = await kube().get('vmi', names.legacy);
      expect(after.spec).toEqual(before.spec);
      expect(after.status.conditions).toEqual(before.status.conditions);
      expect(await kube().migrationsOf(names.legacy)).toEqual([]);
      expect((await kube().get('vm', names.legacy)).spec.running).toBe(true);
    });
  });

  describe('run strategies', () => {
    it('Halted: a start makes it Always', async () => {
      expect(await onVm(names.asleep, 'start')).toEqual(ok(202));
      const vm = await kube().get('vm', names.asleep);
      expect(vm.spec.runStrategy).toBe('Always');
      expect(vm.status.stateChangeRequests).toBeUndefined();
      await running(names.asleep);
      expect(await onVm(names.asleep, 'start')).toEqual(
        conflict(names.asleep, 'VM is already running'),
      );
    });

    it('Always: a stop makes it Halted, and then takes a shorter grace period only', async () => {
      await running(names.asleep);
      expect(await onVm(names.asleep, 'stop', { gracePeriod: 0 })).toEqual(
        ok(202),
      );
      const { spec } = await kube().get('vm', names.asleep);
      expect(spec.runStrategy).toBe('Halted');
      await stopped(names.asleep);
    });

    it('Halted: a paused start comes as a request, of which virt-controller makes Always', async () => {
      expect(await onVm(names.asleep, 'start', { paused: true })).toEqual(
        ok(202),
      );
      const vmi = await kube().until(
        'vmi',
        names.asleep,
        ({ status }) => status.phase === 'Running',
      );
      expect(vmi.spec.startStrategy).toBe('Paused');
      const vm = await kube().until(
        'vm',
        names.asleep,
        ({ status }) => !status.stateChangeRequests,
      );
      expect(vm.spec.runStrategy).toBe('Always');
      expect(kube().condition(vm, 'Failure')).toBeUndefined();
    });

    it('running: true is Always, and a stop makes it false', async () => {
      await running(names.legacy);
      expect(await onVm(names.legacy, 'stop')).toEqual(ok(202));
      expect((await kube().get('vm', names.legacy)).spec).toMatchObject({
        running: false,
      });
      await stopped(names.legacy);
    });

    it('Manual: starts, restarts and stops are requests, and leave the spec alone', async () => {
      const { spec } = await kube().get('vm', names.manual);
      expect(await onVm(names.manual, 'stop')).toEqual(
        conflict(names.manual, 'VM is not running'),
      );
      expect(await onVm(names.manual, 'restart')).toEqual(
        conflict(names.manual, 'VM is not running: Halted'),
      );
      const states = await kube().follow('vm', names.manual);
      expect(await onVm(names.manual, 'start')).toEqual(ok(202));
      const { uid } = (await running(names.manual)).metadata;

      expect(await onVm(names.manual, 'restart')).toEqual(ok(202));
      const restarted = await kube().until(
        'vmi',
        names.manual,
        vmi => vmi.metadata.uid !== uid && vmi.status.phase === 'Running',
      );
      await kube().until(
        'vm',
        names.manual,
        ({ status }) => !status.stateChangeRequests && status.ready,
      );
      expect(await onVm(names.manual, 'stop')).toEqual(ok(202));
      const vm = await stopped(names.manual);
      expect(vm.spec).toEqual(spec);

      const seen = await kube().eventually(states, all =>
        all.some(
          ({ status }) =>
            status?.stateChangeRequests?.[0]?.uid === restarted.metadata.uid,
        ),
      );
      expect([
        ...new Set(
          seen
            .filter(({ status }) => status?.stateChangeRequests)
            .map(({ status }) => JSON.stringify(status.stateChangeRequests)),
        ),
      ]).toEqual(
        expect.arrayContaining(
          [
            [{ action: 'Start' }],
            [{ action: 'Stop', uid }, { action: 'Start' }],
            [{ action: 'Stop', uid: restarted.metadata.uid }],
          ].map(requests => JSON.stringify(requests)),
        ),
      );
    });

    it('RerunOnFailure: a stop is a request, and it stays stopped until it is started', async () => {
      await running(names.rerun);
      expect(await onVm(names.rerun, 'start')).toEqual(
        conflict(names.rerun, 'VM is already running'),
      );
      expect(await onVm(names.rerun, 'stop')).toEqual(ok(202));
      const off = await stopped(names.rerun);
      expect(off.spec.runStrategy).toBe('RerunOnFailure');
      expect(off.status.stateChangeRequests).toBeUndefined();
      expect(await onVm(names.rerun, 'start')).toEqual(ok(202));
      await running(names.rerun);
      expect((await kube().get('vm', names.rerun)).spec.runStrategy).toBe(
        'RerunOnFailure',
      );
    });

    it('Once: is not restarted, and a stop makes it Halted', async () => {
      await running(names.once);
      expect(await onVm(names.once, 'restart')).toEqual(
        conflict(
          names.once,
          'RunStategy Once does not support manual restart requests',
        ),
      );
      expect(await onVm(names.once, 'stop')).toEqual(ok(202));
      expect((await kube().get('vm', names.once)).spec.runStrategy).toBe(
        'Halted',
      );
      await stopped(names.once);
    });
  });

  describe('restarts', () => {
    it('are refused while one is under way, and a stop takes its place', async () => {
      await running(names.rerun);
      expect(await onVm(names.rerun, 'restart')).toEqual(ok(202));
      expect(await onVm(names.rerun, 'restart')).toEqual(UNDERWAY);
      expect(await onVm(names.rerun, 'stop')).toEqual(ok(202));
      const off = await stopped(names.rerun);
      expect(off.status.stateChangeRequests).toBeUndefined();
    });

    it.each([
      [5, 'For force restart, only gracePeriod=0 is supported for now'],
      [-1, 'gracePeriod has to be greater or equal to 0'],
    ])('take no grace period of %d', async (gracePeriodSeconds, message) => {
      expect(await onVm('nobody', 'restart', { gracePeriodSeconds })).toEqual({
        code: 400,
        message,
      });
    });

    it('by force leave the launcher one second, even as a dry run', async () => {
      const vmi = await running(names.run);
      const [before] = await kube().podsOf(vmi);
      const watch = await kube().client.watch(
        `/api/v1/namespaces/${kube().namespace}/pods?resourceVersion=${
          before.metadata.resourceVersion
        }&fieldSelector=metadata.name%3D${before.metadata.name}`,
      );
      expect(
        await onVm(names.run, 'restart', { ...TRIAL, gracePeriodSeconds: 0 }),
      ).toEqual(ok(202));
      const events = await watch.until(all =>
        all.some(({ object }) => object.metadata.deletionTimestamp),
      );
      watch.close();
      expect(events.at(-1)?.object.metadata.deletionGracePeriodSeconds).toBe(1);
      const vm = await kube().get('vm', names.run);
      expect(vm.status.stateChangeRequests).toBeUndefined();
    });
  });
}
