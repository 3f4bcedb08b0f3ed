import type {
  ClusterPlatform,
  ClusterPlatformSummary,
  PlatformHealth,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from '../launcherPod';
import type { PlatformParts } from '../parts';
import { metaOf, objects, text } from '../read';
import { componentsOf, isOfCdi } from './components';
import { crdsOf } from './crds';
import { worst } from './health';
import { nodesOf } from './nodes';
import { cdiOf, kubevirtOf } from './product';
import { canRead } from './readable';

type Findings = Omit<ClusterPlatform, 'health' | 'sentence' | 'time'>;

/** The health of KubeVirt and CDI on one cluster. */
export function describePlatform(parts: PlatformParts): ClusterPlatform {
  const findings = find(parts);
  const { health, sentence } = judge(findings);
  return {
    ...findings,
    time: new Date(parts.now).toISOString(),
    health,
    sentence,
  };
}

/** The same in a line of the list of clusters. */
export function summarizePlatform(
  parts: PlatformParts,
  counts: { virtualMachines: number },
): ClusterPlatformSummary {
  const findings = find(parts);
  const { kubevirt, cdi } = findings;
  return {
    cluster: parts.cluster,
    ...judge(findings),
    ...(kubevirt.observedVersion && {
      kubevirtVersion: kubevirt.observedVersion,
    }),
    ...(cdi.observedVersion && { cdiVersion: cdi.observedVersion }),
    virtualMachines: counts.virtualMachines,
    nodes: findings.nodes.length,
  };
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

function judge(findings: Findings): {
  health: PlatformHealth;
  sentence: string;
} {
  const { cluster, kubevirt, cdi } = findings;
  if (cluster.state === 'unreachable' || cluster.state === 'syncing') {
    return {
      health: 'unknown',
      sentence:
        cluster.state === 'syncing'
          ? 'The cluster is being read for the first time.'
          : cluster.message ?? 'The cluster has not answered yet.',
    };
  }
  if (!kubevirt.installed) {
    return {
      health: kubevirt.health,
      sentence: kubevirt.message ?? 'KubeVirt is not installed.',
    };
  }
  const concerns = concernsOf(findings);
  const health = worst(concerns.map(concern => concern.health));
  const first = concerns.find(concern => concern.health === health);
  if (health !== 'ok' && first) {
    const others = concerns.filter(concern => concern.health === health).length;
    return {
      health,
      sentence:
        others > 1 ? `${first.message} And ${others - 1} more.` : first.message,
    };
  }
  return { health: 'ok', sentence: wellSentence(findings, kubevirt, cdi) };
}

function concernsOf(
  findings: Findings,
): { health: PlatformHealth; message: string }[] {
  const { kubevirt, cdi } = findings;
  const concerns: { health: PlatformHealth; message: string }[] = [];
  const add = (health: PlatformHealth, message: string | undefined) => {
    if (health !== 'ok') {
      concerns.push({ health, message: message ?? 'Something is not well.' });
    }
  };
  const rolled = kubevirt.health === 'progress' || cdi.health === 'progress';
  for (const component of findings.components) {
    const product = isOfCdi(component) ? cdi : kubevirt;
    // While the product is still being installed, what is not there yet is no fault.
    const coming = product.health === 'progress';
    let { health } = component;
    if (health === 'absent') {
      health = coming ? 'progress' : 'error';
    }
    add(health, component.message);
  }
  for (const crd of findings.crds) {
    if (crd.health === 'absent') {
      add(
        rolled ? 'progress' : 'error',
        `The kind ${crd.kind} is not known to this cluster.`,
      );
    } else {
      add(crd.health, `The kind ${crd.kind} is being taken away.`);
    }
  }
  add(kubevirt.health, kubevirt.message);
  // Without CDI a cluster is well: only VMs with DataVolumes need it.
  if (cdi.health !== 'absent') {
    add(cdi.health, cdi.message);
  }
  for (const node of findings.nodes) {
    if (node.health !== 'absent') {
      add(node.health, node.message);
    }
  }
  return concerns;
}

function wellSentence(
  findings: Findings,
  kubevirt: Findings['kubevirt'],
  cdi: Findings['cdi'],
): string {
  const hosts = findings.nodes.filter(node => node.health === 'ok').length;
  const products = [
    ['KubeVirt', kubevirt.observedVersion].filter(Boolean).join(' '),
    ...(cdi.installed
      ? [['CDI', cdi.observedVersion].filter(Boolean).join(' ')]
      : []),
  ];
  const where =
    findings.nodes.length > 0
      ? ` on ${hosts} ${hosts === 1 ? 'node' : 'nodes'}`
      : '';
  return `${products.join(' and ')} ${
    products.length > 1 ? 'are' : 'is'
  } well${where}.`;
}
