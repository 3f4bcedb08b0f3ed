import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_VIRTUAL_MACHINES,
  type Cause,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizable } from '../localizable';
import { withOrigin } from './context';

/**
 * What is known of a VM that is declared and does not show:
 *
 * - `absent`: it is on none of its clusters
 * - `no-kubevirt`: none of its clusters has KubeVirt, so there is nothing that could run it
 * - `unseen`: it is absent, or there and nobody has agreed that the entity may see it. Which of the two is not
 *   shown: it would reveal the existence of VMs to those who may not see them.
 */
type WhyAwaited = 'absent' | 'no-kubevirt' | 'unseen';

/** A VM that an entity declares and that does not show. */
export interface AwaitedVm {
  namespace: string;
  name: string;
  /** Clusters that it may come to: at least one. */
  clusters: string[];
  why: WhyAwaited;
  /** The entity that declares it. */
  entityRef: string;
  /** `key=value` of a label on the VM that is enough for the entity to see it, if there is one. */
  label?: string;
  /** Address of the file that declares it. */
  location?: string;
  /** What it waits for exactly, where the deployment system reported it. */
  rolloutCause?: Cause;
}

/** The VM is declared in git and Rafay has not brought it to the cluster yet. Since when is not recorded anywhere. */
export function waitingForRafayCause(awaited: AwaitedVm): Cause {
  const { entityRef, location } = awaited;
  return withOrigin(
    {
      code: 'waiting-for-rafay',
      severity: 'waiting',
      sentence: sentenceOf(awaited),
      hint: hintOf(awaited),
    },
    {
      source:
        location ?? `annotation ${ANNOTATION_VIRTUAL_MACHINES} of ${entityRef}`,
    },
  );
}

function sentenceOf({ name, clusters, why, entityRef: entity }: AwaitedVm) {
  const [cluster, ...others] = clusters;
  if (others.length === 0) {
    return why === 'unseen'
      ? localizable('cause.waiting-for-rafay.unseen', { name, cluster, entity })
      : localizable(`cause.waiting-for-rafay.${why}`, { name, cluster });
  }
  const list = clusters.join(', ');
  return why === 'unseen'
    ? localizable('cause.waiting-for-rafay.unseen-anywhere', {
        name,
        clusters: list,
        entity,
      })
    : localizable(`cause.waiting-for-rafay.${why}-anywhere`, {
        name,
        clusters: list,
      });
}

function hintOf({
  why,
  entityRef: entity,
  label,
}: AwaitedVm): LocalizableMessage {
  if (why !== 'unseen') {
    return localizable(`hint.waiting-for-rafay.${why}`);
  }
  const places = { annotation: ANNOTATION_ENTITY_REF, entity };
  return label
    ? localizable('hint.waiting-for-rafay.unseen-label', { ...places, label })
    : localizable('hint.waiting-for-rafay.unseen', places);
}
