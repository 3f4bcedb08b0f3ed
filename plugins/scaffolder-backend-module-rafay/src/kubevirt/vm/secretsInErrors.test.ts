import {
  checkDataVolumeUrl,
  checkRegistryImage,
  DEFAULT_DATA_VOLUME_POLICY,
} from './dataVolumePolicy';
import { checkSshPublicKey } from './sshKeys';
import { buildVirtualMachine } from './virtualMachine';
import type { VmInput } from '../types';

const SECRET = 'hunter2-hunter2';

/** What goes wrong, in words; the task's log and the page of the task show them. */
function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was refused');
}

const build = (input: Partial<VmInput>) => () =>
  buildVirtualMachine(
    {
      name: 'orders-db',
      source: {
        type: 'containerDisk',
        image: 'quay.io/containerdisks/fedora:42',
      },
      ...input,
    } as VmInput,
    { namespace: 'orders', labels: {}, path: 'vms[0]' },
  );

const manifest = (userData: string) => ({
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name: 'orders-db' },
  spec: {
    runStrategy: 'Always',
    template: {
      spec: {
        domain: { devices: {} },
        volumes: [{ name: 'init', cloudInitNoCloud: { userData } }],
      },
    },
  },
});

describe('Errors about bad input', () => {
  it.each<[string, () => unknown]>([
    ['an SSH key that is a password', () => checkSshPublicKey(SECRET, 'key')],
    [
      'an address with credentials',
      () =>
        checkDataVolumeUrl(
          `https://joe:${SECRET}@images.example.com/disk`,
          'url',
          DEFAULT_DATA_VOLUME_POLICY,
        ),
    ],
    [
      'what is not quite an address with credentials',
      () =>
        checkDataVolumeUrl(
          `https://joe:${SECRET}@images example/disk`,
          'url',
          DEFAULT_DATA_VOLUME_POLICY,
        ),
    ],
    [
      'an address without a scheme, with credentials',
      () =>
        checkDataVolumeUrl(
          `//joe:${SECRET}@images.example.com/disk`,
          'url',
          DEFAULT_DATA_VOLUME_POLICY,
        ),
    ],
    [
      'an image with credentials',
      () =>
        checkRegistryImage(
          `docker://joe:${SECRET}@quay.io/orders/disk:1`,
          'url',
          DEFAULT_DATA_VOLUME_POLICY,
        ),
    ],
    [
      'an image of another scheme, with credentials',
      () =>
        checkRegistryImage(
          `https://joe:${SECRET}@quay.io/orders/disk:1`,
          'url',
          DEFAULT_DATA_VOLUME_POLICY,
        ),
    ],
    [
      'user data with a template',
      build({
        cloudInit: { userData: `{ "motd": "{{ ${SECRET} }}" }` },
      }),
    ],
    [
      'user data with a password',
      build({
        cloudInit: { userData: `#cloud-config\npassword: ${SECRET}\n` },
      }),
    ],
    [
      'user data that is no YAML',
      build({ cloudInit: { userData: `motd: [${SECRET}` } }),
    ],
    [
      'a manifest with a password in a template',
      build({
        source: undefined,
        manifest: manifest(`#cloud-config\npassword: {{ ${SECRET} }}\n`),
      }),
    ],
    [
      'a manifest that is no YAML',
      build({ source: undefined, manifest: `password: [${SECRET}` }),
    ],
  ])('about %s do not repeat it', (_, work) => {
    const message = messageOf(work);
    expect(message).not.toContain(SECRET);
    expect(message.length).toBeGreaterThan(20);
  });
});
