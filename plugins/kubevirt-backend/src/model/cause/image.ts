import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { falseCondition, objects, text } from '../read';
import { fromCondition, withOrigin } from './context';
import type { CauseContext } from './context';

/** Waiting reasons of the kubelet (kubernetes v1.33 pkg/kubelet/images/types.go). */
const PULL_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);

/** The image of a disk or of the launcher cannot be pulled. */
export function imageCause(context: CauseContext): Cause | undefined {
  if (context.phase === 'Running') {
    return undefined;
  }
  const condition = falseCondition(context.instanceConditions, 'Synchronized');
  if (condition && PULL_REASONS.has(String(condition.reason))) {
    return fromCondition(
      condition,
      'VirtualMachineInstance',
      describe(text(condition.message)),
    );
  }
  const pod = context.pods.current;
  for (const status of [
    ...objects(pod?.status?.initContainerStatuses),
    ...objects(pod?.status?.containerStatuses),
  ]) {
    const waiting = status.state?.waiting;
    if (waiting && PULL_REASONS.has(String(waiting.reason))) {
      return withOrigin(describe(text(waiting.message), text(status.image)), {
        source: `Pod container ${text(status.name) ?? ''}`.trim(),
        message: text(waiting.message),
        reason: text(waiting.reason),
      });
    }
  }
  return undefined;
}

function describe(
  message: string | undefined,
  known?: string,
): Omit<Cause, 'source'> {
  const image = /image "([^"]+)"/.exec(message ?? '')?.[1] ?? known;
  return {
    code: 'image-pull',
    severity: 'error',
    sentence: image
      ? `The image ${image} cannot be pulled${why(message)}.`
      : `An image of the VM cannot be pulled${why(message)}.`,
    hint: 'Check the image’s name and tag, that the node reaches its registry, and the pull secret. Kubernetes goes on trying.',
    params: image ? { image } : {},
  };
}

function why(message: string | undefined): string {
  if (!message) {
    return '';
  }
  if (/unauthorized|authentication required|denied|forbidden/i.test(message)) {
    return ': the registry does not let the cluster in';
  }
  if (/not ?found|manifest unknown/i.test(message)) {
    return ': the registry does not have it';
  }
  if (/toomanyrequests|too many requests/i.test(message)) {
    return ': the registry limits how often one may pull';
  }
  if (
    /no such host|timeout|timed out|connection refused|unreachable/i.test(
      message,
    )
  ) {
    return ': the registry does not answer';
  }
  return '';
}
