import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import type { KubeObject } from '../kubevirt/types';
import { expectMirrored, until } from './__testUtils__/expectMirrored';
import {
  bodies,
  MALFORMED_CLAIM,
  MALFORMED_MACHINES,
  MALFORMED_NODE,
  MALFORMED_STATUS,
  malformedPod,
} from './__testUtils__/malformedObjects';
import {
  MirroredCluster,
  type WatchedMirror,
} from './__testUtils__/MirroredCluster';
import type { KindKey } from '../kubevirt/kinds';

// A cluster that serves none of KubeVirt's and CDI's kinds, and upstream's CRDs. No webhook checks what
// is written, so objects can be as odd as the CRDs' schemas allow.
const kubeconfig = process.env.KUBEVIRT_TEST_EMPTY_KUBECONFIG;
const crds = path.join(
  process.env.KUBEVIRT_TEST_DATA ??
    path.resolve(__dirname, '../../../../../shared/kubevirt'),
  'crds',
);
const describeIf = kubeconfig && existsSync(crds) ? describe : describe.skip;

const NAMESPACE = 'kubevirt-products-test';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const KUBEVIRT_KINDS = [
  'virtualmachines.kubevirt.io',
  'virtualmachineinstances.kubevirt.io',
  'virtualmachineinstancemigrations.kubevirt.io',
  'kubevirts.kubevirt.io',
];
const CDI_KINDS = [
  'cdis.cdi.kubevirt.io',
  'datavolumes.cdi.kubevirt.io',
  'storageprofiles.cdi.kubevirt.io',
];
/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 60_000;

