import { Client } from './client';
import { ConsoleClient, ConsoleOptions, Refusal } from './ConsoleClient';
import { consoleVms } from './consoleVms';
import { Kube, KubeVirtFixture } from './kubevirtObjects';
import { SUBRESOURCES } from './roles';

/** What the suites about consoles work with. */
export interface ConsoleFixture {
  kube: Kube;
  connection: KubeVirtFixture;
  /** Opens a WebSocket that the test expects to be opened. */
  open(
    vmi: string,
    what: string,
    options?: ConsoleOptions,
  ): Promise<ConsoleClient>;
  /** Opens a WebSocket that the test expects to be refused. */
  refused(
    vmi: string,
    what: string,
    options?: ConsoleOptions,
  ): Promise<Refusal>;
  path(vmi: string, what: string): string;
  /** Drops all that were opened. */
  dropAll(): void;
}

/** Makes the VMs of the contract about consoles. */
export async function setUpConsoles(
  connection: KubeVirtFixture,
): Promise<ConsoleFixture> {
  const clients: ConsoleClient[] = [];
  const kube = await Kube.empty(new Client(connection), connection.timeoutMs);
  for (const vm of consoleVms()) {
    await kube.create('vm', vm);
  }
  const path = (vmi: string, what: string) =>
    `/apis/${SUBRESOURCES}/v1/namespaces/${kube.namespace}/virtualmachineinstances/${vmi}/${what}`;
  const answer = (vmi: string, what: string, options?: ConsoleOptions) =>
    ConsoleClient.open(connection, path(vmi, what), options);
  return {
    kube,
    connection,
    path,
    dropAll: () => clients.splice(0).forEach(client => client.drop()),
    async open(...call) {
      const found = await answer(...call);
      if (!(found instanceof ConsoleClient)) {
        throw new Error(`${call[1]}: ${found.code} ${found.text}`);
      }
      clients.push(found);
      return found;
    },
    async refused(...call) {
      const found = await answer(...call);
      if (found instanceof ConsoleClient) {
        found.drop();
        throw new Error(`${call[1]} was opened`);
      }
      return found;
    },
  };
}
