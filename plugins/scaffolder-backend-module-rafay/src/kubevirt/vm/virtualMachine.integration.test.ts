import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { KubeDoc } from '../types';
import { toYaml } from '../yaml';
import { exampleContext, exampleMachines } from '../__testUtils__/machines';
import { AMBIGUOUS_STRINGS } from '../__testUtils__/testData';
import { buildVirtualMachine } from './virtualMachine';

// Against a real API server with KubeVirt's webhooks: `KUBEVIRT_TEST_KUBECONFIG` names it.
const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeWithCluster = kubeconfig ? describe : describe.skip;
const namespace = `generator-${process.pid}`;

const context = { ...exampleContext, namespace };

describeWithCluster('VMs on a real API server', () => {
  beforeAll(() => kubectl(['create', 'namespace', namespace]));
  afterAll(() => kubectl(['delete', 'namespace', namespace, '--wait=false']));

  it.each(Object.entries(exampleMachines))(
    'accepts %s, and keeps what was written',
    async (_title, input) => {
      const { manifest } = buildVirtualMachine(input, context);
      const answer = await apply(manifest, ['--dry-run=server']);
      expect(answer).toMatchObject({
        kind: manifest.kind,
        metadata: manifest.metadata,
        spec: manifest.spec as object,
      });
    },
  );

  it('has KubeVirt run a VM and a VMI', async () => {
    const names = ['the smallest VM', 'a VMI'];
    for (const name of names) {
      await apply(
        buildVirtualMachine(exampleMachines[name], context).manifest,
        [],
      );
    }
    // kubectl gives up at once on an object that virt-controller has not made yet, unless it waits for that too.
    for (const state of ['create', 'jsonpath={.status.phase}=Running']) {
      for (const name of names) {
        await kubectl([
          '-n',
          namespace,
          'wait',
          'vmi',
          exampleMachines[name].name,
          `--for=${state}`,
          '--timeout=200s',
        ]);
      }
    }
    const { stdout } = await kubectl([
      '-n',
      namespace,
      'get',
      'vmi',
      'small',
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout).metadata).toMatchObject({
      labels: { 'backstage.io/kubernetes-id': 'orders' },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    });
  });

  it('reads hostile strings back as they were written', async () => {
    const data = Object.fromEntries(
      AMBIGUOUS_STRINGS.map((text, index) => [`k${index}`, text]),
    );
    const answer = await apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'strings', namespace },
        data,
      },
      ['--dry-run=server'],
    );
    expect(answer.data).toEqual(data);
  });
});

async function apply(manifest: KubeDoc, flags: string[]): Promise<KubeDoc> {
  const child = kubectl(['create', '-o', 'json', ...flags, '-f', '-']);
  child.child.stdin!.end(toYaml([manifest]));
  return JSON.parse((await child).stdout);
}

function kubectl(args: string[]) {
  return promisify(execFile)(
    'kubectl',
    ['--kubeconfig', kubeconfig!, ...args],
    {
      maxBuffer: 16 * 1024 * 1024,
    },
  );
}
