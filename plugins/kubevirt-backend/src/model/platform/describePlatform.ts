import {
  formatInEnglish,
  type ClusterPlatform,
  type ClusterPlatformSummary,
  type ClusterStatus,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from '../launcherPod';
import type { FailingKind, PlatformParts } from '../parts';
import { metaOf, millis, objects, text, timeText } from '../read';
import { componentsOf } from './components';
import { concernsOf, sentenceOf } from './concerns';
import { crdsOf } from './crds';
import { worst } from './health';
import { nodesOf } from './nodes';
import { cdiOf, kubevirtOf } from './product';
import { canRead, RESOURCES } from './readable';

type Findings = Omit<ClusterPlatform, keyof Verdict | 'time'>;

/** The health of KubeVirt and CDI on one cluster. */
export function describePlatform(parts: PlatformParts): ClusterPlatform {
  const findings = find(asFarAsTrue(parts));
  return {
    ...findings,
    time: new Date(parts.now).toISOString(),
    ...judge(findings, parts.failing),
  };
}

/** The same in a line of the list of clusters. */
export function summarizePlatform(
  parts: PlatformParts,
  counts: { virtualMachines: number },
): ClusterPlatformSummary {
  const findings = find(asFarAsTrue(parts));
  const { kubevirt, cdi } = findings;
  const absent = (['kubevirt', 'cdi'] as const).filter(
    product => findings[product].health === 'absent',
  );
  return {
    cluster: parts.cluster,
    ...judge(findings, parts.failing),
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
 * What is known of a cluster that does not answer is judged as of then: its nodes did not fall silent. Nor does
 * a leader that renews its Lease while Leases can't be read.
 */
function asFarAsTrue(parts: PlatformParts): PlatformParts {
  const asOf = millis(asOfOf(parts.cluster));
  const blind = parts.failing?.some(({ name }) => name === RESOURCES.leases);
  return {
    ...parts,
    now: asOf === undefined ? parts.now : Math.min(asOf, parts.now),
    unreadable: blind
      ? [...parts.unreadable, RESOURCES.leases]
      : parts.unreadable,
  };
}

function asOfOf(cluster: ClusterStatus): string | undefined {
  return cluster.state === 'stale' ? timeText(cluster.since) : undefined;
}

function find(parts: PlatformParts): Findings {
  const kubevirt = kubevirtOf(parts);
  const cdi = cdiOf(parts);
  const installed = { kubevirt: kubevirt.installed, cdi: cdi.installed };
  const launchers = objects(parts.launcherPods).filter(pod => !hasEnded(pod));
  return {
    cluster: parts.cluster,
    kubevirt,
    cdi,
    components: componentsOf(parts, installed, {
      kubevirt: kubevirt.updating,
      cdi: cdi.updating,
    }),
    crds: crdsOf(parts, installed),
    nodes: nodesOf(parts),
    launchers: {
      total: launchers.length,
      outdated: launchers.filter(isOutdated).length,
    },
    ...(canRead(parts, 'storageProfiles') &&
      cdi.installed && {
        storageProfiles: objects(parts.storageProfiles).map(profile => ({
          name: text(metaOf(profile).name) ?? '',
          complete: objects(profile.status?.claimPropertySets).length > 0,
        })),
      }),
  };
}

type Verdict = Pick<
  ClusterPlatform,
  'health' | 'sentence' | 'messages' | 'concerns' | 'asOf' | 'knownHealth'
>;

function judge(
  findings: Findings,
  failing: readonly FailingKind[] = [],
): Verdict {
  const { cluster } = findings;
  if (cluster.state === 'unreachable' || cluster.state === 'syncing') {
    return {
      health: 'unknown',
      ...sentence(
        cluster.state === 'syncing'
          ? [{ code: 'platform-being-read' }]
          : cluster.messages ?? [
              cluster.message
                ? { code: 'verbatim', params: { text: cluster.message } }
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
): Verdict & { messages: LocalizableMessage[] } {
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
