import { ControllerContext, refOf, timestamp } from '../controllers/context';
import { setFinished } from '../kubelet/podStatus';
import { KubeObject } from '../types';

const TEMPORARY = 'kubevirt.io/ephemeral-provisioning';

/** A pod that only makes claims bind; it is no launcher. */
export function isTemporaryPod(pod: KubeObject | undefined): boolean {
  return pod?.metadata.annotations?.[TEMPORARY] === 'true';
}

/** All pods that a VMI controls, of any phase. */
export function podsOf(
  context: ControllerContext,
  vmi: KubeObject,
): KubeObject[] {
  return context.pods.of(vmi.metadata.uid);
}

/** kubevirt v1.9 pkg/controller/controller.go CurrentVMIPod: on the VMI's Node where it has one, and newest. */
export function currentPod(
  context: ControllerContext,
  vmi: KubeObject,
): KubeObject | undefined {
  const node = vmi.status?.nodeName;
  let current: KubeObject | undefined;
  for (const pod of podsOf(context, vmi)) {
    if (node && pod.spec.nodeName !== node) {
      continue;
    }
    if (
      !current ||
      pod.metadata.creationTimestamp > current.metadata.creationTimestamp
    ) {
      current = pod;
    }
  }
  return current;
}

/** The process of a guest ends, and its launcher with it, in good order. */
export function killLauncher(
  { store, clock }: ControllerContext,
  pod: KubeObject,
): void {
  if (pod.status?.phase === 'Running') {
    store.mutate(refOf('pods', pod), draft =>
      setFinished(draft, { exitCode: 0 }, timestamp(clock)),
    );
  }
}

export const VIRT_CONTROLLER_DEPLOYMENT = {
  resource: 'deployments.apps',
  namespace: 'kubevirt',
  name: 'virt-controller',
};

/** The image of the launchers: that of virt-controller, which makes them. */
export function launcherImage({ store }: ControllerContext): string {
  const deployment = store.get(VIRT_CONTROLLER_DEPLOYMENT);
  const image: string =
    deployment?.spec.template.spec.containers[0].image ??
    'quay.io/kubevirt/virt-controller:v1.9.0';
  return image.replace('/virt-controller:', '/virt-launcher:');
}
