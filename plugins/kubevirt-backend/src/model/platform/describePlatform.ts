import {
  formatInEnglish,
  neverAnswered,
  type ClusterPlatform,
  type ClusterPlatformSummary,
  type ClusterStatus,
  type LocalizableMessage,
  type PlatformVerdict,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from '../launcherPod';
import type { FailingKind, PlatformObjects } from '../vmObjects';
import { localizable } from '../localizable';
import { metaOf, millis, objects, text, timeText } from '../read';
import { componentsOf } from './components';
import { concernsOf, sentenceOf } from './concerns';
import { crdsOf } from './crds';
import { worst } from './health';
import { nodesOf } from './nodes';
import { cdiOf, kubevirtOf } from './product';
import { canRead, RESOURCES } from './readable';

type Findings = Omit<ClusterPlatform, keyof PlatformVerdict | 'time'>;

/** The health of KubeVirt and CDI on one cluster. */
export function describePlatform(
  platformObjects: PlatformObjects,
): ClusterPlatform {
  const findings = find(asFarAsTrue(platformObjects));
  return {
    ...findings,
    time: new Date(platformObjects.now).toISOString(),
    ...judge(findings, platformObjects.failing),
  };
}

/** The same in a line of the list of clusters. */
export function summarizePlatform(
  platformObjects: PlatformObjects,
  counts: { virtualMachines: number },
): ClusterPlatformSummary {
  const findings = find(asFarAsTrue(platformObjects));
  const { kubevirt, cdi } = findings;
  const absent = (['kubevirt', 'cdi'] as const).filter(
    product => findings[product].health === 'absent',
  );
  return {
    cluster: platformObjects.cluster,
    ...judge(findings, platformObjects.failing),
    ...(absent.length > 0 && { absent }),
    ...(kubevirt.observedVersion && {
      kubevirtVersion: kubevirt.observedVersion,
    }),
    ...(cdi.observedVersion && { cdiVersion: cdi.observedVersion }),
    virtualMachines: counts.virtualMachines,
    nodes: findings.nodes.length,
  };
}

/**
 * What is known of a cluster that does not answer is judged as of its last answer: its nodes did not fall silent. Nor does
 * a leader that renews its Lease while Leases can't be read.
 */
function asFarAsTrue(platformObjects: PlatformObjects): PlatformObjects {
  const asOf = millis(asOfOf(platformObjects.cluster));
  const blind = platformObjects.failing?.some(
    ({ name }) => name === RESOURCES.leases,
  );
  return {
    ...platformObjects,
    now:
      asOf === undefined
        ? platformObjects.now
        : Math.min(asOf, platformObjects.now),
    unreadable: blind
      ? [...platformObjects.unreadable, RESOURCES.leases]
      : platformObjects.unreadable,
  };
}

function asOfOf(cluster: ClusterStatus): string | undefined {
  return cluster.state === 'stale' ? timeText(cluster.since) : undefined;
}

function find(platformObjects: PlatformObjects): Findings {
  const kubevirt = kubevirtOf(platformObjects);
  const cdi = cdiOf(platformObjects);
  const installed = { kubevirt: kubevirt.installed, cdi: cdi.installed };
  const launchers = objects(platformObjects.launcherPods).filter(
    pod => !hasEnded(pod),
  );
  return {
    cluster: platformObjects.cluster,
    kubevirt,
    cdi,
    components: componentsOf(platformObjects, installed, {
      kubevirt: kubevirt.updating,
      cdi: cdi.updating,
    }),
    crds: crdsOf(platformObjects, installed),
    nodes: nodesOf(platformObjects),
    launchers: {
      total: launchers.length,
      outdated: launchers.filter(isOutdated).length,
    },
    ...(canRead(platformObjects, 'storageProfiles') &&
      cdi.installed && {
        storageProfiles: objects(platformObjects.storageProfiles).map(
          profile => ({
            name: text(metaOf(profile).name) ?? '',
            complete: objects(profile.status?.claimPropertySets).length > 0,
          }),
        ),
      }),
  };
}

function judge(
  findings: Findings,
  failing: readonly FailingKind[] = [],
): PlatformVerdict {
  const { cluster } = findings;
  if (neverAnswered(cluster.state) || cluster.state === 'syncing') {
    return {
      health: 'unknown',
      ...sentence(
        cluster.state === 'syncing'
          ? [{ code: 'platform-being-read' }]
          : cluster.messages ?? [
              cluster.message
                ? localizable('verbatim', { text: cluster.message })
                : { code: 'cluster-unanswered' },
            ],
      ),
    };
  }
  if (cluster.state !== 'stale') {
    return judgeAnswer(findings, failing);
  }
  const known = judgeAnswer(findings, []);
  const asOf = asOfOf(cluster);
  return {
    ...known,
    health: 'unknown',
    knownHealth: known.health,
    ...(asOf && { asOf }),
    ...sentence([{ code: 'platform-last-message' }, ...known.messages]),
  };
}

function sentence(messages: LocalizableMessage[]): {
  sentence: string;
  messages: LocalizableMessage[];
} {
  return { sentence: formatInEnglish(messages), messages };
}

function judgeAnswer(
  findings: Findings,
  failing: readonly FailingKind[],
): PlatformVerdict & { messages: LocalizableMessage[] } {
  const { kubevirt } = findings;
  if (!kubevirt.installed) {
    return { health: kubevirt.health, ...sentence(kubevirt.messages ?? []) };
  }
  const concerns = concernsOf(findings, failing);
  const health = worst(concerns.map(concern => concern.health));
  return {
    health,
    ...sentence(
      health === 'ok'
        ? [healthSentence(findings)]
        : sentenceOf(concerns.filter(concern => concern.health === health)),
    ),
    ...(concerns.length > 0 && { concerns }),
  };
}

function healthSentence({
  nodes,
  kubevirt,
  cdi,
}: Findings): LocalizableMessage {
  const version = (name: string, observed: string | undefined) =>
    [name, observed].filter(Boolean).join(' ');
  const params = {
    kubevirt: version('KubeVirt', kubevirt.observedVersion),
    ...(cdi.installed && { cdi: version('CDI', cdi.observedVersion) }),
  };
  const code = cdi.installed ? 'both-healthy' : 'kubevirt-healthy';
  if (nodes.length === 0) {
    return { code, params };
  }
  const hosts = nodes.filter(node => node.health === 'ok').length;
  return { code: `${code}-on`, params: { ...params, count: hosts } };
}
