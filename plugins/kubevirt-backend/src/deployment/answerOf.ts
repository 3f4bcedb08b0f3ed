import {
  isError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import type { InventoryAnswer } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  DeploymentInventory,
  InventoryList,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** More than one reads; whoever has more types what is wanted. */
const MAX_ITEMS = 1000;

/**
 * The answer to somebody who fills a form.
 *
 * @throws NotFoundError where the portal does not look into the project, ServiceUnavailableError where nothing is known
 */
export async function answerOf<T extends { name: string }>(
  inventory: DeploymentInventory | undefined,
  read: (inventory: DeploymentInventory) => Promise<InventoryList<T>>,
): Promise<InventoryAnswer<T>> {
  if (!inventory) {
    return { items: [], total: 0 };
  }
  let list: InventoryList<T>;
  try {
    list = await read(inventory);
  } catch (error) {
    throw isError(error) && error.name === NotFoundError.name
      ? error
      : new ServiceUnavailableError(toError(error).message, error);
  }
  const { items, readAt, problem } = list;
  return {
    source: inventory.name,
    items: [...items]
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .slice(0, MAX_ITEMS),
    total: items.length,
    readAt: readAt.toISOString(),
    ...(problem && { problem: problem.message }),
  };
}
