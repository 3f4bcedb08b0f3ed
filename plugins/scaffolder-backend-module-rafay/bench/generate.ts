/**
 * How long `rafay:blueprint:generate` takes: Option 1 with 50 VMs, manifests vendored from a folder.
 * Run with `node --require @backstage/cli/config/nodeTransform.cjs bench/generate.ts`;
 * RAFAY_BENCH_MANIFESTS names another folder with release manifests, for example
 * the real ones.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { ConfigReader } from '@backstage/config';
import { createBlueprintGenerateAction } from '../src/actions';
import { createManifestSource } from '../src/kubevirt';

const RUNS = 7;
const BUDGET_MS = 1000;
const folder =
  process.env.RAFAY_BENCH_MANIFESTS ??
  path.resolve(__dirname, '../../../packages/demo-clusters/manifests');

const silent: any = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silent,
};

async function run(): Promise<number> {
  const workspacePath = await mkdtemp(path.join(tmpdir(), 'rafay-bench-'));
  const config = new ConfigReader({ rafay: { manifests: { folder } } });
  const action = createBlueprintGenerateAction({
    config,
    manifestSource: createManifestSource({
      config,
      logger: silent,
      urlReader: {} as any,
    }),
  });
  const start = performance.now();
  try {
    await action.handler({
      input: {
        option: 'option1',
        project: 'shop',
        clusters: ['west'],
        kubevirtVersion: 'v1.9.0',
        cdiVersion: 'v1.66.0',
        entityName: 'orders',
        owner: 'group:default/team-orders',
        vmNamespace: 'orders',
        vms: Array.from({ length: 50 }, (_, index) => ({
          name: `vm-${index}`,
          source: {
            type: 'containerDisk',
            image: 'quay.io/containerdisks/fedora:42',
          },
          instancetype: 'u1.small',
          runStrategy: 'Always',
        })),
      },
      workspacePath,
      logger: silent,
      output() {},
      checkpoint: async ({ fn }: { fn: () => unknown }) => fn(),
    } as any);
    return performance.now() - start;
  } finally {
    await rm(workspacePath, { recursive: true, force: true });
  }
}

async function main() {
  const times: number[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    times.push(await run());
  }
  const [first] = times;
  const median = [...times].sort((a, b) => a - b)[Math.floor(RUNS / 2)];
  process.stdout.write(
    `Option 1, 50 VMs, vendored: first ${Math.round(
      first,
    )} ms, median of ${RUNS} ${Math.round(
      median,
    )} ms (budget ${BUDGET_MS} ms)\n`,
  );
  if (median > BUDGET_MS) {
    process.exitCode = 1;
  }
}

main();
