import { parseEntityRef } from '@backstage/catalog-model';
import { FakeKubeVirtApi } from '../src/__testUtils__/FakeKubeVirtApi';
import { scenarios } from './scenarios';

/** Answers each entity from the scenario that has its name. */
export class ScenarioKubeVirtApi extends FakeKubeVirtApi {
  readonly #apis = new Map<string, Promise<FakeKubeVirtApi>>();

  async getVirtualMachines(entityRef: string) {
    return (await this.#apiOf(entityRef)).getVirtualMachines(entityRef);
  }

  async *streamVirtualMachines(entityRef: string, signal: AbortSignal) {
    const api = await this.#apiOf(entityRef);
    yield* api.streamVirtualMachines(entityRef, signal);
  }

  #apiOf(entityRef: string): Promise<FakeKubeVirtApi> {
    const { name } = parseEntityRef(entityRef);
    const api =
      this.#apis.get(name) ??
      scenarios[name]?.() ??
      Promise.resolve(new FakeKubeVirtApi());
    this.#apis.set(name, api);
    return api;
  }
}
