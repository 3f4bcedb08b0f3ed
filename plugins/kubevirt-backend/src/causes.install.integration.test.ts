import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { parse } from 'yaml';
import { KubeError } from './clusters';
import { RealCluster } from './__testUtils__/RealCluster';
import { imported, realVm } from './__testUtils__/realVms';

// A cluster that serves none of KubeVirt's and CDI's kinds, and upstream's CRDs. No controller says anything
// here: what is reported of a VM is derived from what the cluster lacks.
const kubeconfig = process.env.KUBEVIRT_TEST_EMPTY_KUBECONFIG;
const crds = path.join(
  process.env.KUBEVIRT_TEST_DATA ??
    path.resolve(__dirname, '../../../../shared/kubevirt'),
  'crds',
);
const describeIf = kubeconfig && existsSync(crds) ? describe : describe.skip;

const KUBEVIRT = [
  'virtualmachines.kubevirt.io',
  'virtualmachineinstances.kubevirt.io',
  'virtualmachineinstancemigrations.kubevirt.io',
  'kubevirts.kubevirt.io',
];
const CDI = ['datavolumes.cdi.kubevirt.io'];
/** Milliseconds; only a failure takes them. */
const WAIT_TIMEOUT = 60_000;
const TIMEOUT = 120_000;

describeIf(
  'VMs on a real cluster without CDI and without KubeVirt (skipped unless KUBEVIRT_TEST_EMPTY_KUBECONFIG names one, and there are CRDs in KUBEVIRT_TEST_DATA)',
  () => {
    let cluster: RealCluster;
    const see = (
      name: string,
      wanted: (view: VirtualMachineSummary) => boolean,
    ) => cluster.see(name, wanted, { timeout: WAIT_TIMEOUT });
    const serve = (names: string[]) =>
      eachOf(names, async name =>
        cluster.make(
          parse(readFileSync(path.join(crds, `${name}.yaml`), 'utf8')),
        ),
      );

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'lacking');
      // Other tests on this cluster leave them to be deleted, or were ended.
      await eachOf([...CDI, ...KUBEVIRT], name => withdraw(cluster, name));
      await serve(KUBEVIRT);
    }, TIMEOUT);

    afterAll(async () => {
      // Whoever installs KubeVirt next must not meet kinds that are still going.
      await eachOf([...CDI, ...KUBEVIRT], name => withdraw(cluster, name));
      await cluster?.remove();
    }, TIMEOUT);

    it(
      'wait for a KubeVirt that is not there',
      async () => {
        await untilServed(() => cluster.make(realVm({ name: 'early' })));
        expect(await see('early', ({ cause }) => Boolean(cause))).toMatchObject(
          {
            displayStatus: 'New',
            group: 'changing',
            cause: {
              code: 'kubevirt-not-ready',
              severity: 'waiting',
              sentence: 'KubeVirt is not installed on this cluster.',
            },
          },
        );
      },
      TIMEOUT,
    );

    it(
      'lack CDI, until it is there',
      async () => {
        await cluster.make(
          realVm({
            name: 'diskless',
            ...imported('diskless', 'http://images.example/a.qcow2'),
          }),
        );
        expect(
          await see('diskless', ({ cause }) => cause?.code === 'cdi-absent'),
        ).toMatchObject({
          group: 'held-back',
          cause: {
            severity: 'error',
            sentence: expect.stringContaining('diskless-root'),
          },
        });
        await serve(CDI);
        expect(
          await see('diskless', ({ cause }) => cause?.code !== 'cdi-absent'),
        ).toMatchObject({ cause: { code: 'kubevirt-not-ready' } });
      },
      TIMEOUT,
    );
  },
);

async function eachOf(
  names: string[],
  work: (name: string) => Promise<unknown>,
): Promise<void> {
  for (const name of names) {
    await work(name);
  }
}

/** Deletes a kind, and waits until it is gone with all its objects. */
async function withdraw(cluster: RealCluster, name: string): Promise<void> {
  const deadline = Date.now() + WAIT_TIMEOUT;
  const definition = cluster.path('CustomResourceDefinition', name);
  for (;;) {
    try {
      await cluster.client.json(definition, { method: 'DELETE' });
    } catch (error) {
      if (error instanceof KubeError && error.code === 404) {
        return;
      }
      if (Date.now() > deadline) {
        throw error;
      }
    }
    // One that does not go must not be deleted on and on under the tests that come next.
    if (Date.now() > deadline) {
      throw new Error(`${name} is still being deleted`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** Tries again while a kind is being taken into service. */
async function untilServed(work: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + WAIT_TIMEOUT;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const notYet = error instanceof KubeError && error.code === 404;
      if (!notYet || Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}
