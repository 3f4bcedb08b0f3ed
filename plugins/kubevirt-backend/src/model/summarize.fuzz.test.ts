import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ClusterStatus } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { describeVm } from './detail';
import { currentVmiPod } from './launcherPod';
import type { PlatformObjects } from './vmObjects';
import { describePlatform, summarizePlatform } from './platform';
import { summarize } from './summarize';
import type { KubeObject } from '../kubevirt/types';
import { fixture, platformFixture } from './__testUtils__/fixtures';
import { mutate, oneOf, seeded } from './__testUtils__/mutate';
import { askOracle } from './__testUtils__/oracle';
import type { Question } from './__testUtils__/oracle';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import { randomObjects } from './__testUtils__/randomObjects';

/** More runs: KUBEVIRT_FUZZ_RUNS=100000; other ones: KUBEVIRT_FUZZ_SEED. See scripts/fuzz-model.mjs. */
const RUNS = Number(process.env.KUBEVIRT_FUZZ_RUNS ?? 3_000);
const SEED = Number(process.env.KUBEVIRT_FUZZ_SEED ?? 1);

/** Program with KubeVirt's own CurrentVMIPod. */
const oracle = process.env.KUBEVIRT_ORACLE;
const withOracle = oracle !== undefined && existsSync(oracle);
const describeIfOracle = withOracle ? describe : describe.skip;

const TIMEOUT = 60_000 + RUNS * 20;
const cluster: ClusterStatus = {
  name: 'west',
  state: 'synced',
  forbiddenKinds: [],
  polledKinds: [],
};
const cases = readdirSync(path.join(__dirname, '__fixtures__'))
  .map(file => file.replace(/\.json$/, ''))
  .filter(name => name !== 'platform')
  .map(fixture);

describe(`${RUNS} randomly changed sets of objects, seed ${SEED}`, () => {
  it(
    'never throw, and each gives a whole summary',
    () => {
      const random = seeded(SEED);
      for (let run = 0; run < RUNS; run++) {
        const objects = randomObjects(oneOf(random, cases), random);
        const vmObjects = vmObjectsOf(objects);
        const { summary, ...detail } = describeVm(vmObjects, cluster);
        if (!summary.status || !summary.displayStatus || !summary.group) {
          throw new Error(
            `Run ${run}: no status in ${JSON.stringify(summary)}`,
          );
        }
        if (/undefined|null|NaN|\[object/.test(sentencesOf(summary))) {
          throw new Error(`Run ${run}: ${sentencesOf(summary)}`);
        }
        for (const span of detail.timeline) {
          if (
            !(Date.parse(span.startedAt) <= Date.parse(span.endedAt ?? '9999'))
          ) {
            throw new Error(`Run ${run}: ${JSON.stringify(span)}`);
          }
        }
        JSON.stringify(detail);
      }
      expect(cases.length).toBeGreaterThan(20);
    },
    TIMEOUT,
  );

  it(
    'never throw for the platform',
    () => {
      const random = seeded(SEED + 1);
      const captured = platformFixture();
      for (let run = 0; run < RUNS / 10; run++) {
        const platform = structuredClone(captured);
        for (let index = 0; index < 1 + random() * 8; index++) {
          mutate(oneOf(random, oneOf(random, listsOf(platform))), random);
        }
        const described = describePlatform(platform);
        if (!described.health || !described.sentence) {
          throw new Error(`Run ${run}: ${JSON.stringify(described)}`);
        }
        summarizePlatform(platform, { virtualMachines: 1 });
      }
      expect(describePlatform(captured).health).toBe('ok');
    },
    TIMEOUT,
  );
});

describeIfOracle(
  withOracle
    ? `the current pod of ${RUNS} random sets, as KubeVirt's own code sees it`
    : `the current pod as KubeVirt's own code sees it (skipped: KUBEVIRT_ORACLE names no program)`,
  () => {
    it(
      'is the same',
      () => {
        const random = seeded(SEED + 2);
        const figures = { judged: 0, none: 0, ties: 0, refused: 0 };
        for (let done = 0; done < RUNS; done += 2_000) {
          judge(Math.min(2_000, RUNS - done), random, figures);
        }
        process.stdout.write(`oracle: ${JSON.stringify(figures)}\n`);
        expect(figures.judged).toBeGreaterThan(RUNS / 2);
        expect(figures.ties).toBeGreaterThan(0);
      },
      TIMEOUT,
    );
  },
);

function judge(
  count: number,
  random: () => number,
  figures: { judged: number; none: number; ties: number; refused: number },
): void {
  const questions: Question[] = [];
  while (questions.length < count) {
    const { vmi, pods = [] } = randomObjects(oneOf(random, cases), random);
    const names = pods.map(pod => pod.metadata?.name);
    // Pods are distinguished by name.
    if (
      vmi &&
      new Set(names).size === names.length &&
      names.every(name => typeof name === 'string' && name !== '')
    ) {
      questions.push({ vmi, pods });
    }
  }
  const answers = askOracle(oracle!, questions);
  const ties: { question: Question; ours: string }[] = [];
  answers.forEach((answer, index) => {
    const { vmi, pods } = questions[index];
    const ours = currentVmiPod(vmi, pods);
    if (answer.error !== undefined) {
      figures.refused += 1;
      return;
    }
    figures.judged += 1;
    const name = ours?.metadata?.name ?? '';
    if (answer.pod === name) {
      figures.none += name === '' ? 1 : 0;
      return;
    }
    const theirs = pods.find(pod => pod.metadata?.name === answer.pod);
    // Of equally old pods either is right, if the other could be chosen at all.
    if (!ours || !theirs || timeOf(ours) !== timeOf(theirs)) {
      throw new Error(
        `KubeVirt takes '${answer.pod}', the model '${name}': ${JSON.stringify(
          questions[index],
        )}`,
      );
    }
    figures.ties += 1;
    ties.push({ question: { vmi, pods: [ours] }, ours: name });
  });
  askOracle(
    oracle!,
    ties.map(({ question }) => question),
  ).forEach((answer, index) => {
    if (answer.pod !== ties[index].ours) {
      throw new Error(
        `KubeVirt would never take '${ties[index].ours}': ${JSON.stringify(
          ties[index].question,
        )}`,
      );
    }
  });
}

function listsOf(vmObjects: PlatformObjects): KubeObject[][] {
  return [
    vmObjects.kubevirts,
    vmObjects.cdis,
    vmObjects.deployments,
    vmObjects.daemonSets,
    vmObjects.componentPods,
    vmObjects.leases,
    vmObjects.nodes,
    vmObjects.crds,
    vmObjects.storageProfiles,
  ];
}

function timeOf(pod: Question['pods'][number]): number | undefined {
  const at = Date.parse(pod.metadata.creationTimestamp ?? '');
  return Number.isNaN(at) ? undefined : at;
}

function sentencesOf({ cause, alarms }: ReturnType<typeof summarize>): string {
  return [cause?.sentence, cause?.hint, ...alarms.map(alarm => alarm.sentence)]
    .filter(Boolean)
    .join(' ');
}
