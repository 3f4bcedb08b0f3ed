import type {
  PlatformHealth,
  PlatformProduct,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformParts } from '../parts';
import type { Cdi, Condition, KubeVirt } from '../types';
import {
  conditionOf,
  falseCondition,
  isTrue,
  metaOf,
  objects,
  text,
} from '../read';
import { conditionView } from './conditions';
import { canRead } from './readable';

/** States in which the cluster has answered, so that what is not there is absent. */
const ANSWERED = new Set(['synced', 'stale', 'kubevirt-absent', 'forbidden']);

/** KubeVirt as its object tells it (kubevirt v1.9 pkg/virt-operator/util/kubevirt.go). */
export function kubevirtOf(parts: PlatformParts): PlatformProduct {
  const kubevirts = objects(parts.kubevirts);
  const kubevirt =
    kubevirts.find(each => text(each.status?.phase) === 'Deployed') ??
    kubevirts[0];
  if (!kubevirt) {
    return missing(parts, {
      name: 'KubeVirt',
      kind: 'kubevirts',
      crd: 'kubevirts.kubevirt.io',
      operator: 'virt-operator',
      certainlyAbsent: parts.cluster.state === 'kubevirt-absent',
    });
  }
  const { status } = kubevirt;
  const observed = text(status?.observedKubeVirtVersion);
  const target = text(status?.targetKubeVirtVersion);
  const found = product('KubeVirt', kubevirt, observed, target);
  if (kubevirts.length === 1) {
    return found;
  }
  const names = kubevirts.map(each => {
    const { namespace, name } = metaOf(each);
    return `${text(namespace) ?? ''}/${text(name) ?? ''}`;
  });
  // Webhooks refuse a second one, so it came while virt-api was away, or with an older KubeVirt.
  return {
    ...found,
    health: 'error',
    message: `There are ${kubevirts.length} KubeVirt objects, ${names.join(
      ' and ',
    )}, and a cluster may have only one: delete the others.`,
  };
}

/** CDI as its object tells it (cdi v1.66, the lifecycle operator SDK it is built with). */
export function cdiOf(parts: PlatformParts): PlatformProduct {
  const [cdi] = objects(parts.cdis);
  if (!cdi) {
    return missing(parts, {
      name: 'CDI',
      kind: 'cdis',
      crd: 'cdis.cdi.kubevirt.io',
      operator: 'cdi-operator',
      certainlyAbsent: false,
    });
  }
  const { status } = cdi;
  return product(
    'CDI',
    cdi,
    text(status?.observedVersion),
    text(status?.targetVersion),
  );
}

function product(
  name: string,
  object: KubeVirt | Cdi,
  observed: string | undefined,
  target: string | undefined,
): PlatformProduct {
  const conditions = objects(object.status?.conditions);
  const phase = text(object.status?.phase);
  const updating =
    (observed !== undefined && target !== undefined && observed !== target) ||
    phase === 'Upgrading' ||
    objects(conditions).some(
      condition =>
        condition.status === 'True' && condition.reason === 'UpdateInProgress',
    );
  const { health, message } = judge(name, object, phase, conditions, updating, {
    observed,
    target,
  });
  const operatorVersion = text(object.status?.operatorVersion);
  return {
    installed: true,
    health,
    updating,
    conditions: conditions.map(condition => conditionView(condition, updating)),
    ...(phase && { phase }),
    ...(observed && { observedVersion: observed }),
    ...(target && { targetVersion: target }),
    ...(operatorVersion && { operatorVersion }),
    ...(message && { message }),
  };
}

function judge(
  name: string,
  object: KubeVirt | Cdi,
  phase: string | undefined,
  conditions: Condition[],
  updating: boolean,
  versions: { observed?: string; target?: string },
): { health: PlatformHealth; message?: string } {
  if (metaOf(object).deletionTimestamp || phase === 'Deleting') {
    return { health: 'warning', message: `${name} is being removed.` };
  }
  if (phase === 'Error' || phase === 'Deleted') {
    return {
      health: 'error',
      message:
        phase === 'Error'
          ? `${name} could not be installed: its operator’s log says why.`
          : `${name} was removed, and its object is still there.`,
    };
  }
  if (updating) {
    const { observed, target } = versions;
    const way =
      observed && target && observed !== target
        ? ` from ${observed} to ${target}`
        : '';
    // During an update Available, Progressing and Degraded are all True, and that is no fault.
    return { health: 'progress', message: `${name} is being updated${way}.` };
  }
  if (!phase) {
    return {
      health: 'progress',
      message: `${name} was asked for, and its operator has not begun yet.`,
    };
  }
  if (phase === 'Deploying') {
    return { health: 'progress', message: `${name} is being installed.` };
  }
  const failed = conditions.find(
    condition =>
      condition.type === 'Synchronized' && condition.status === 'False',
  );
  if (failed) {
    return {
      health: 'error',
      message: `${name} cannot be brought to the state it should have.`,
    };
  }
  if (falseCondition(conditions, 'Available')) {
    return {
      health: 'warning',
      message: `Not all components of ${name} are available.`,
    };
  }
  if (isTrue(conditions, 'Degraded')) {
    const reason = text(conditionOf(conditions, 'Degraded')?.message);
    return {
      health: 'warning',
      message: reason
        ? `${name} is degraded: ${reason}`
        : `${name} is degraded.`,
    };
  }
  return { health: 'ok' };
}

function missing(
  parts: PlatformParts,
  what: {
    name: string;
    kind: 'kubevirts' | 'cdis';
    crd: string;
    operator: string;
    certainlyAbsent: boolean;
  },
): PlatformProduct {
  const base = { updating: false, conditions: [] };
  const { name } = what;
  const operator = objects(parts.deployments).some(
    deployment => metaOf(deployment).name === what.operator,
  );
  if (!canRead(parts, what.kind) && !what.certainlyAbsent) {
    return {
      ...base,
      installed: operator,
      health: 'unknown',
      message: `The portal may not read the ${name} object of this cluster, so its state is not known.`,
    };
  }
  if (!ANSWERED.has(parts.cluster.state)) {
    return {
      ...base,
      installed: false,
      health: 'unknown',
      message: `Whether ${name} is installed is not known yet.`,
    };
  }
  const crd = objects(parts.crds).some(
    definition => metaOf(definition).name === what.crd,
  );
  if (operator || crd) {
    return {
      ...base,
      installed: false,
      health: 'warning',
      message: `The operator of ${name} is there, and no ${name} object: apply the object that asks for it.`,
    };
  }
  return {
    ...base,
    installed: false,
    health: 'absent',
    message: `${name} is not installed on this cluster: generate its blueprint.`,
  };
}
