import { ConfigReader } from '@backstage/config';
import { AgedCache } from '../client/AgedCache';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { RafayReader } from '../client/RafayClient';
import { ClusterDirectory } from '../clusters/ClusterDirectory';
import { clusterReader } from '../adapters/clusterReader';
import { ConsoleLinks } from '../rollout/consoleLinks';
import { readFileOf } from '../readRafaySettings';
import {
  RafayRollouts,
  type RafayRolloutsOptions,
} from '../rollout/RafayRollouts';

/** Rollouts on the same reads as the module gives them. */
export function createRollouts(options: {
  rafay: RafayReader;
  clock: Clock;
  maxAge: number;
  projects: string[];
  url: string;
  commits?: RafayRolloutsOptions['commits'];
}): { rollouts: RafayRollouts; directory: ClusterDirectory } {
  const { rafay, clock, maxAge, projects, url } = options;
  const cache = new AgedCache(clock, maxAge);
  const clusters = clusterReader(rafay, cache);
  const directory = ClusterDirectory.create({
    read: clusters,
    clock,
    projects,
    maxAge: 60_000,
  });
  const rollouts = RafayRollouts.create({
    rafay,
    cache,
    clock,
    directory,
    clusters,
    links: ConsoleLinks.create(url),
    commits: options.commits ?? { lastCommit: async () => undefined },
    fileOf: readFileOf(new ConfigReader({})),
    syncTimeout: 15 * 60_000,
  });
  return { rollouts, directory };
}
