import { KubeObject } from '../types';

/** An image that no registry has: its name says so, for all images here are only names. */
function isMissingImage(image: string): boolean {
  return image.includes('no-such-image');
}

/** The first image of a pod that cannot be pulled, and who wants it. */
export function missingImage(
  pod: KubeObject,
): { container: string; image: string } | undefined {
  const containers = [
    ...(pod.spec.initContainers ?? []),
    ...pod.spec.containers,
  ];
  const found = containers.find(({ image }) => isMissingImage(image));
  return found && { container: found.name, image: found.image };
}

/** Whether what runs in a pod heeds no signal to end; its image's name says so. */
export function ignoresShutdown(pod: KubeObject): boolean {
  return pod.spec.containers.some(({ image }: { image: string }) =>
    image.includes('ignores-shutdown'),
  );
}

/** containerd's words for an image that is not there. */
export function pullError(image: string): string {
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": not found`;
}
