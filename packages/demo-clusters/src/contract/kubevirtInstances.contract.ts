import { Kube } from './kubevirtObjects';
import { conflict, internal, ok, operator, TRIAL } from './operating';
import { names } from './kubevirtVms';

/** The subresources of VMIs: what they need, and what they refuse. */
export function instanceContract(kube: () => Kube): void {
  const { onVmi, running, withAgent } = operator(kube);

  describe('VMIs', () => {
    it.each([
      ['pause', 'VM is not running'],
      ['unpause', 'VMI is not running'],
      ['softreboot', 'VM is not running'],
      ['freeze', 'VM is not running'],
      ['unfreeze', 'VMI is not running'],
    ])('%s needs one that runs', async (verb, why) => {
      await kube().untilStatus(names.huge, 'ErrorUnschedulable');
      expect(await onVmi(names.huge, verb)).toEqual(
        conflict(names.huge, why, 'virtualmachineinstance'),
      );
      expect(await onVmi(names.halted, verb)).toEqual({
        code: 404,
        message: `virtualmachineinstance.kubevirt.io "${names.halted}" not found`,
      });
    });

    it('reset needs one that runs, in words of its own', async () => {
      await kube().untilStatus(names.huge, 'ErrorUnschedulable');
      expect(await onVmi(names.huge, 'reset')).toEqual({
        code: 400,
        message:
          'Failed to reset non-running VMI with phase Scheduling: Unable to connect to VirtualMachineInstance because phase is Scheduling instead of Running or Scheduled',
      });
    });

    it('with a liveness probe are not paused, which is a 403 and no matter of rights', async () => {
      await running(names.probed);
      for (const body of [{}, TRIAL]) {
        expect(await onVmi(names.probed, 'pause', body)).toEqual({
          code: 403,
          message: `virtualmachineinstance.kubevirt.io "${names.probed}" is forbidden: Pausing VMIs with LivenessProbe is currently not supported`,
        });
      }
    });

    it('are unpaused only when they are paused', async () => {
      await running(names.probed);
      expect(await onVmi(names.probed, 'unpause')).toEqual(
        conflict(names.probed, 'VMI is not paused', 'virtualmachineinstance'),
      );
    });

    it('are rebooted softly with an agent or ACPI, and reset in any case', async () => {
      await withAgent(names.probed);
      expect(await onVmi(names.probed, 'softreboot')).toEqual(ok(200));
      await running(names.powerless);
      expect(await onVmi(names.powerless, 'softreboot')).toEqual(
        conflict(
          names.powerless,
          'VMI neither have the agent connected nor the ACPI feature enabled',
          'virtualmachineinstance',
        ),
      );
      expect(await onVmi(names.powerless, 'reset', '{')).toEqual(ok(200));
    });

    it('that are paused are reset, and not rebooted softly', async () => {
      await running(names.powerless);
      expect(await onVmi(names.powerless, 'pause')).toEqual(ok(200));
      await kube().until(
        'vmi',
        names.powerless,
        vmi => kube().conditions(vmi).Paused,
      );
      expect(await onVmi(names.powerless, 'softreboot')).toEqual(
        conflict(names.powerless, 'VMI is paused', 'virtualmachineinstance'),
      );
      expect(await onVmi(names.powerless, 'reset')).toEqual(ok(200));
      expect(await onVmi(names.powerless, 'unpause', TRIAL)).toEqual(ok(200));
      expect(await onVmi(names.powerless, 'unpause')).toEqual(ok(200));
    });

    it('are frozen for a time, through the agent; what virt-handler refuses is a 500', async () => {
      await withAgent(names.probed);
      const refused = (why: string) =>
        internal(
          `unexpected return code 400 (400 Bad Request), message: ${why}`,
        );
      for (const body of [undefined, {}]) {
        expect(await onVmi(names.probed, 'freeze', body)).toEqual(
          refused('Unfreeze timeout in freeze request is not set'),
        );
      }
      expect(
        await onVmi(names.probed, 'freeze', { unfreezeTimeout: '5m' }),
      ).toEqual(ok(200));
      await kube().until(
        'vmi',
        names.probed,
        ({ status }) => status.fsFreezeStatus === 'frozen',
      );
      expect(await onVmi(names.probed, 'unfreeze')).toEqual(ok(200));
      await kube().until(
        'vmi',
        names.probed,
        ({ status }) => status.fsFreezeStatus === undefined,
      );
      await running(names.powerless);
      expect(
        await onVmi(names.powerless, 'freeze', { unfreezeTimeout: '5m' }),
      ).toEqual(
        refused(
          "virError(Code=86, Domain=10, Message='Guest agent is not responding: QEMU guest agent is not connected')",
        ),
      );
    });
  });
}
