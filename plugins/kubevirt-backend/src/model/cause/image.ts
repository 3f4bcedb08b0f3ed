import type {
  Cause,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { falseCondition, objects, text } from '../read';
import { localizable } from '../localizable';
import { fromCondition, withOrigin } from './context';
import type { CauseContext, CauseDraft } from './context';

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

function describe(message: string | undefined, known?: string): CauseDraft {
  const image = /image "([^"]+)"/.exec(message ?? '')?.[1] ?? known;
  return {
    code: 'image-pull',
    severity: 'error',
    sentence: sentenceOf(image, why(message)),
    hint: localizable('hint.image-pull'),
  };
}

function sentenceOf(
  image: string | undefined,
  reason: LocalizableMessage | undefined,
) {
  if (image) {
    return reason
      ? localizable('cause.image-pull.named-why', { image, why: reason })
      : localizable('cause.image-pull.named', { image });
  }
  return reason
    ? localizable('cause.image-pull.unnamed-why', { why: reason })
    : localizable('cause.image-pull.unnamed');
}

function why(message: string | undefined): LocalizableMessage | undefined {
  if (!message) {
    return undefined;
  }
  if (/unauthorized|authentication required|denied|forbidden/i.test(message)) {
    return localizable('image.denied');
  }
  if (/not ?found|manifest unknown/i.test(message)) {
    return localizable('image.not-found');
  }
  if (/toomanyrequests|too many requests/i.test(message)) {
    return localizable('image.rate-limit');
  }
  if (
    /no such host|timeout|timed out|connection refused|unreachable/i.test(
      message,
    )
  ) {
    return localizable('image.unreachable');
  }
  return undefined;
}
