import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { exampleContext, exampleMachines } from '../__testUtils__/machines';
import { mutate } from '../__testUtils__/mutations';
import { reportedManifests } from '../__testUtils__/reportedManifests';
import { kubevirtData } from '../__testUtils__/testData';
import { checkStructureAcrossVersions } from '../crd';
import type { KubeDoc } from '../types';
import { isObject, parsePlainYaml } from '../yaml';
import { checkKubeVirt } from './checkKubeVirt';
import { withoutServerFields } from './serverFields';
import { buildVirtualMachine } from './virtualMachine';

// Against a real API server with KubeVirt's webhooks: `KUBEVIRT_TEST_KUBECONFIG` names it. Upstream's examples are read from
// `KUBEVIRT_TEST_DATA`, where they are there.
const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeWithCluster = kubeconfig ? describe : describe.skip;
const namespace = `corpus-${process.pid}`;
const SEED = Number(process.env.KUBEVIRT_TEST_SEED ?? 1);
const MUTATIONS = Number(process.env.KUBEVIRT_TEST_MUTATIONS ?? 400);

interface Entry {
  kind: string;
  title: string;
  doc: KubeDoc;
}

interface Verdict {
  accepted: boolean;
  message: string;
  warnings: string[];
}

const PLURALS: Record<string, string> = {
  VirtualMachine: 'kubevirt.io/v1:virtualmachines',
  VirtualMachineInstance: 'kubevirt.io/v1:virtualmachineinstances',
  DataVolume: 'cdi.kubevirt.io/v1beta1:datavolumes',
};

/** Why the two may differ: what the module says, what the cluster says, and the reason. */
const REASONS: Array<{ ours: RegExp; cluster: RegExp; why: string }> = [
  {
    ours: /^/,
    cluster: /failed calling webhook/,
    why: 'virt-api broke over it, as before 1.9 over dedicated CPUs without memory',
  },
  {
    ours: /spec\.template\.spec: is missing, the VMI to run$/,
    cluster: /^$/,
    why: 'KubeVirt takes a VM that can never run; there is nothing to take over',
  },
  {
    ours: /^$/,
    cluster: /does not match the expected API version/,
    why: 'reported before all else, as apiVersion',
  },
  {
    ours: /^(?:\S+\.\w+: is missing\n?)+$/,
    cluster: /^$/,
    why: 'the CRD asks for it, but KubeVirt’s mutating webhook has filled it in, empty, before the CRD is asked',
  },
  {
    ours: /exactly one of source and sourceRef is needed/,
    cluster: /^$/,
    why: 'a check of CDI, which is not asked when a VM is made',
  },
  {
    ours: /^$/,
    cluster: /in body must be of type \w+: "null"/,
    why: 'null is left out before it is written',
  },
  {
    ours: /^$/,
    cluster:
      /not found|failed to find|unable to find|does not exist|forbidden: .* namespace/i,
    why: 'it names what is not on this cluster',
  },
  {
    ours: /^$/,
    cluster: /unable to infer defaults/,
    why: 'what can be inferred is known to the cluster',
  },
];

