import type {
  DeploymentCheck,
  DeploymentFinding,
  DeploymentRequest,
  InventoryAnswer,
  InventoryKinds,
  InventoryQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ApiHolder } from '@backstage/frontend-plugin-api';
import { kubeVirtApiRef } from '../../api';
import { textsOf } from '../../translation';
import { useAnswer, type Answer } from './useAnswer';

/** Nobody waits longer for the next page of a form, in milliseconds; the action looks again. */
const VALIDATION_TIMEOUT = 20_000;

/** A text of a form that is filled. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : undefined;
}

/** What the deployment system has, as long as it is known of what that is asked. */
export function useInventory<K extends keyof InventoryKinds>(
  query: InventoryQuery<K> | undefined,
): {
  inventory: Answer<InventoryAnswer<InventoryKinds[K]>>;
  retry: () => void;
} {
  const { answer, retry } = useAnswer(
    query && JSON.stringify(query),
    (api, signal) => api.getInventory(query!, signal),
  );
  return { inventory: answer, retry };
}

/** How a request goes together with what there is; nothing where that is not known. */
export function useDeploymentCheck(
  request: DeploymentRequest | undefined,
): DeploymentCheck | undefined {
  const { answer } = useAnswer(
    request && JSON.stringify(request),
    (api, signal) => api.checkDeployment(request!, signal),
  );
  return answer.state === 'known' ? answer.value : undefined;
}

/**
 * Says at a field what is wrong with it, before the form goes on. What is not known keeps nobody from going on, as the
 * action looks again.
 */
export async function validateDeployment(
  field: { addError(message: string): void },
  apis: ApiHolder,
  request: DeploymentRequest | undefined,
  isOf: (finding: DeploymentFinding) => boolean,
): Promise<void> {
  const api = apis.get(kubeVirtApiRef);
  if (!api || !request) {
    return;
  }
  const check = await api
    .checkDeployment(request, AbortSignal.timeout(VALIDATION_TIMEOUT))
    .catch(() => undefined);
  const texts = textsOf(apis);
  for (const finding of check?.findings ?? []) {
    if (finding.severity === 'problem' && isOf(finding)) {
      field.addError(texts?.localize(finding) ?? finding.message);
    }
  }
}
