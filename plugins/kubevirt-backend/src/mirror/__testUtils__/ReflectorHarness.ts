import { Interner } from '../store/Interner';
import { KINDS } from '../../kubevirt/kinds';
import { KindStore } from '../store/KindStore';
import { Reflector } from '../reflector/Reflector';
import type {
  ReflectorOptions,
  ReflectorState,
} from '../reflector/reflectorTypes';
import { DEFAULT_TIMINGS } from '../reflector/timings';
import { FakeApi } from './FakeApi';
import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './objects';

const KIND = KINDS.find(({ key }) => key === 'virtualMachines')!;

/** As the API server names VMs. */
export const PLURAL = 'virtualmachines';

/** A reflector of VMs with its store, and the API server and the clock that its test plays. */
export class ReflectorHarness {
  readonly api = new FakeApi();
  readonly clock = new ManualClock();
  readonly store = new KindStore(KIND, new Interner(), () => {});
  /** All that the reflector was in, in order. */
  readonly states: ReflectorState[] = [];
  #relists = 0;
  #reflector: Reflector | undefined;

  /** With a VM for each letter. */
  constructor(letters: string) {
    for (const name of letters) {
      this.api.put(PLURAL, virtualMachine(name));
    }
  }

  get reflector(): Reflector {
    return this.#reflector!;
  }

  get relists(): number {
    return this.#relists;
  }

  /** Resolves when the reflector has nothing to do but wait. */
  start(options: Partial<ReflectorOptions> = {}): Promise<void> {
    this.#reflector = new Reflector({
      client: this.api,
      path: `/apis/kubevirt.io/v1/${PLURAL}`,
      pageSize: 2,
      clock: this.clock,
      timings: DEFAULT_TIMINGS,
      random: () => 0.5,
      sink: this.store.sink(),
      acquire: async () => () => {},
      watchList: { offered: false },
      onState: state => this.states.push(state),
      onContact: () => {},
      onRelist: () => {
        this.#relists += 1;
      },
      ...options,
    });
    this.#reflector.start();
    return settle();
  }

  /** Fails where a call or a timer stays behind. */
  async stop(): Promise<void> {
    await this.#reflector?.stop();
    this.api.assertQuiet();
    this.clock.assertQuiet();
  }

  /** How many calls of this kind were made. */
  calls(verb: string): number {
    return this.api.calls.filter(call => call === `${verb} ${PLURAL}`).length;
  }

  /** Names of the VMs that the store has. */
  held(): string[] {
    return [...this.store.values()].map(({ metadata }) => metadata.name).sort();
  }
}