describeIf(
  'mirror of a real cluster that gets KubeVirt and CDI (skipped unless KUBEVIRT_TEST_EMPTY_KUBECONFIG names a cluster without them, and there are CRDs in KUBEVIRT_TEST_DATA)',
  () => {
    const directory = createMockDirectory();
    let real: MirroredCluster;
    let watched: WatchedMirror;

    const at = (group: string, plural: string) =>
      `/apis/${group}/namespaces/${NAMESPACE}/${plural}`;
    const kubevirt = (plural: string) => at('kubevirt.io/v1', plural);
    const cdi = (plural: string) => at('cdi.kubevirt.io/v1beta1', plural);
    const state = () => watched.mirror.status().state;
    const held = (key: KindKey) =>
      watched.mirror.contents(key).map(({ metadata }) => metadata.name);
    const mirrored = () =>
      expectMirrored(watched.mirror, real.client, { within: WAIT_TIMEOUT });
    const serve = async (names: string[]) => {
      for (const name of names) {
        const file = path.join(crds, `${name}.yaml`);
        await real.create(DEFINITIONS, parse(readFileSync(file, 'utf8')));
      }
    };
    const withdraw = async (names: string[]) => {
      for (const name of names) {
        await real.remove(`${DEFINITIONS}/${name}`);
      }
    };
    /** Creates objects of a kind that is being taken into service. */
    const create = async (
      collection: string,
      objects: { metadata: object; [field: string]: unknown }[],
    ) => {
      await served(real, collection);
      const created: KubeObject[] = [];
      for (const object of objects) {
        created.push(await real.create(collection, object));
      }
      return created;
    };

    beforeAll(async () => {
      real = MirroredCluster.open(kubeconfig!, directory.path);
      await withdraw([...CDI_KINDS, ...KUBEVIRT_KINDS]);
      await real.freshNamespace(NAMESPACE);
      watched = await real.mirror(kubeconfig!, { pageSize: 2 });
    }, 120_000);

    afterAll(async () => {
      await watched.stop();
      await withdraw([...CDI_KINDS, ...KUBEVIRT_KINDS]);
      await real.remove('/api/v1/nodes/bare');
      await real.remove(`/api/v1/namespaces/${NAMESPACE}`);
      real.close();
    }, 120_000);

    it('says that KubeVirt is absent', async () => {
      await until(() => state() === 'kubevirt-absent', WAIT_TIMEOUT);
      expect(watched.mirror.find({})).toEqual([]);
    }, 90_000);

    it('finds KubeVirt when its kinds appear, and takes objects in which fields are missing or surprise', async () => {
      await serve(KUBEVIRT_KINDS);
      await until(() => state() === 'synced', WAIT_TIMEOUT);
      const [bare, malformed] = await create(
        kubevirt('virtualmachines'),
        bodies('kubevirt.io/v1', 'VirtualMachine', MALFORMED_MACHINES),
      );
      await real.change(
        `${kubevirt('virtualmachines')}/odd.name-1/status`,
        now => {
          now.status = MALFORMED_STATUS;
        },
      );
      const [instance] = await create(kubevirt('virtualmachineinstances'), [
        ...bodies('kubevirt.io/v1', 'VirtualMachineInstance', [
          {
            metadata: {
              name: 'odd.name-1',
              ownerReferences: [
                {
                  apiVersion: 'kubevirt.io/v1',
                  kind: 'VirtualMachine',
                  name: malformed.metadata.name,
                  uid: malformed.metadata.uid,
                  controller: true,
                },
              ],
            },
            spec: { domain: { devices: {} } },
            status: {
              phase: 'Levitating',
              nodeName: 'no-such-node',
              activePods: { 'no-such-pod': 'no-such-node', '': '' },
              interfaces: [{}],
              conditions: [{ type: 'Ready', status: 'Perhaps' }],
              migrationState: {},
            },
          },
          { metadata: { name: 'orphan' }, spec: { domain: { devices: {} } } },
        ]),
      ]);
      await create(kubevirt('virtualmachineinstancemigrations'), [
        ...bodies('kubevirt.io/v1', 'VirtualMachineInstanceMigration', [
          { metadata: { name: 'of-nothing' }, spec: { vmiName: 'nothing' } },
          { metadata: { name: 'empty' }, spec: {} },
        ]),
      ]);
      await create(
        kubevirt('kubevirts'),
        bodies('kubevirt.io/v1', 'KubeVirt', [
          { metadata: { name: 'one' }, spec: {} },
          { metadata: { name: 'two' }, spec: {} },
        ]),
      );
      await create(
        `/api/v1/namespaces/${NAMESPACE}/pods`,
        bodies('v1', 'Pod', [
          malformedPod('astray'),
          malformedPod('virt-launcher-odd', instance),
        ]),
      );
      await create('/api/v1/nodes', bodies('v1', 'Node', [MALFORMED_NODE]));
      await create(
        `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`,
        bodies('v1', 'PersistentVolumeClaim', [MALFORMED_CLAIM]),
      );
      await until(() => watched.mirror.size() === 3, WAIT_TIMEOUT);
      await expect(mirrored()).resolves.toBe(true);
      expect(held('launcherPods').sort()).toEqual([
        'astray',
        'virt-launcher-odd',
      ]);
      expect(held('nodes')).toContain('bare');
      expect(
        watched.mirror.vmObjects(NAMESPACE, bare.metadata.name)?.platform,
      ).toMatchObject({ cdi: 'absent' });
    }, 120_000);

    it('finds CDI when its kinds appear', async () => {
      await serve(CDI_KINDS);
      const platform = () =>
        watched.mirror.vmObjects(NAMESPACE, 'bare')?.platform.cdi;
      await until(() => platform() === 'present', WAIT_TIMEOUT);
      await create(
        cdi('datavolumes'),
        bodies('cdi.kubevirt.io/v1beta1', 'DataVolume', [
          { metadata: { name: 'sourceless' }, spec: {} },
          {
            metadata: { name: 'odd' },
            spec: { source: { blank: {} }, pvc: null },
            status: { phase: 'Evaporated', progress: 'N/A', conditions: [] },
          },
        ]),
      );
      await until(() => held('dataVolumes').length === 2, WAIT_TIMEOUT);
      await expect(mirrored()).resolves.toBe(true);
    }, 120_000);

    it('drops what CDI and KubeVirt served when they go, and finds KubeVirt again', async () => {
      await withdraw(CDI_KINDS);
      await until(
        () =>
          watched.mirror.vmObjects(NAMESPACE, 'bare')?.platform.cdi ===
          'absent',
        WAIT_TIMEOUT,
      );
      expect(held('dataVolumes')).toEqual([]);
      await expect(mirrored()).resolves.toBe(true);

      await withdraw(KUBEVIRT_KINDS);
      await until(() => state() === 'kubevirt-absent', WAIT_TIMEOUT);
      await until(() => watched.mirror.size() === 0, WAIT_TIMEOUT);

      await serve(KUBEVIRT_KINDS);
      await until(() => state() === 'synced', WAIT_TIMEOUT);
      await create(
        kubevirt('virtualmachines'),
        bodies('kubevirt.io/v1', 'VirtualMachine', MALFORMED_MACHINES),
      );
      await until(() => watched.mirror.size() === 2, WAIT_TIMEOUT);
      await expect(mirrored()).resolves.toBe(true);
    }, 180_000);
  },
);

/** Waits until a collection is answered. */
async function served(
  real: MirroredCluster,
  collection: string,
): Promise<void> {
  const deadline = Date.now() + WAIT_TIMEOUT;
  for (;;) {
    try {
      await real.client.json(collection);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}
