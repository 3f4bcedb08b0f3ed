import { admitEviction } from '../kubevirt/evacuation';
import { currentPod } from '../kubevirt/pods';
import { StatusError } from '../status';
import { createVm, isRunning, whenVmi } from './builders';
import type { Scenario, ScenarioTarget } from './types';

/** Evicts the launcher of a VM, as `kubectl drain` does; virt-api refuses, and marks the VMI. */
function evictOnceRunning(target: ScenarioTarget, name: string): void {
  const { context } = target.cluster;
  whenVmi(target, name, isRunning, vmi => {
    try {
      admitEviction(context, currentPod(context, vmi), false);
    } catch (error) {
      if (!(error instanceof StatusError)) {
        throw error;
      }
    }
  });
}

/** What operations are refused for, or what else is special about them. */
export const OPERATING: Scenario[] = [
  {
    name: 'runs-once',
    title: 'A VM runs once',
    description: 'The run strategy of a VM is Once.',
    expect: 'Running; it can be stopped for good, and not be restarted',
    run: target => createVm(target, { name: 'runs-once', runStrategy: 'Once' }),
  },
  {
    name: 'started-by-hand',
    title: 'A VM is started and stopped by hand',
    description: 'The run strategy of a VM is Manual.',
    expect: 'Stopped; starting it changes its status and not its spec',
    run: target =>
      createVm(target, { name: 'started-by-hand', runStrategy: 'Manual' }),
  },
  {
    name: 'liveness-probe',
    title: 'A VM with a liveness probe',
    description: 'The liveness probe of a VM would kill it while it is paused.',
    expect: 'Running; pausing it is refused, which is no matter of rights',
    run: target =>
      createVm(target, {
        name: 'liveness-probe',
        template: {
          livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 3600 },
        },
      }),
  },
  {
    name: 'ignores-shutdown',
    title: 'A guest does not heed the power button',
    description: 'The guest of a VM goes on when it is asked to shut down.',
    expect:
      'Running; stopping it takes the three minutes of its grace period, and forcing it none',
    run: target =>
      createVm(target, {
        name: 'ignores-shutdown',
        image: 'quay.io/containerdisks/ignores-shutdown:1',
        template: { terminationGracePeriodSeconds: 180 },
      }),
  },
  {
    name: 'evacuation-waits',
    title: 'A VM is to leave its Node and finds no other',
    description:
      'The launcher of a VM is evicted, so that KubeVirt migrates the VM, which is bound to its Node.',
    expect:
      'Running where it was, with a notice; the evacuation and its migration can be cancelled',
    cause: 'migration-blocked',
    run: target => {
      const name = 'evacuation-waits';
      const [node] = target.cluster.store.list('nodes');
      createVm(target, {
        name,
        template: {
          evictionStrategy: 'LiveMigrate',
          nodeSelector: { 'kubernetes.io/hostname': node.metadata.name },
        },
      });
      evictOnceRunning(target, name);
    },
  },
];
