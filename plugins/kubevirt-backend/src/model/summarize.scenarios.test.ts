import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { summarize } from './summarize';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import type { CapturedObjects } from './__testUtils__/capturedObjects';

/*
 * Bundles of objects with what is to be seen of them, kept outside of this repository by those who share
 * the folder. Without it there is nothing to check them with, and the suite says so.
 */
const folder = path.resolve(
  __dirname,
  '../../../../../shared/kubevirt/scenarios',
);
const present = existsSync(folder);
const describeIf = present ? describe : describe.skip;

interface Bundle {
  name: string;
  description: string;
  expect: {
    printableStatus: string;
    vmiPhase: string | null;
    currentPod: string | null;
    node: string | null;
    targetPod?: string;
    targetNode?: string;
    leftoverPods?: string[];
  };
  objects: {
    virtualmachines: CapturedObjects['vm'][];
    virtualmachineinstances: CapturedObjects['vmi'][];
    pods: NonNullable<CapturedObjects['pods']>;
    migrations: NonNullable<CapturedObjects['migrations']>;
    datavolumes: NonNullable<CapturedObjects['dataVolumes']>;
  };
}

const bundles: Bundle[] = present
  ? readdirSync(folder)
      .filter(file => file.endsWith('.json'))
      .map(file => JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
  : [];

describeIf(
  present
    ? `bundles in ${path.basename(folder)}`
    : 'bundles in ../shared/kubevirt/scenarios (skipped: the folder is not there)',
  () => {
    it('has bundles', () => {
      expect(bundles.length).toBeGreaterThan(0);
    });

    it.each(bundles.map(bundle => [bundle.name, bundle] as const))(
      '%s',
      (_name, { expect: expected, objects }) => {
        const summary = summarize(
          vmObjectsOf({
            now: '2026-08-01T10:05:00Z',
            vm: objects.virtualmachines[0],
            vmi: objects.virtualmachineinstances[0],
            pods: objects.pods,
            migrations: objects.migrations,
            dataVolumes: objects.datavolumes,
          }),
        );
        expect({
          printableStatus: summary.status,
          vmiPhase: summary.phase ?? null,
          currentPod: summary.pod?.name ?? null,
          node: summary.node ?? null,
        }).toEqual({
          printableStatus: expected.printableStatus,
          vmiPhase: expected.vmiPhase,
          currentPod: expected.currentPod,
          node: expected.node,
        });
        expect(summary.target?.pod?.name).toBe(expected.targetPod);
        expect(summary.target?.node).toBe(expected.targetNode);
        expect(summary.previousPods.map(pod => pod.name)).toEqual(
          expected.leftoverPods ?? [],
        );
      },
    );
  },
);

if (!present) {
  // Jest does not run an empty file.
  describe('bundles', () => {
    it('need the folder ../shared/kubevirt/scenarios', () => {
      expect(bundles).toEqual([]);
    });
  });
}
