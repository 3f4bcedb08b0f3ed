import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ObservedChanges,
  ObservedEntity,
  ObservedVirtualMachines,
  VirtualMachineEvent,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../lib/clock';
import type { MirrorService } from '../mirror/types';
import type { ConsentingEntities } from './ConsentingEntities';
import { FollowedCluster } from './FollowedCluster';

export interface ObservationOptions {
  mirrors: MirrorService;
  entities: ConsentingEntities;
  clock: Clock;
  logger: Pick<LoggerService, 'error'>;
}

/** So often a module that follows looks which clusters there are, in milliseconds: sources may ask for them meanwhile. */
const LOOK_INTERVAL = 30_000;

/** What observers of modules follow. Nothing is mirrored for it until one does. */
export class Observation implements ObservedVirtualMachines {
  readonly #options: ObservationOptions;
  readonly #listeners = new Set<(event: VirtualMachineEvent) => void>();
  readonly #stops = new Set<() => void>();

  private constructor(options: ObservationOptions) {
    this.#options = options;
  }

  static create(options: ObservationOptions): Observation {
    return new Observation(options);
  }

  clusters(): string[] {
    return this.#options.mirrors.clusters().map(({ name }) => name);
  }

  follow(
    listener: (changes: ObservedChanges) => void,
    only?: readonly string[],
  ): () => void {
    const { clock, mirrors } = this.#options;
    let followed: FollowedCluster[] = [];
    const stop = () => followed.forEach(each => each.stop());
    // A cluster of the same name may be another one, whose mirror is another one: all are followed again.
    const start = () => {
      stop();
      followed = mirrors
        .clusters()
        .filter(({ name }) => !only || only.includes(name))
        .map(({ name }) =>
          FollowedCluster.start(mirrors.use(name), listener, this.#onError),
        );
    };
    const unsubscribe = mirrors.onClusters(start);
    let cancel = () => {};
    const look = () => {
      mirrors.clusters();
      cancel = clock.after(LOOK_INTERVAL, look);
    };
    look();
    const end = () => {
      cancel();
      unsubscribe();
      stop();
      this.#stops.delete(end);
    };
    this.#stops.add(end);
    start();
    return end;
  }

  async entitiesOf(
    vm: Pick<VirtualMachineSummary, 'cluster' | 'kind' | 'namespace' | 'name'>,
  ): Promise<ObservedEntity[]> {
    const { entities, mirrors } = this.#options;
    const find = await entities.ready();
    return mirrors.has(vm.cluster)
      ? find(mirrors.use(vm.cluster), vm).map(({ shown }) => shown)
      : [];
  }

  onEvent(listener: (event: VirtualMachineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reports what happened here. Never throws. */
  report(event: VirtualMachineEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  /** Nothing is reported any more. */
  stop(): void {
    this.#listeners.clear();
    this.#stops.forEach(stop => stop());
  }

  readonly #onError = (error: unknown) =>
    this.#options.logger.error('An observer failed', toError(error));
}
