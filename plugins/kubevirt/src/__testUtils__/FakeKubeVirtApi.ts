import { NotFoundError } from '@backstage/errors';
import type {
  EntityVirtualMachines,
  VirtualMachinesStreamMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeVirtApi } from '../api/KubeVirtApi';

interface OpenStream {
  push(message: VirtualMachinesStreamMessage): void;
  fail(error: Error): void;
  close(): void;
}

/** A backend in memory: tests decide what it answers and when. */
export class FakeKubeVirtApi implements KubeVirtApi {
  /** Answers plain requests; throws what a client would throw. */
  answer: () => EntityVirtualMachines | Promise<EntityVirtualMachines> = () => {
    throw new NotFoundError('nothing was set up');
  };

  /** Streams that were opened and have not ended, oldest first. */
  readonly streams: OpenStream[] = [];
  /** Runs when a stream is opened; may throw what a client would throw. */
  onOpen: (stream: OpenStream) => void = () => {};
  opened = 0;
  asked = 0;

  async getVirtualMachines(_entityRef: string) {
    this.asked += 1;
    return this.answer();
  }

  async *streamVirtualMachines(
    _entityRef: string,
    signal: AbortSignal,
  ): AsyncGenerator<VirtualMachinesStreamMessage> {
    this.opened += 1;
    const queue: (() => VirtualMachinesStreamMessage | undefined)[] = [];
    const reader = { wake: () => {} };
    const add = (item: () => VirtualMachinesStreamMessage | undefined) => {
      queue.push(item);
      reader.wake();
    };
    const stream: OpenStream = {
      push: message => add(() => message),
      fail: error =>
        add(() => {
          throw error;
        }),
      close: () => add(() => undefined),
    };
    this.streams.push(stream);
    const onAbort = () => reader.wake();
    signal.addEventListener('abort', onAbort);
    try {
      this.onOpen(stream);
      while (!signal.aborted) {
        const next = queue.shift();
        if (next) {
          const message = next();
          if (!message) {
            return;
          }
          yield message;
        } else {
          await new Promise<void>(resolve => {
            reader.wake = resolve;
          });
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.streams.splice(this.streams.indexOf(stream), 1);
    }
  }

  getVirtualMachine: KubeVirtApi['getVirtualMachine'] = notSetUp;
  getEvents: KubeVirtApi['getEvents'] = notSetUp;
  getLogs: KubeVirtApi['getLogs'] = notSetUp;
  getUsage: KubeVirtApi['getUsage'] = notSetUp;
  getEntityUsage: KubeVirtApi['getEntityUsage'] = notSetUp;
  getGuestUsage: KubeVirtApi['getGuestUsage'] = notSetUp;
  getManifest: KubeVirtApi['getManifest'] = notSetUp;
  getOperations: KubeVirtApi['getOperations'] = notSetUp;
  getSnapshots: KubeVirtApi['getSnapshots'] = notSetUp;
  planOperation: KubeVirtApi['planOperation'] = notSetUp;
  runOperation: KubeVirtApi['runOperation'] = notSetUp;
  getConsoleAvailability: KubeVirtApi['getConsoleAvailability'] = notSetUp;
  getScreenshot: KubeVirtApi['getScreenshot'] = notSetUp;
  openConsole: KubeVirtApi['openConsole'] = () => {
    throw new NotFoundError('nothing was set up');
  };
  getFleet: KubeVirtApi['getFleet'] = notSetUp;
  getFleetNode: KubeVirtApi['getFleetNode'] = notSetUp;
  downloadFleet: KubeVirtApi['downloadFleet'] = notSetUp;
  streamFleet: KubeVirtApi['streamFleet'] = async function* streamFleet() {
    await notSetUp();
  };
  getClusters: KubeVirtApi['getClusters'] = notSetUp;
  getCluster: KubeVirtApi['getCluster'] = notSetUp;
  /** A portal that does not ask Rafay. */
  getRollout: KubeVirtApi['getRollout'] = async () => ({});
  getClusterRollout: KubeVirtApi['getClusterRollout'] = async () => ({});
  getInventory: KubeVirtApi['getInventory'] = async () => ({
    items: [],
    total: 0,
  });
  checkDeployment: KubeVirtApi['checkDeployment'] = async () => ({
    findings: [],
    unchecked: [],
  });
  streamLogs: KubeVirtApi['streamLogs'] = async function* streamLogs() {
    await notSetUp();
  };

  /** Every stream starts with this. */
  static with(data: EntityVirtualMachines): FakeKubeVirtApi {
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    api.onOpen = stream => stream.push({ type: 'snapshot', data });
    return api;
  }

  /** Every request is refused with this. */
  static failing(error: Error): FakeKubeVirtApi {
    const api = new FakeKubeVirtApi();
    api.answer = () => {
      throw error;
    };
    api.onOpen = () => {
      throw error;
    };
    return api;
  }
}

async function notSetUp(): Promise<never> {
  throw new NotFoundError('nothing was set up');
}
