import { toError } from '@backstage/errors';
import { KubeError, type Impersonated } from '../clusters';
import { localizable } from '../model/localizable';
import { ConsoleEndError } from './ConsoleEndError';
import type { ConsoleVm } from './ConsoleLink';
import { consolePath } from './subresources';
import { readVmFacts } from './vmFacts';
import { whyRefused } from './whyRefused';

/** A longer picture is none of a screen. */
const MAX_BYTES = 32 * 1024 * 1024;
/** How long it may take, in milliseconds: virt-api gives up on a node after ten seconds. */
const TIMEOUT = 15_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The picture of a VM's screen, which KubeVirt takes without disturbing whoever has it open.
 *
 * @returns a PNG, of which nothing but its first bytes was looked at
 * @throws ConsoleEndError that says why there is none
 */
export async function readScreenshot(
  vm: ConsoleVm,
  impersonate: Impersonated | undefined,
): Promise<Buffer> {
  const name = `${vm.namespace}/${vm.name}`;
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const picture = await vm.cluster.client.stream(
      `${consolePath('vnc', vm)}/screenshot`,
      {
        signal: AbortSignal.timeout(TIMEOUT),
        accept: 'image/png, application/json, */*',
        impersonate,
      },
    );
    for await (const chunk of picture) {
      size += chunk.length;
      if (size > MAX_BYTES) {
        throw unreadable(name, 'its picture is too large');
      }
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    if (!bytes.subarray(0, PNG.length).equals(PNG)) {
      throw unreadable(name, 'its picture is no PNG');
    }
    return bytes;
  } catch (error) {
    if (!(error instanceof KubeError)) {
      throw toError(error);
    }
    throw whyRefused(
      {
        cluster: vm.cluster.name,
        namespace: vm.namespace,
        vm: name,
        kind: 'vnc',
        preserved: false,
        user: impersonate?.user,
      },
      error,
      readVmFacts(vm.mirror, vm),
    );
  }
}

function unreadable(vm: string, text: string): ConsoleEndError {
  return new ConsoleEndError(
    'upstream-failed',
    localizable('console-screen-unreadable', { vm, text }),
  );
}