describeWithCluster('KubeVirt’s own rules, beside a real virt-api', () => {
  let proxy: ChildProcess;
  let server: string;

  beforeAll(async () => {
    proxy = spawn('kubectl', [
      '--kubeconfig',
      kubeconfig!,
      'proxy',
      '--port=0',
    ]);
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: proxy.stdout! }).once('line', resolve);
      proxy.once('error', reject);
      proxy.once('exit', code => reject(new Error(`kubectl proxy: ${code}`)));
    });
    server = `http://${/127\.0\.0\.1:\d+/.exec(line)![0]}`;
    await make('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    // What the corpus names, so that there is nothing to say of it.
    const base = `/apis/instancetype.kubevirt.io/v1beta1/namespaces/${namespace}`;
    await make(`${base}/virtualmachineinstancetypes`, {
      apiVersion: 'instancetype.kubevirt.io/v1beta1',
      kind: 'VirtualMachineInstancetype',
      metadata: { name: 'corpus' },
      spec: { cpu: { guest: 1 }, memory: { guest: '1Gi' } },
    });
    await make(`${base}/virtualmachinepreferences`, {
      apiVersion: 'instancetype.kubevirt.io/v1beta1',
      kind: 'VirtualMachinePreference',
      metadata: { name: 'corpus' },
      spec: {},
    });
  });

  afterAll(async () => {
    await fetch(`${server}/api/v1/namespaces/${namespace}`, {
      method: 'DELETE',
    });
    proxy.removeAllListeners('exit');
    proxy.kill();
  });

  async function post(url: string, body: object): Promise<Verdict> {
    const answer = await fetch(`${server}${url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { message = '' } = (await answer.json()) as { message?: string };
    if (answer.status >= 500 && !/failed calling webhook/.test(message)) {
      throw new Error(`${url}: ${answer.status} ${message}`);
    }
    return { accepted: answer.ok, message, warnings: [] };
  }

  async function make(url: string, object: KubeDoc) {
    expect(await post(url, object)).toMatchObject({ accepted: true });
  }

  function cluster({ doc }: Entry): Promise<Verdict> {
    const [group, plural] = PLURALS[doc.kind].split(':');
    return post(
      `/apis/${group}/namespaces/${namespace}/${plural}?dryRun=All&fieldValidation=Strict`,
      doc,
    );
  }

  it('finds no difference without a reason', async () => {
    const rows: string[] = [];
    const unexplained: string[] = [];
    const counts = new Map<string, Record<string, number>>();
    for (const entry of corpus()) {
      const mine = ours(entry.doc);
      const theirs = await cluster(entry);
      const count = counts.get(entry.kind) ?? {
        both: 0,
        neither: 0,
        warned: 0,
        different: 0,
      };
      counts.set(entry.kind, count);
      if (mine.accepted === theirs.accepted) {
        count[mine.accepted ? 'both' : 'neither'] += 1;
      } else if (mine.accepted && isWarnedOf(theirs, mine.warnings)) {
        count.warned += 1;
      } else {
        count.different += 1;
        const why = REASONS.find(
          reason =>
            reason.ours.test(mine.message) &&
            reason.cluster.test(theirs.message),
        )?.why;
        const row = `${entry.kind} | ${entry.title} | ${
          mine.message || 'accepted'
        } | ${theirs.message || 'accepted'} | ${why ?? 'NO REASON'}`;
        rows.push(row);
        if (!why) {
          unexplained.push(row);
        }
      }
    }
    const table = [...counts]
      .sort()
      .map(
        ([kind, { both, neither, warned, different }]) =>
          `${kind}: ${both} accepted by both, ${neither} refused by both, ${warned} warned of and refused, ${different} different`,
      );
    const broken = rows.filter(row => row.includes('failed calling webhook'));
    process.stderr.write(`${[...table, ...rows].join('\n')}\n`);
    expect(unexplained).toEqual([]);
    // Else it is not there at all.
    expect(broken.length).toBeLessThan(rows.length / 2 + 10);
    expect(
      [...counts.values()].reduce((sum, { both }) => sum + both, 0),
    ).toBeGreaterThan(50);
  }, 600_000);
});

/** Whether a warning is of what the cluster refuses: it names the same field, or the same feature gate. */
function isWarnedOf({ message }: Verdict, warnings: string[]): boolean {
  const refusal = message.toLowerCase().replace(/\s/g, '');
  return warnings.some(warning => {
    const [where, ...words] = warning.split(': ');
    const field = where.split('.').pop()!.replace(/\[.*/, '');
    const gate = /feature gate (\w+)/.exec(words.join(': '))?.[1];
    return [field, gate].some(
      word => word !== undefined && refusal.includes(word.toLowerCase()),
    );
  });
}

/** What the module says of an object, in the words that a person gets. */
function ours(given: KubeDoc): Verdict {
  try {
    const { doc } = withoutServerFields(given, 'vm');
    const report =
      doc.kind === 'DataVolume'
        ? checkStructureAcrossVersions(doc, 'vm')
        : checkKubeVirt(doc, { namespace }, 'vm');
    report.throwProblems();
    return { accepted: true, message: '', warnings: report.warnings };
  } catch (error) {
    return {
      accepted: false,
      message: (error as Error).message,
      warnings: [],
    };
  }
}

function corpus(): Entry[] {
  const examples = examplesOf(path.join(kubevirtData, 'examples'));
  const own = Object.entries(exampleMachines).map(([title, input]) => ({
    kind: 'form',
    title,
    doc: buildVirtualMachine(input, exampleContext).manifest,
  }));
  const golden = examplesOf(
    path.resolve(__dirname, '../../actions/__golden__'),
  ).map(entry => ({ ...entry, kind: 'golden repository' }));
  const reported = Object.entries(reportedManifests).map(([title, doc]) => ({
    kind: 'report',
    title,
    doc,
  }));
  const written = [...examples, ...own, ...golden, ...reported].map(entry => ({
    ...entry,
    doc: prepared(entry.doc),
  }));
  const seeds = written
    .map(({ doc }) => doc)
    .filter(doc => doc.apiVersion === 'kubevirt.io/v1' && ours(doc).accepted);
  return [
    ...written,
    ...mutate(seeds, MUTATIONS, SEED).map(({ kind, place, doc }) => ({
      kind,
      title: `${doc.metadata.name}: ${place}`,
      doc,
    })),
  ];
}

/** All VMs, VMIs and DataVolumes in files below a folder. */
function examplesOf(folder: string): Entry[] {
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
    : [];
  return files
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file =>
      parsePlainYaml(readFileSync(path.join(folder, file), 'utf8'), {
        name: file,
      })
        .filter(
          (value): value is KubeDoc & Record<string, unknown> =>
            isObject(value) && Object.hasOwn(PLURALS, String(value.kind)),
        )
        .map(doc => ({ kind: 'example', title: file, doc })),
    );
}

/** As it would be created in the namespace of the test, which has one instance type and one preference. */
function prepared(doc: KubeDoc): KubeDoc {
  const copy = structuredClone(doc);
  copy.metadata.namespace = namespace;
  const spec = copy.spec as Record<string, any>;
  for (const name of ['instancetype', 'preference']) {
    if (isObject(spec[name]) && spec[name].name) {
      spec[name] = {
        kind:
          name === 'instancetype'
            ? 'VirtualMachineInstancetype'
            : 'VirtualMachinePreference',
        name: 'corpus',
      };
    }
  }
  return copy;
}
