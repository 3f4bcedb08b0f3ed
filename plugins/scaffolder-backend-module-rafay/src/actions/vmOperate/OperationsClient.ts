import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ForwardedError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  Operation,
  OperationPlan,
  OperationPlanRequest,
  OperationRunRequest,
  VirtualMachineOperations,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  connectKubevirtBackend,
  type KubevirtBackendOptions,
} from '../kubevirtBackend';
import { boundedText } from './boundedText';

/** A plan waits for a dry run on the cluster; nothing of these takes longer than this. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A VM, and the entity in whose name it is operated. */
export interface OperatedVm {
  entity: { kind: string; namespace: string; name: string };
  cluster: string;
  namespace: string;
  name: string;
}

/** Asks the kubevirt backend, as the person who started the task, to operate one VM. */
export class OperationsClient {
  readonly #options: KubevirtBackendOptions;
  readonly #credentials: BackstageCredentials;
  readonly #path: string;
  readonly #signal?: AbortSignal;

  constructor(
    options: KubevirtBackendOptions,
    credentials: BackstageCredentials,
    vm: OperatedVm,
    signal?: AbortSignal,
  ) {
    const { entity, cluster, namespace, name } = vm;
    const names = [
      ...['v1', 'entities', entity.kind, entity.namespace, entity.name],
      ...['virtual-machines', cluster, namespace, name, 'operations'],
    ];
    this.#options = options;
    this.#credentials = credentials;
    this.#path = `/${names.map(encodeURIComponent).join('/')}`;
    this.#signal = signal;
  }

  plan(request: OperationPlanRequest): Promise<OperationPlan> {
    return this.#request('/plan', request);
  }

  run(request: OperationRunRequest): Promise<Operation> {
    return this.#request('', request);
  }

  async list(): Promise<Operation[]> {
    const found = await this.#request<VirtualMachineOperations>('');
    return found.operations;
  }

  /**
   * @throws ServiceUnavailableError where there is no answer, or one of 5xx; another answer than 2xx as an error
   * of the name that the backend gave it
   */
  async #request<T>(suffix: string, body?: object): Promise<T> {
    const ask = await connectKubevirtBackend(this.#options, this.#credentials);
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    try {
      const response = await ask(`${this.#path}${suffix}`, {
        body,
        signal: this.#signal
          ? AbortSignal.any([this.#signal, timeout])
          : timeout,
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response as any);
      }
      return (await response.json()) as T;
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (error instanceof ResponseError && error.statusCode < 500) {
        const { name, message } = error.cause;
        throw new ForwardedError('The kubevirt backend refused the request', {
          name,
          message: boundedText(message),
        });
      }
      const reason = error instanceof ResponseError ? error.cause : error;
      throw new ServiceUnavailableError(
        `The kubevirt backend did not answer as it should: ${boundedText(
          (reason as Error).message,
        )}`,
      );
    }
  }
}
