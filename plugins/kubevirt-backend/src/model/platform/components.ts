import {
  type LocalizableMessage,
  type PlatformComponent,
  type PlatformHealth,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { PlatformObjects } from '../vmObjects';
import type {
  Condition,
  DaemonSet,
  Deployment,
  Pod,
} from '../../kubevirt/types';
import { labelOf, metaOf, millis, number, objects, text } from '../read';
import { localizable } from '../localizable';
import { conditionView, inWords } from './conditions';
import { podsReport, podView } from './pods';
import { canRead } from './readable';
import {
  impactOf,
  localizableText,
  withImpact,
  type LocalizableText,
} from './localizableText';

/** What the operators make, in the order in which it is shown. */
const EXPECTED: {
  name: string;
  kind: PlatformComponent['kind'];
  product: 'kubevirt' | 'cdi';
  /** VMs that run and those that come do without it for a while. */
  dispensable?: boolean;
}[] = [
  {
    name: 'virt-operator',
    kind: 'Deployment',
    product: 'kubevirt',
    dispensable: true,
  },
  {
    name: 'virt-api',
    kind: 'Deployment',
    product: 'kubevirt',
  },
  {
    name: 'virt-controller',
    kind: 'Deployment',
    product: 'kubevirt',
  },
  {
    name: 'virt-handler',
    kind: 'DaemonSet',
    product: 'kubevirt',
  },
  {
    name: 'cdi-operator',
    kind: 'Deployment',
    product: 'cdi',
    dispensable: true,
  },
  {
    name: 'cdi-deployment',
    kind: 'Deployment',
    product: 'cdi',
  },
  {
    name: 'cdi-apiserver',
    kind: 'Deployment',
    product: 'cdi',
  },
  {
    name: 'cdi-uploadproxy',
    kind: 'Deployment',
    product: 'cdi',
    dispensable: true,
  },
];

/** A Lease that was not renewed for this long has no holder. Leaders renew it every few seconds. */
const LEASE_TIMEOUT = 2 * 60_000;

/** Components that work one at a time, by a Lease of their name. */
const LED = new Set(['virt-operator', 'virt-controller']);

/** The Deployments and DaemonSets of KubeVirt and CDI; expected ones that are missing are listed as such. */
export function componentsOf(
  platformObjects: PlatformObjects,
  installed: { kubevirt: boolean; cdi: boolean },
  updating: { kubevirt: boolean; cdi: boolean },
): PlatformComponent[] {
  const components = [
    ...objects(platformObjects.deployments).map(deployment =>
      ofDeployment(platformObjects, deployment, updating),
    ),
    ...objects(platformObjects.daemonSets).map(daemonSet =>
      ofDaemonSet(platformObjects, daemonSet, updating),
    ),
  ].filter(component => component.name !== '');
  for (const { name, kind, product } of EXPECTED) {
    if (
      installed[product] &&
      !components.some(component => component.name === name)
    ) {
      const readable = canRead(
        platformObjects,
        kind === 'Deployment' ? 'deployments' : 'daemonSets',
      );
      components.push({
        name,
        kind,
        namespace: '',
        health: readable ? 'absent' : 'unknown',
        ready: 0,
        desired: 0,
        ...localizableText(
          readable
            ? localizable('component-missing', {
                component: name,
                impact: impactOf(name)!,
              })
            : { code: 'components-hidden', params: { kinds: `${kind}s` } },
        ),
        pods: [],
      });
    }
  }
  return components.sort(
    (a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name),
  );
}

/** Whether VMs do without the component for a while. */
export function isDispensable(component: { name: string }): boolean {
  return EXPECTED.some(
    ({ name, dispensable }) => name === component.name && dispensable === true,
  );
}

/** Whether the component belongs to CDI. */
export function isOfCdi(component: { name: string }): boolean {
  return component.name.startsWith('cdi-');
}

function rank(name: string): number {
  const index = EXPECTED.findIndex(expected => expected.name === name);
  if (index >= 0) {
    return index;
  }
  return name.startsWith('cdi-') ? EXPECTED.length : 3.5;
}

function ofDeployment(
  platformObjects: PlatformObjects,
  deployment: Deployment,
  updating: { kubevirt: boolean; cdi: boolean },
): PlatformComponent {
  const desired = number(deployment.spec?.replicas) ?? 1;
  const ready = number(deployment.status?.readyReplicas) ?? 0;
  const updated = number(deployment.status?.updatedReplicas) ?? 0;
  const component = base(
    platformObjects,
    deployment,
    'Deployment',
    ready,
    desired,
  );
  component.conditions = objects(deployment.status?.conditions).map(condition =>
    deploymentCondition(condition, desired),
  );
  const rolling =
    updated < desired ||
    (isOfCdi(component) ? updating.cdi : updating.kubevirt);
  return judged(platformObjects, component, rolling);
}

/** The words of products, but for what is different of a Deployment. */
function deploymentCondition(
  condition: Condition,
  desired: number,
): NonNullable<PlatformComponent['conditions']>[number] {
  const view = conditionView(condition, false);
  if (view.type === 'Available') {
    return { ...view, ...inWords(availability(view.status, desired)) };
  }
  if (view.type === 'Progressing') {
    // It stays True after the rollout, which ends with this reason.
    const stuck = view.status === 'False';
    let meaning = localizable('condition.rollout');
    if (stuck) {
      meaning = localizable('condition.rollout-stuck');
    } else if (view.reason === 'NewReplicaSetAvailable') {
      meaning = localizable('condition.rollout-complete');
    }
    return { ...view, bad: stuck, ...inWords(meaning) };
  }
  return view;
}

function availability(status: string, desired: number): LocalizableMessage {
  if (status !== 'True') {
    return localizable('condition.pods-too-few', { desired });
  }
  return desired === 0
    ? localizable('condition.pods-unwanted')
    : localizable('condition.pods-enough');
}

function ofDaemonSet(
  platformObjects: PlatformObjects,
  daemonSet: DaemonSet,
  updating: { kubevirt: boolean; cdi: boolean },
): PlatformComponent {
  const desired = number(daemonSet.status?.desiredNumberScheduled) ?? 0;
  const ready = number(daemonSet.status?.numberReady) ?? 0;
  const updated = number(daemonSet.status?.updatedNumberScheduled) ?? 0;
  const component = base(
    platformObjects,
    daemonSet,
    'DaemonSet',
    ready,
    desired,
  );
  return judged(
    platformObjects,
    component,
    updated < desired || updating.kubevirt,
  );
}

function base(
  platformObjects: PlatformObjects,
  object: Deployment | DaemonSet,
  kind: PlatformComponent['kind'],
  ready: number,
  desired: number,
): PlatformComponent {
  const meta = metaOf(object);
  const name = text(meta.name) ?? '';
  const namespace = text(meta.namespace) ?? '';
  const pods = podsOf(platformObjects, name, namespace);
  const leader = leaderOf(platformObjects, pods);
  return {
    name,
    kind,
    namespace,
    health: 'ok',
    ready,
    desired,
    ...(leader && { leader }),
    pods: pods.map(podView),
  };
}

function judged(
  platformObjects: PlatformObjects,
  component: PlatformComponent,
  rolling: boolean,
): PlatformComponent {
  const { name, ready, desired } = component;
  const params = { component: name };
  const judge = (health: PlatformHealth, messages: LocalizableText) => ({
    ...component,
    health,
    ...messages,
  });
  const impact = impactOf(name);
  const needed = impact && !isDispensable(component);
  const degree = needed ? 'error' : 'warning';
  if (desired === 0) {
    const none =
      component.kind === 'DaemonSet'
        ? 'component-nowhere'
        : 'component-at-zero';
    return judge(degree, localizableText(withImpact(none, name)));
  }
  if (ready === 0) {
    const failing = component.pods.find(pod => pod.lastError);
    if (rolling && !failing) {
      return judge(
        'progress',
        localizableText({ code: 'component-rolling-out', params }),
      );
    }
    return judge(
      degree,
      localizableText(
        withImpact('component-unready', name),
        ...(failing ? [podsReport(failing)] : []),
      ),
    );
  }
  if (ready < desired) {
    const figures = { ...params, ready, desired };
    return rolling
      ? judge(
          'progress',
          localizableText({
            code: 'component-rolling-out-on',
            params: figures,
          }),
        )
      : judge(
          'warning',
          localizableText({ code: 'component-unready-part', params: figures }),
        );
  }
  if (LED.has(name) && leaderIsLost(platformObjects, component)) {
    return judge(
      'warning',
      localizableText(
        localizable('component-leaderless-impact', {
          component: name,
          impact: impact!,
        }),
      ),
    );
  }
  return component;
}

/** Pods of a component: by KubeVirt's or CDI's label, else by the name that their owner gives them. */
function podsOf(
  platformObjects: PlatformObjects,
  name: string,
  namespace: string,
): Pod[] {
  return objects(platformObjects.componentPods).filter(pod => {
    if (text(metaOf(pod).namespace) !== namespace) {
      return false;
    }
    const label =
      labelOf(pod, 'kubevirt.io') ?? labelOf(pod, 'cdi.kubevirt.io');
    return label === name || ownerNameOf(pod) === name;
  });
}

/** `cdi-deployment` of the pod `cdi-deployment-66486cd9f8-9kl7r`. */
function ownerNameOf(pod: Pod): string | undefined {
  return text(metaOf(pod).name)?.replace(/(-[a-z0-9]{6,10})?-[a-z0-9]{5}$/, '');
}

/** The pod whose name a Lease bears; client-go adds `_` and a UUID to it. */
function leaderOf(
  platformObjects: PlatformObjects,
  pods: Pod[],
): string | undefined {
  const names = new Set(pods.map(pod => text(metaOf(pod).name)));
  return objects(platformObjects.leases)
    .filter(lease => !isOld(lease.spec?.renewTime, platformObjects.now))
    .map(lease => text(lease.spec?.holderIdentity)?.split('_')[0])
    .find(holder => holder !== undefined && names.has(holder));
}

function leaderIsLost(
  platformObjects: PlatformObjects,
  component: PlatformComponent,
): boolean {
  if (
    !canRead(platformObjects, 'leases') ||
    platformObjects.cluster.state !== 'synced'
  ) {
    return false;
  }
  const lease = objects(platformObjects.leases).find(
    candidate =>
      metaOf(candidate).name === component.name &&
      metaOf(candidate).namespace === component.namespace,
  );
  return (
    lease !== undefined &&
    (isOld(lease.spec?.renewTime, platformObjects.now) ||
      !text(lease.spec?.holderIdentity))
  );
}

function isOld(renewTime: unknown, now: number): boolean {
  const at = millis(renewTime);
  return at !== undefined && now - at > LEASE_TIMEOUT;
}
