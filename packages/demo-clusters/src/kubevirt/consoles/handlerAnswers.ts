import { StatusError, TextError } from '../../status';
import { KubeObject } from '../../types';
import { Consoles } from './Consoles';

/** virt-api waits no longer for virt-handler, but for a WebSocket. */
const HANDLER_TIMEOUT_MS = 10_000;

/** Whatever is wrong is a 500 in plain words here: kubevirt v1.7 pkg/virt-api/rest/subresource.go. */
export function inPlainWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof StatusError
      ? new TextError(500, error.message)
      : error;
  }
}

/**
 * Resolves once the virt-handler of a VMI answers.
 *
 * @param what - is asked for, as the path beneath the VMI
 * @throws TextError where it does not
 */
export async function awaitHandler(
  consoles: Consoles,
  vmi: KubeObject,
  what: string,
): Promise<void> {
  if (!(await consoles.answers(vmi, HANDLER_TIMEOUT_MS))) {
    const { namespace, name } = vmi.metadata;
    throw new TextError(
      500,
      `Get "https://${vmi.status.nodeName}:8186/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${what}": context deadline exceeded`,
    );
  }
}
