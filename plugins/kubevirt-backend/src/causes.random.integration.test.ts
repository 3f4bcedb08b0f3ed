import { writeFileSync } from 'node:fs';
import { RealCluster } from './__testUtils__/RealCluster';
import { drawsOf } from './__testUtils__/randomRun/drawsOf';
import { Steps } from './__testUtils__/randomRun/Steps';
import {
  contradictions,
  overdueWithoutCause,
  type RawObjects,
} from './__testUtils__/randomRun/secondReading';
import { summarize } from './model';
import type { VmObjects } from './model/vmObjects';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

const SECONDS = Number(process.env.KUBEVIRT_TEST_RANDOM_SECONDS ?? 100);
const SEED = Number(process.env.KUBEVIRT_TEST_RANDOM_SEED ?? 1);
/** Where the numbers of the run are written to, as JSON. */
const REPORT = process.env.KUBEVIRT_TEST_RANDOM_REPORT;
/** So many different contradictions are reported, each with its objects. */
const MAX_REPORTED = 10;
const HOUR = 3_600_000;

const raw = (objects: VmObjects): RawObjects => ({
  ...objects,
  nodes: [...objects.nodes()],
});

describeIf(
  'causes of VMs to which anything happens (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let cluster: RealCluster;
    let steps: Steps;
    let quotaNamespace: string;
    const found = new Map<string, unknown>();
    const seen = new Map<string, number>();
    const vms = new Set<string>();
    let readings = 0;

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'random');
      quotaNamespace = `${cluster.namespace}-quota`;
      const neverClass = `never-${cluster.suffix}`;
      await cluster.make({
        kind: 'Namespace',
        metadata: { name: quotaNamespace },
      });
      await cluster.make({
        kind: 'StorageClass',
        metadata: { name: neverClass },
        provisioner: 'nobody.example/never',
        volumeBindingMode: 'WaitForFirstConsumer',
      });
      steps = new Steps({
        cluster,
        draw: drawsOf(SEED),
        neverClass,
        quotaNamespace,
        faultCommand: process.env.KUBEVIRT_TEST_FAULT_COMMAND,
      });
    }, 60_000);

    afterAll(async () => {
      await steps?.end();
      await cluster?.remove();
    }, 120_000);

    /** Reads each VM twice: as it is, and as it were if nothing happened to it any more. */
    function compare(step: string) {
      for (const namespace of [cluster.namespace, quotaNamespace]) {
        for (const { name, uid } of cluster.mirror.find({
          namespaces: [namespace],
        })) {
          const objects = cluster.mirror.vmObjects(namespace, name);
          if (objects) {
            vms.add(uid);
            readings += 1;
            const now = summarize(objects);
            const later = { ...objects, now: objects.now + 3 * HOUR };
            const state = [now.displayStatus, now.group, now.cause?.code];
            seen.set(state.join(), (seen.get(state.join()) ?? 0) + 1);
            const lines = [
              ...contradictions(now, raw(objects)),
              ...overdueWithoutCause(summarize(later), raw(later)),
            ];
            for (const line of lines) {
              const key = `${line} (${state.join(', ')})`;
              if (!found.has(key) && found.size < MAX_REPORTED) {
                found.set(key, { step, view: now, objects: raw(objects) });
              }
            }
          }
        }
      }
    }

    it(
      'are what a second reading of the same objects allows',
      async () => {
        const end = Date.now() + SECONDS * 1_000;
        const draw = drawsOf(SEED + 1);
        while (Date.now() < end) {
          const step = await steps.take();
          for (let left = draw() * 2_000; left > 0; left -= 100) {
            compare(step);
            await new Promise(resolve => setTimeout(resolve, 100));
          }
          if (REPORT) {
            writeFileSync(
              REPORT,
              JSON.stringify({
                seed: SEED,
                steps: steps.taken,
                refused: steps.refused,
                vms: vms.size,
                readings,
                states: Object.fromEntries(seen),
                contradictions: Object.fromEntries(found),
              }),
            );
          }
        }
        expect(Object.fromEntries(found)).toEqual({});
        // A run in which nothing happens finds nothing.
        expect(vms.size).toBeGreaterThan(SECONDS / 20);
        expect(seen.size).toBeGreaterThan(5);
      },
      (SECONDS + 60) * 1_000,
    );
  },
);
