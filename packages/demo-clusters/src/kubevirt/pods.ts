import { ControllerContext } from '../controllers/context';
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

/** The image of the launchers: that of the installed KubeVirt. */
export function launcherImage(context: ControllerContext): string {
  const kubevirt = context.store.list('kubevirts.kubevirt.io')[0];
  const version = kubevirt?.status?.observedKubeVirtVersion ?? 'v1.9.0';
  const registry =
    kubevirt?.status?.observedKubeVirtRegistry ?? 'quay.io/kubevirt';
  return `${registry}/virt-launcher:${version}`;
}
