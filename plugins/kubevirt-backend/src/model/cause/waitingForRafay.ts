import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_VIRTUAL_MACHINES,
  type Cause,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { withOrigin } from './context';

/**
 * What is known of a VM that is declared and does not show:
 *
 * - `absent`: it is on none of its clusters
 * - `no-kubevirt`: none of its clusters has KubeVirt, so there is nothing that could run it
 * - `unseen`: it is absent, or there and nobody has agreed that the entity may see it. Which of the two is not
 *   told: it would tell of the existence of VMs to those who may not see them.
 */
export type WhyAwaited = 'absent' | 'no-kubevirt' | 'unseen';

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
}

/** The VM is declared in git and Rafay has not brought it to the cluster yet. Since when is not recorded anywhere. */
export function waitingForRafayCause(awaited: AwaitedVm): Cause {
  const { name, namespace, clusters, why, entityRef, location } = awaited;
  return withOrigin(
    {
      code: 'waiting-for-rafay',
      severity: 'waiting',
      sentence: sentenceOf(awaited),
      hint: hintOf(awaited),
      params: { name, namespace, clusters: clusters.join(', '), why },
    },
    {
      source:
        location ?? `annotation ${ANNOTATION_VIRTUAL_MACHINES} of ${entityRef}`,
    },
  );
}

function sentenceOf({ name, clusters, why, entityRef }: AwaitedVm): string {
  const [first, ...others] = clusters;
  const list = clusters.join(', ');
  if (why === 'no-kubevirt') {
    return others.length
      ? `${name} is declared in git, and none of the clusters ${list} has KubeVirt yet, which would run it.`
      : `${name} is declared in git, and cluster ${first} has no KubeVirt yet, which would run it.`;
  }
  const where = others.length
    ? `any of the clusters ${list}`
    : `cluster ${first}`;
  return why === 'unseen'
    ? `${name} is declared in git. Rafay has not brought it to ${where} yet, or nobody there has agreed that ${entityRef} may see it.`
    : `${name} is declared in git, and Rafay has not brought it to ${where} yet.`;
}

function hintOf({ why, entityRef, label }: AwaitedVm): string {
  switch (why) {
    case 'no-kubevirt':
      return 'Look at the blueprint in Rafay: its add-ons bring KubeVirt, and the VM’s workload comes after them.';
    case 'unseen':
      return `Look at its workload and the pipeline in Rafay. If the VM is there, whoever owns it or its namespace agrees with the annotation ${ANNOTATION_ENTITY_REF}: ${entityRef}${
        label ? `, or gives the VM the label ${label}` : ''
      }.`;
    default:
      return 'Look at its workload and the pipeline in Rafay: a stage may wait for an approval. If the VM was there before, somebody deleted it; publishing its workload brings it back.';
  }
}
