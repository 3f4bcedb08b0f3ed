import {
  formatInEnglish,
  type ClusterPlatform,
  type PlatformConcern,
  type PlatformHealth,
  type PlatformNode,
  type PlatformNodeProblem,
  type PlatformProduct,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizable } from '../localizable';
import type { FailingKind } from '../vmObjects';
import { isDispensable, isOfCdi } from './components';
import { ORDER } from './health';
import { namesOf, problemOf } from './nodes';
import { RESOURCES } from './readable';
import { localizableText, type LocalizableText } from './localizableText';

/** Problems of a node by which virt-handler's DaemonSet lacks a pod there. */
const LACKS_HANDLER = new Set<PlatformNodeProblem | undefined>([
  'not-ready',
  'no-handler',
  'handler-not-ready',
]);

/** All that is not healthy, the worst first; of what follows from something else only the origin. */
export function concernsOf(
  findings: Pick<
    ClusterPlatform,
    'kubevirt' | 'cdi' | 'components' | 'crds' | 'nodes'
  >,
  failing: readonly FailingKind[],
): PlatformConcern[] {
  const { kubevirt, cdi } = findings;
  const concerns = new Map<string, PlatformConcern>();
  const add = (
    subject: string,
    health: PlatformHealth,
    reported: Partial<LocalizableText>,
  ) => {
    const { message, messages } = reported.message
      ? { message: reported.message, messages: reported.messages }
      : localizableText({ code: 'unhealthy', params: { subject } });
    const known = concerns.get(message);
    if (known) {
      // The same of several parts, as that they may not be read.
      known.subject += `, ${subject}`;
    } else if (health !== 'ok') {
      concerns.set(message, {
        subject,
        health,
        message,
        ...(messages && { messages }),
      });
    }
  };

  const ill = new Set<PlatformProduct>();
  const handlersMissing = findings.nodes.filter(({ problem }) =>
    LACKS_HANDLER.has(problem),
  ).length;
  for (const component of findings.components) {
    const { name, ready, desired } = component;
    const product = isOfCdi(component) ? cdi : kubevirt;
    let { health } = component;
    if (health === 'absent') {
      // While the product is still being installed, what is not there yet is no fault.
      const fault = isDispensable(component) ? 'warning' : 'error';
      health = product.health === 'progress' ? 'progress' : fault;
    }
    if (health === 'warning' || health === 'error') {
      ill.add(product);
    }
    const reported =
      component.kind === 'DaemonSet' &&
      ready > 0 &&
      desired - ready <= handlersMissing;
    if (!reported) {
      add(name, health, component);
    }
  }
  for (const crd of findings.crds) {
    const { kind, name, health } = crd;
    const product = name.includes('cdi.') ? cdi : kubevirt;
    const coming = product.health === 'progress';
    const fault = health === 'absent' ? 'error' : health;
    add(`${kind} CRD`, coming && fault !== 'ok' ? 'progress' : fault, crd);
  }
  for (const [name, product] of [
    ['KubeVirt', kubevirt],
    ['CDI', cdi],
  ] as const) {
    // Without CDI a cluster is healthy: only VMs with DataVolumes need it.
    const needless = product === cdi && product.health === 'absent';
    if (!needless && !(isUnavailable(product) && ill.has(product))) {
      add(name, product.health, product);
    }
  }
  for (const nodes of byProblem(findings.nodes)) {
    const [{ health, problem }] = nodes;
    const subject = formatInEnglish([
      { code: 'nodes-named', params: namesOf(nodes) },
    ]);
    add(subject, health, problemOf(problem!, nodes));
  }
  for (const { name, since, reason } of failing.filter(isOfPlatform)) {
    const time = new Date(since).toISOString();
    add(
      name,
      'unknown',
      localizableText(
        { code: 'reading-fails', params: { kind: name, time } },
        ...(reason ? [localizable('api-server-says', { text: reason })] : []),
      ),
    );
  }
  return [...concerns.values()].sort(
    (a, b) => ORDER.indexOf(b.health) - ORDER.indexOf(a.health),
  );
}

/** Namespaces, say, are read for other ends. */
function isOfPlatform({ name }: FailingKind): boolean {
  return Object.values<string>(RESOURCES).includes(name);
}

/** Whether all that is wrong with the product is that some of its parts are. */
function isUnavailable({ health, conditions }: PlatformProduct): boolean {
  return (
    health === 'warning' &&
    conditions.some(
      ({ type, status }) => type === 'Available' && status === 'False',
    )
  );
}

/** Nodes that have the same problem to the same degree. */
function byProblem(nodes: readonly PlatformNode[]): PlatformNode[][] {
  const groups = new Map<string, PlatformNode[]>();
  for (const node of nodes) {
    if (node.problem) {
      const key = `${node.health} ${node.problem}`;
      groups.set(key, [...(groups.get(key) ?? []), node]);
    }
  }
  return [...groups.values()];
}

/** How many concerns are written in full; of more the last are only named. */
const REPORTED = 3;

/** The concerns of one degree in a few sentences, each of them named. */
export function sentenceOf(
  concerns: readonly PlatformConcern[],
): LocalizableMessage[] {
  const reported =
    concerns.length > REPORTED ? concerns.slice(0, REPORTED - 1) : concerns;
  const subjects = concerns
    .slice(reported.length)
    .map(({ subject }) => subject);
  return [
    ...reported.flatMap(({ messages = [] }) => messages),
    ...(subjects.length > 0
      ? [
          {
            code: 'also-unhealthy' as const,
            params: { subjects: subjects.join(', ') },
          },
        ]
      : []),
  ];
}
