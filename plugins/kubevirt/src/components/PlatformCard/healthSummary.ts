import type {
  ClusterPlatform,
  PlatformHealth,
  PlatformNode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Translate } from '../../translation';

/** A part as the card shows it. */
export interface HealthSummaryItem {
  name: string;
  health: PlatformHealth;
  figure?: string;
}

/** As well as the node that is worst; nodes that are not for VMs count for none. */
function worstOf(nodes: PlatformNode[]): PlatformHealth {
  return (
    (['error', 'warning', 'progress', 'unknown'] as const).find(health =>
      nodes.some(node => node.health === health),
    ) ?? 'ok'
  );
}

/** KubeVirt's parts by themselves, CDI as one, then nodes and launchers. */
export function healthSummary(
  platform: ClusterPlatform,
  t: Translate,
): HealthSummaryItem[] {
  const { kubevirt, cdi, components, nodes, launchers } = platform;
  const ownParts = components.filter(({ name }) => name.startsWith('virt-'));
  const usable = nodes.filter(
    node => node.schedulable && node.ready && !node.cordoned,
  ).length;
  return [
    {
      name: t('platform.kubevirt'),
      health: kubevirt.health,
      figure: kubevirt.observedVersion,
    },
    {
      name: t('platform.cdi'),
      health: cdi.health,
      figure:
        cdi.health === 'absent'
          ? t('platform.notInstalled')
          : cdi.observedVersion,
    },
    ...ownParts.map(({ name, health, ready, desired }) => ({
      name,
      health,
      figure: t('platform.ready', {
        ready: String(ready),
        desired: String(desired),
      }),
    })),
    {
      name: t('platform.nodesCount'),
      ...(platform.cluster.forbiddenKinds.includes('nodes')
        ? { health: 'unknown', figure: t('platform.notKnown') }
        : {
            health: usable > 0 ? worstOf(nodes) : 'error',
            figure: t('platform.ready', {
              ready: String(usable),
              desired: String(nodes.length),
            }),
          }),
    },
    {
      name: t('platform.launchers'),
      health: launchers.outdated > 0 ? 'warning' : 'ok',
      figure:
        launchers.outdated > 0
          ? `${launchers.total} (${t('platform.outdated', {
              count: launchers.outdated,
            })})`
          : String(launchers.total),
    },
  ];
}
