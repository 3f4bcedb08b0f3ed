import type { Faults } from '../../faults';
import { findCondition, isTrue } from '../../controllers/conditions';
import { ControllerContext, refOf } from '../../controllers/context';
import { Machine } from '../../guests';
import { NodeHealth } from '../../kubelet/nodeHealth';
import { Signal } from '../../signal';
import { StatusError, internalError } from '../../status';
import { KubeObject } from '../../types';
import { describeGuest } from '../guests';
import { currentPod, killLauncher } from '../pods';
import { VMIS } from '../resources';
import { ConsoleStream } from './ConsoleStream';

export type ConsoleKind = 'serial' | 'vnc';

/** virt-api does not report why virt-handler would not have it (kubevirt v1.7 pkg/virt-api/rest/dialers.go). */
function badHandshake(): StatusError {
  return internalError('dialing virt-handler: websocket: bad handshake');
}

function runningSince(vmi: KubeObject): Date | undefined {
  const found = vmi.status?.phaseTransitionTimestamps?.find(
    ({ phase }: { phase: string }) => phase === 'Running',
  );
  return found && new Date(found.phaseTransitionTimestamp);
}

/**
 * The guests of a cluster that somebody has looked at, and the connections to their consoles, as the virt-handlers
 * hold them: one for each guest and kind (kubevirt v1.7 pkg/virt-handler/rest/console.go).
 */
export class Consoles {
  readonly #machines = new Map<string, Machine>();
  readonly #streams = new Map<string, ConsoleStream>();
  /** A Node answers again, or no more. */
  readonly #reachability = new Signal<void>();

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
    private readonly faults: Faults,
  ) {}

  start(): () => void {
    const changed = () => {
      this.#streams.forEach(stream =>
        stream.hold(!this.#isReachable(stream.node)),
      );
      this.#reachability.emit(undefined);
    };
    const stops = [
      this.context.store.subscribe(VMIS, ({ type, object }) =>
        this.#follow(object, type === 'DELETED'),
      ),
      this.context.guestResets.on(({ vmi, soft }) => {
        const machine = this.#machines.get(vmi.metadata.uid);
        if (soft) {
          machine?.softReboot();
        } else {
          machine?.reset();
        }
      }),
      this.health.onChange(changed),
      this.faults.onChange(changed),
    ];
    return () => {
      stops.forEach(stop => stop());
      this.endStreams();
      this.#machines.forEach(machine => machine.end());
      this.#machines.clear();
    };
  }

  /** All connections end: what they went through is gone. */
  endStreams(): void {
    [...this.#streams.values()].forEach(stream => stream.end());
  }

  /** The guest of a VMI that runs. */
  machineOf(vmi: KubeObject): Machine {
    const { uid } = vmi.metadata;
    const known = this.#machines.get(uid);
    if (known) {
      return known;
    }
    const { clock, timings } = this.context;
    const machine = new Machine({
      guest: describeGuest(vmi),
      clock,
      poweredOn: runningSince(vmi) ?? clock.now(),
      bootMs: timings.guestBoot,
    });
    machine.poweredOff.on(() => {
      // Where it is by now.
      const now = this.#current(vmi);
      const pod = now && currentPod(this.context, now);
      if (pod) {
        killLauncher(this.context, pod);
      }
    });
    this.#machines.set(uid, machine);
    this.#follow(vmi, false);
    return machine;
  }

  /**
   * Resolves with whether the Node of a VMI answers within a time, at once when it does.
   *
   * @param ms - milliseconds
   */
  answers(vmi: KubeObject, ms: number): Promise<boolean> {
    const { nodeName } = vmi.status;
    if (this.#isReachable(nodeName)) {
      return Promise.resolve(true);
    }
    return new Promise(resolve => {
      let stop = () => {};
      const cancel = this.context.clock.after(ms, () => {
        stop();
        resolve(false);
      });
      stop = this.#reachability.on(() => {
        if (this.#isReachable(nodeName)) {
          stop();
          cancel();
          resolve(true);
        }
      });
    });
  }

  /**
   * Connects to a console, which ends the connection that there is.
   *
   * @param preserve - leaves the connection that there is
   * @throws StatusError with 500 where the VMI has gone, or the connection is to be left
   */
  dial(vmi: KubeObject, kind: ConsoleKind, preserve: boolean): ConsoleStream {
    const now = this.#current(vmi);
    const id = `${vmi.metadata.uid}/${kind}`;
    const current = this.#streams.get(id);
    if (!now || (current && preserve)) {
      throw badHandshake();
    }
    current?.end();
    const stream = new ConsoleStream(now.status.nodeName, ended => {
      if (this.#streams.get(id) === ended) {
        this.#streams.delete(id);
      }
    });
    this.#streams.set(id, stream);
    return stream;
  }

  /** The VMI as it is now; undefined when it has gone, even if another has its name. */
  #current(vmi: KubeObject): KubeObject | undefined {
    const now = this.context.store.get(refOf(VMIS, vmi));
    return now?.metadata.uid === vmi.metadata.uid ? now : undefined;
  }

  #isReachable(node: string | undefined): boolean {
    const { hang, hangConsoles } = this.faults.state;
    return this.health.isUp(node) && !hang && !hangConsoles;
  }

  /** Guests stand still, move and end with their VMI. */
  #follow(vmi: KubeObject, deleted: boolean): void {
    const { uid } = vmi.metadata;
    const machine = this.#machines.get(uid);
    if (!machine) {
      return;
    }
    const ended = deleted || vmi.status?.phase !== 'Running';
    for (const kind of ['serial', 'vnc']) {
      const stream = this.#streams.get(`${uid}/${kind}`);
      if (stream && (ended || stream.node !== vmi.status.nodeName)) {
        stream.end();
      }
    }
    if (ended) {
      machine.end();
      this.#machines.delete(uid);
    } else if (isTrue(vmi, 'Paused')) {
      const since = findCondition(vmi, 'Paused')?.lastTransitionTime;
      machine.pause(since ? new Date(since) : undefined);
    } else {
      machine.resume();
    }
  }
}
