import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  consoleKinds,
  type ConsoleKind,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { z } from 'zod';
import type { VmLocator } from '../access';
import { entityShape, vmShape } from '../lib/names';
import { localizable } from '../model/localizable';
import { ConsoleEndError } from './ConsoleEndError';

/** Which console is asked for. */
export interface ConsoleRequest {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  locator: VmLocator;
  /** Of the VM, or of the VMI where there is none. */
  uid: string;
  kind: ConsoleKind;
  /** Throws out whoever has the screen open outside of the portal. */
  force: boolean;
}

const query = z.strictObject({
  ...entityShape,
  ...vmShape,
  uid: z.string().min(1).max(128),
  console: z.enum(consoleKinds),
  force: z.enum(['true', 'false']).default('false'),
});

/**
 * Reads the query of a console's address.
 *
 * @throws ConsoleEndError for one that names anything else, a token included, or a name twice; it repeats no value
 */
export function readConsoleRequest(url: string): ConsoleRequest {
  const params = new URL(url, 'http://localhost').searchParams;
  const keys = [...params.keys()];
  const parsed = query.safeParse(Object.fromEntries(params));
  if (!parsed.success || new Set(keys).size !== keys.length) {
    const faults = parsed.error?.issues.map(({ code, path }) =>
      code === 'unrecognized_keys'
        ? 'it names something that is not known'
        : `'${path.join('.')}' is missing or wrong`,
    ) ?? ['it names something twice'];
    throw new ConsoleEndError(
      'bad-request',
      localizable('console-bad-request', { text: faults.join(', ') }),
    );
  }
  const { kind, namespace, name, cluster, vmNamespace, vmName, uid } =
    parsed.data;
  return {
    entityRef: stringifyEntityRef({ kind, namespace, name }),
    locator: { cluster, namespace: vmNamespace, name: vmName },
    uid,
    kind: parsed.data.console,
    force: parsed.data.force === 'true',
  };
}
