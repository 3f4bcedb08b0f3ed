import type {
  ClusterPlatform,
  ClusterPlatformSummary,
  ClustersAnswer,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterRegistry } from '../clusters';
import type { Clock } from '../lib/clock';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import type { PlatformObjects } from '../model/vmObjects';

/** How long an answer waits for a cluster's first lists, in milliseconds. */
const FIRST_ANSWER_WAIT = 2_000;
const PAUSE = 25;

/** The pure functions that turn what is known of a cluster into what is shown. */
export interface PlatformViews {
  describePlatform(platformObjects: PlatformObjects): ClusterPlatform;
  summarizePlatform(
    platformObjects: PlatformObjects,
    counts: { virtualMachines: number },
  ): ClusterPlatformSummary;
}

/** The health of KubeVirt and CDI, from the mirrors. Calls no cluster. */
export class PlatformReader {
  readonly #mirrors: MirrorService;
  readonly #problems: ClusterRegistry['problems'];
  readonly #views: PlatformViews;
  readonly #clock: Clock;

  private constructor(options: {
    clusters: Pick<ClusterRegistry, 'problems'>;
    mirrors: MirrorService;
    views: PlatformViews;
    clock: Clock;
  }) {
    this.#mirrors = options.mirrors;
    this.#problems = () => options.clusters.problems();
    this.#views = options.views;
    this.#clock = options.clock;
  }

  static create(options: {
    clusters: Pick<ClusterRegistry, 'problems'>;
    mirrors: MirrorService;
    views: PlatformViews;
    clock: Clock;
  }): PlatformReader {
    return new PlatformReader(options);
  }

  /** All clusters, in the order of the configuration, then of other sources. */
  async list(): Promise<ClustersAnswer> {
    const mirrors = this.#mirrors
      .clusters()
      .map(({ name }) => this.#mirrors.use(name));
    await Promise.all(mirrors.map(mirror => settle(mirror, this.#clock)));
    const problems = this.#problems();
    return {
      items: mirrors.map(mirror =>
        this.#views.summarizePlatform(mirror.platform(), {
          virtualMachines: mirror.size(),
        }),
      ),
      ...(problems.length > 0 && { problems }),
    };
  }

  /** @throws NotFoundError if no cluster has this name */
  async get(cluster: string): Promise<ClusterPlatform> {
    const mirror = this.#mirrors.use(cluster);
    await settle(mirror, this.#clock);
    return this.#views.describePlatform(mirror.platform());
  }
}

/**
 * Waits for the kinds that the platform consists of. A mirror is synced as soon as its VMs are, and what
 * is merely not listed yet must not look like something that may not be read.
 */
async function settle(mirror: ClusterMirror, clock: Clock): Promise<void> {
  const deadline = clock.now() + FIRST_ANSWER_WAIT;
  if (mirror.status().state === 'syncing') {
    await mirror.settled(FIRST_ANSWER_WAIT);
  }
  while (isPending(mirror) && clock.now() < deadline) {
    await new Promise<void>(resolve => clock.after(PAUSE, resolve));
  }
}

function isPending(mirror: ClusterMirror): boolean {
  const { state, forbiddenKinds } = mirror.status();
  return (
    state === 'synced' &&
    mirror
      .platform()
      .unreadable.some(resource => !forbiddenKinds.includes(resource))
  );
}
