import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Operation } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { OperationsClient } from './OperationsClient';

const INTERVAL_MS = 2_000;
const MAX_WAIT_MS = 600_000;

/** The time, and a wait that ends early by an error when the task is cancelled. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/**
 * Asks how an operation stands until it is over, for ten minutes at most.
 *
 * @remarks
 *
 * An answer that does not have the operation, as another replica's, or none at all does not end it.
 *
 * @param onChange - called with each phase that comes after the first
 * @returns how it stood last
 */
export async function followOperation(
  client: Pick<OperationsClient, 'list'>,
  started: Operation,
  options: {
    clock: Clock;
    signal?: AbortSignal;
    onChange: (operation: Operation) => void;
  },
): Promise<Operation> {
  const { clock, signal, onChange } = options;
  const end = clock.now() + MAX_WAIT_MS;
  let last = started;
  while (!isOver(last) && clock.now() < end) {
    await clock.sleep(INTERVAL_MS, signal);
    const found = await ask(client, started.id);
    if (found && found.phase !== last.phase) {
      onChange(found);
    }
    last = found ?? last;
  }
  return last;
}

export function isOver({ phase }: Operation): boolean {
  return phase === 'done' || phase === 'failed' || phase === 'not-seen';
}

async function ask(
  client: Pick<OperationsClient, 'list'>,
  id: string,
): Promise<Operation | undefined> {
  try {
    return (await client.list()).find(operation => operation.id === id);
  } catch (error) {
    if (error instanceof ServiceUnavailableError) {
      return undefined;
    }
    throw error;
  }
}
