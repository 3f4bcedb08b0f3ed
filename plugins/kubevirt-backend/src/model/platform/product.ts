import type {
  PlatformHealth,
  PlatformProduct,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformObjects } from '../vmObjects';
import type { Cdi, Condition, KubeVirt } from '../../kubevirt/types';
import { withoutUrlSecrets } from '../urlSecrets';
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
import { localizableText, type LocalizableText } from './localizableText';

/** States in which the cluster has answered, so that what is not there is absent. */
const ANSWERED = new Set(['synced', 'stale', 'kubevirt-absent', 'forbidden']);

/** KubeVirt as its object reports it (kubevirt v1.9 pkg/virt-operator/util/kubevirt.go). */
export function kubevirtOf(platformObjects: PlatformObjects): PlatformProduct {
  const kubevirts = objects(platformObjects.kubevirts);
  const kubevirt =
    kubevirts.find(each => text(each.status?.phase) === 'Deployed') ??
    kubevirts[0];
  if (!kubevirt) {
    return missing(platformObjects, {
      name: 'KubeVirt',
      kind: 'kubevirts',
      crd: 'kubevirts.kubevirt.io',
      operator: 'virt-operator',
      certainlyAbsent:
        platformObjects.cluster.state === 'kubevirt-absent' ||
        platformObjects.cluster.kubevirtAbsent === true,
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
    ...localizableText({
      code: 'kubevirt-ambiguous',
      params: { number: names.length, objects: names },
    }),
  };
}

/** CDI as its object reports it (cdi v1.66, the lifecycle operator SDK it is built with). */
export function cdiOf(platformObjects: PlatformObjects): PlatformProduct {
  const [cdi] = objects(platformObjects.cdis);
  if (!cdi) {
    return missing(platformObjects, {
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
  const judgement = judge(name, object, phase, conditions, updating, {
    observed,
    target,
  });
  const operatorVersion = text(object.status?.operatorVersion);
  return {
    installed: true,
    updating,
    ...judgement,
    conditions: conditions.map(condition => conditionView(condition, updating)),
    ...(phase && { phase }),
    ...(observed && { observedVersion: observed }),
    ...(target && { targetVersion: target }),
    ...(operatorVersion && { operatorVersion }),
  };
}

function judge(
  name: string,
  object: KubeVirt | Cdi,
  phase: string | undefined,
  conditions: Condition[],
  updating: boolean,
  versions: { observed?: string; target?: string },
): { health: PlatformHealth } & Partial<LocalizableText> {
  const params = { product: name };
  if (metaOf(object).deletionTimestamp || phase === 'Deleting') {
    return {
      health: 'warning',
      ...localizableText({ code: 'product-removing', params }),
    };
  }
  if (phase === 'Error' || phase === 'Deleted') {
    const code =
      phase === 'Error' ? 'product-install-failed' : 'product-removed';
    return { health: 'error', ...localizableText({ code, params }) };
  }
  if (updating) {
    // During an update Available, Progressing and Degraded are all True, and that is no fault.
    return { health: 'progress', ...localizableText(updateOf(name, versions)) };
  }
  if (!phase) {
    return {
      health: 'progress',
      ...localizableText({ code: 'product-not-begun', params }),
    };
  }
  if (phase === 'Deploying') {
    return {
      health: 'progress',
      ...localizableText({ code: 'product-installing', params }),
    };
  }
  const failed = conditions.find(
    condition =>
      condition.type === 'Synchronized' && condition.status === 'False',
  );
  if (failed) {
    return {
      health: 'error',
      ...localizableText({ code: 'product-not-synchronized', params }),
    };
  }
  if (falseCondition(conditions, 'Available')) {
    return {
      health: 'warning',
      ...localizableText({ code: 'product-unavailable', params }),
    };
  }
  if (isTrue(conditions, 'Degraded')) {
    const reason = text(conditionOf(conditions, 'Degraded')?.message);
    return {
      health: 'warning',
      ...localizableText(
        reason
          ? {
              code: 'product-degraded-by',
              params: { ...params, text: withoutUrlSecrets(reason) },
            }
          : { code: 'product-degraded', params },
      ),
    };
  }
  return { health: 'ok' };
}

function updateOf(
  name: string,
  { observed, target }: { observed?: string; target?: string },
): LocalizableMessage {
  return observed && target && observed !== target
    ? {
        code: 'product-updating-to',
        params: { product: name, from: observed, to: target },
      }
    : { code: 'product-updating', params: { product: name } };
}

function missing(
  platformObjects: PlatformObjects,
  what: {
    name: string;
    kind: 'kubevirts' | 'cdis';
    crd: string;
    operator: string;
    certainlyAbsent: boolean;
  },
): PlatformProduct {
  const base = { updating: false, conditions: [] };
  const params = { product: what.name };
  const operator = objects(platformObjects.deployments).some(
    deployment => metaOf(deployment).name === what.operator,
  );
  if (!canRead(platformObjects, what.kind) && !what.certainlyAbsent) {
    return {
      ...base,
      installed: operator,
      health: 'unknown',
      ...localizableText({ code: 'product-unreadable', params }),
    };
  }
  if (!ANSWERED.has(platformObjects.cluster.state)) {
    return {
      ...base,
      installed: false,
      health: 'unknown',
      ...localizableText({ code: 'product-unknown', params }),
    };
  }
  const crd = objects(platformObjects.crds).some(
    definition => metaOf(definition).name === what.crd,
  );
  if (operator || crd) {
    return {
      ...base,
      installed: false,
      health: 'warning',
      ...localizableText({ code: 'product-not-requested', params }),
    };
  }
  return {
    ...base,
    installed: false,
    health: 'absent',
    ...localizableText({ code: 'product-absent', params }),
  };
}
