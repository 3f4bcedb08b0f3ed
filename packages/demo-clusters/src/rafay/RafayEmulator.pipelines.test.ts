import { releaseManifest } from '../install';
import {
  OPTION_1,
  PIPELINE,
  spec,
  workload,
  namespace,
  stage,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';

describe('RafayEmulator, of pipelines', () => {
  const demo = useRafayEmulator();

  describe('approvals', () => {
    const stages = () =>
      Object.fromEntries(
        [...demo.emulator.projects().values()].flatMap(({ runs }) =>
          runs.flatMap(run =>
            run.stages.map(({ name, status }) => [name, status]),
          ),
        ),
      );
    const pending = () =>
      demo.emulator.status().approvals.pending.map(({ stage: name }) => name);

    it('wait for a person while they are held, stage by stage', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      demo.start();
      demo.emulator.hold();
      await demo.until(() => pending().length > 0);
      expect(pending()).toEqual(['approve-cdi-crd-established']);
      expect(stages()).toEqual({
        'deploy-cdi-operator': 'Success',
        'approve-cdi-crd-established': 'WaitingForApproval',
        'deploy-cdi-cr': 'NotStarted',
        'approve-kubevirt-and-cdi-available': 'NotStarted',
        'deploy-orders-db': 'NotStarted',
      });

      await demo.until(() =>
        demo.cluster.store.resources.has('cdis.cdi.kubevirt.io')
          ? true
          : undefined,
      );
      expect(demo.emulator.approve('no-such-stage')).toEqual([]);
      demo.emulator.approve('approve-cdi-crd-established');
      await demo.until(() =>
        pending().includes('approve-kubevirt-and-cdi-available'),
      );
      expect(stages()).toMatchObject({
        'deploy-cdi-cr': 'Success',
        'deploy-orders-db': 'NotStarted',
      });

      demo.emulator.release();
      expect(await demo.settled()).toMatchObject({ state: 'done' });
      expect(pending()).toEqual([]);
    });

    it('that are given too early let the next stage fail, as the person did not look', async () => {
      demo.commit({
        ...namespace('cdi'),
        ...workload('cdi-cr', 'cdi'),
        'workloads/artifacts/cdi-cr/cdi-cr.yaml': releaseManifest('cdi', 'cr'),
        'pipelines/rollout.yaml': spec('Pipeline', 'gitops', 'rollout', {
          stages: [
            stage('approve-cdi', 'deploy-cdi-cr', 'Approval', {}),
            stage('deploy-cdi-cr', undefined, 'DeployWorkload', {
              workload: 'cdi-cr',
            }),
          ],
        }),
      });
      demo.start();
      await demo.until(() => (pending().length > 0 ? true : undefined));
      demo.emulator.approve();
      await demo.settled();
      expect(stages()).toEqual({
        'approve-cdi': 'Success',
        'deploy-cdi-cr': 'Failed',
      });
    });

    it('of an older commit wait no more', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      demo.start();
      demo.emulator.hold();
      await demo.until(() => pending().length > 0);
      demo.commit(namespace('more'));
      await demo.until(() =>
        demo.log.some(line => line.includes('namespace more done')),
      );
      await demo.until(() => pending().length === 1);
      demo.emulator.release();
      expect(await demo.settled()).toMatchObject({ state: 'done' });
    });
  });
});
