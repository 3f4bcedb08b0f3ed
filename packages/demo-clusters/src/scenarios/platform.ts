import { HELD } from '../controllers/held';
import { kubeTime } from '../store';
import { KubeObject } from '../types';
import { createVm, createVmThen } from './builders';
import { addNode } from './scheduling';
import type { Scenario, ScenarioTarget } from './types';

function podOf(
  { cluster }: ScenarioTarget,
  vmi: KubeObject,
): KubeObject | undefined {
  return cluster.context.pods.of(vmi.metadata.uid)[0];
}

function hold(draft: KubeObject): void {
  draft.metadata.annotations = { ...draft.metadata.annotations, [HELD]: '' };
}

function refTo(object: KubeObject, resource: string) {
  const { namespace, name } = object.metadata;
  return { resource, namespace, name };
}

const VMIS = 'virtualmachineinstances.kubevirt.io';
const VMS = 'virtualmachines.kubevirt.io';

function holdVm({ cluster }: ScenarioTarget, vmi: KubeObject): void {
  cluster.store.mutate(refTo(vmi, VMS), hold);
  cluster.store.mutate(refTo(vmi, VMIS), hold);
}

export const ALARMS: Scenario[] = [
  {
    name: 'split-brain',
    title: 'Two launchers of one VM run',
    description:
      'A second launcher pod runs on another Node, and no migration is under way.',
    expect: 'The alarm that two pods run one VM: its disks are in danger',
    alarm: 'split-brain',
    run: target => {
      createVmThen(target, { name: 'split-brain' }, vmi => {
        const { store } = target.cluster;
        const pod = podOf(target, vmi);
        const other = store
          .list('nodes', { labelSelector: 'kubevirt.io/schedulable=true' })
          .find(({ metadata }) => metadata.name !== vmi.status.nodeName);
        if (pod && other) {
          holdVm(target, vmi);
          const { name, uid, resourceVersion, creationTimestamp, ...metadata } =
            pod.metadata;
          store.create({
            ...pod,
            metadata,
            spec: { ...pod.spec, nodeName: other.metadata.name },
          });
        }
      });
    },
  },
  {
    name: 'pod-gone',
    title: 'A running VM has no pod',
    description:
      'The launcher of a VM is gone, and its VMI still says Running.',
    expect: 'The alarm that there is no pod behind a running VM',
    alarm: 'running-without-pod',
    run: target => {
      createVmThen(target, { name: 'pod-gone' }, vmi => {
        const pod = podOf(target, vmi);
        if (pod) {
          holdVm(target, vmi);
          target.cluster.store.delete(refTo(pod, 'pods'), {
            gracePeriodSeconds: 0,
          });
        }
      });
    },
  },
  {
    name: 'pod-terminating',
    title: 'The pod of a running VM is terminating',
    description: 'Somebody deleted the launcher of a VM; it does not end.',
    expect: 'The alarm that the pod under a running VM is going',
    alarm: 'pod-terminating',
    run: target => {
      createVmThen(target, { name: 'pod-terminating' }, vmi => {
        const pod = podOf(target, vmi);
        if (pod) {
          target.cluster.store.mutate(refTo(pod, 'pods'), hold);
          target.cluster.store.delete(refTo(pod, 'pods'), {
            gracePeriodSeconds: 60,
          });
        }
      });
    },
  },
  {
    name: 'stale-heartbeat',
    title: 'virt-handler has fallen silent',
    description: 'The virt-handler of a Node has not reported for ten minutes.',
    expect: 'The alarm that the state of the VM may be out of date',
    alarm: 'stale-heartbeat',
    run: target => {
      const node = addNode(target, 'node-silent', '192.0.2.33');
      createVmThen(
        target,
        {
          name: 'stale-heartbeat',
          template: { nodeSelector: { 'kubernetes.io/hostname': node } },
        },
        () =>
          target.cluster.store.mutate(
            { resource: 'nodes', name: node },
            draft => {
              hold(draft);
              draft.metadata.annotations!['kubevirt.io/heartbeat'] = kubeTime(
                new Date(target.cluster.clock.now().getTime() - 600_000),
              );
            },
          ),
      );
    },
  },
  {
    name: 'outdated-launcher',
    title: 'A VM runs on an old launcher',
    description:
      'KubeVirt was updated; the VM has not been restarted or migrated since.',
    expect: 'The notice that the launcher is older than KubeVirt',
    alarm: 'outdated-launcher',
    run: target => {
      createVmThen(target, { name: 'outdated-launcher' }, vmi => {
        const { store } = target.cluster;
        const pod = podOf(target, vmi);
        // virt-controller sees, marks and counts it.
        if (pod) {
          store.mutate(refTo(pod, 'pods'), draft => {
            for (const container of [
              ...draft.spec.containers,
              ...draft.spec.initContainers,
            ]) {
              container.image = container.image.replace(
                /(virt-launcher):.*/,
                '$1:v1.8.4',
              );
            }
          });
        }
      });
    },
  },
];

const virtController = {
  resource: 'deployments.apps',
  namespace: 'kubevirt',
  name: 'virt-controller',
};

export const PLATFORM: Scenario[] = [
  {
    name: 'node-lost',
    title: 'A Node is lost',
    description: 'The Node that a VM runs on loses its power.',
    expect:
      'After half a minute: the VM says Running and is not ready, because its Node is lost',
    cause: 'node-lost',
    disruptive: true,
    run: target => {
      const node = addNode(target, 'node-doomed', '192.0.2.34');
      createVmThen(
        target,
        {
          name: 'node-lost',
          template: { nodeSelector: { 'kubernetes.io/hostname': node } },
        },
        () => target.cluster.setNodeUp(node, false),
      );
    },
    undo: ({ cluster }) =>
      cluster.setNodeUp(`${cluster.name}-node-doomed`, true),
  },
  {
    name: 'controller-down',
    title: 'KubeVirt itself is ill',
    description: 'virt-controller has no pods; then a VM comes.',
    expect: 'Nothing happens to the VM, because KubeVirt is not ready',
    cause: 'kubevirt-not-ready',
    disruptive: true,
    run: target => {
      const { cluster } = target;
      // The operator would repair it at once, so its own Deployment goes down first.
      cluster.store.mutate(
        { ...virtController, name: 'virt-operator' },
        draft => {
          draft.spec.replicas = 0;
        },
      );
      cluster.store.mutate(virtController, draft => {
        draft.spec.replicas = 0;
      });
      createVm(target, { name: 'controller-down' });
    },
    undo: ({ cluster }) => {
      for (const name of ['virt-controller', 'virt-operator']) {
        cluster.store.mutate({ ...virtController, name }, draft => {
          draft.spec.replicas = 2;
        });
      }
    },
  },
];
