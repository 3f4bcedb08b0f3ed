import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { createBlueprintGenerateAction } from '../actions/blueprintGenerate';
import { createManifestSource } from '../kubevirt';
import { kubevirtData } from '../kubevirt/__testUtils__/testData';

// Installs what the generator wrote, in the order it states, on a cluster that has no KubeVirt and
// no node that is a control-plane node. `KUBEVIRT_TEST_EMPTY_KUBECONFIG` names the cluster.
const kubeconfig = process.env.KUBEVIRT_TEST_EMPTY_KUBECONFIG;
const describeWithEmptyCluster =
  kubeconfig && existsSync(kubevirtData) ? describe : describe.skip;

const vmNamespace = 'generated';
// kubectl remembers which kinds a cluster serves, which is what changes here.
const cache = createMockDirectory();
const minutes = (count: number) => count * 60_000;

describeWithEmptyCluster('what the generator writes, on a real cluster', () => {
  const workspace = createMockDirectory();

  async function generate(option: 'option1' | 'option2', bundling: string) {
    workspace.clear();
    const config = mockServices.rootConfig({
      data: {
        rafay: { manifests: { folder: path.join(kubevirtData, 'install') } },
      },
    });
    const action = createBlueprintGenerateAction({
      config,
      manifestSource: createManifestSource({
        config,
        urlReader: mockServices.urlReader.mock(),
        logger: mockServices.logger.mock({
          child: () => mockServices.logger.mock(),
        }),
      }),
    });
    const context = createMockActionContext({
      workspacePath: workspace.path,
      input: {
        option,
        bundling,
        project: 'shop',
        clusters: ['west'],
        kubevirtVersion: 'v1.9.0',
        cdiVersion: 'v1.66.0',
        anyNode: true,
        entityName: 'orders',
        owner: 'group:default/team-orders',
        vmNamespace,
        vms: [
          {
            name: 'orders-web',
            source: {
              type: 'containerDisk',
              image: 'quay.io/containerdisks/fedora:latest',
            },
            memory: '128Mi',
          },
          {
            name: 'orders-db',
            source: {
              type: 'registry',
              image: 'quay.io/containerdisks/fedora:latest',
              size: '1Gi',
            },
            memory: '128Mi',
          },
        ],
      },
    });
    await action.handler(context as never);
    const outputs = Object.fromEntries(
      (context.output as jest.Mock).mock.calls,
    ) as { applyOrder: string[]; readmePath: string };
    return outputs;
  }

  const read = (file: string) =>
    readFileSync(path.join(workspace.path, file), 'utf8');

  // The waits of the README's "Verify", with longer limits.
  function waits(readmePath: string, timeout: string): string[][] {
    return [...read(readmePath).matchAll(/^kubectl (.*wait .*)$/gm)]
      .map(([, command]) => command)
      .filter(command => command.includes('--for=condition='))
      .map(command =>
        command.replace(/--timeout=\S+/, `--timeout=${timeout}`).split(' '),
      );
  }

  it(
    'fails the generated waits when the operator is left out',
    async () => {
      const { applyOrder, readmePath } = await generate('option2', 'split');
      const failures: string[] = [];
      for (const spec of applyOrder.filter(file => !/operator/.test(file))) {
        await applySpec(spec, 1).catch(error => failures.push(String(error)));
      }
      expect(failures.join()).toContain('no matches for kind "KubeVirt"');
      for (const wait of waits(readmePath, '3s')) {
        await expect(kubectl(wait)).rejects.toThrow(
          /not found|no matching|doesn't have a resource/i,
        );
      }
      await kubectl([
        'delete',
        'namespace',
        'kubevirt',
        'cdi',
        vmNamespace,
        '--ignore-not-found',
      ]);
    },
    minutes(3),
  );

  it.each([
    ['option1', 'bundled'],
    ['option2', 'split'],
  ] as const)(
    'installs %s, %s: KubeVirt and CDI become available, and both VMs run',
    async (option, bundling) => {
      const { applyOrder, readmePath } = await generate(option, bundling);
      const commands = waits(readmePath, '8m');
      expect(commands).toHaveLength(4);
      // Rafay waits for an add-on or blueprint before what follows; the pipeline's approvals are
      // where people do. VMs come when all of "Verify" has passed.
      const isVm = (file: string) => /workloads\/orders-/.test(file);
      for (const spec of applyOrder.filter(file => !isVm(file))) {
        await applySpec(spec, 20);
      }
      for (const command of commands) {
        await kubectl(command);
      }
      const { stdout: nodes } = await kubectl([
        'get',
        'nodes',
        '-l',
        'node-role.kubernetes.io/control-plane',
        '-o',
        'name',
      ]);
      expect(nodes).toBe('');
      const { stdout: phase } = await kubectl([
        '-n',
        'kubevirt',
        'get',
        'kubevirt',
        'kubevirt',
        '-o',
        'jsonpath={.status.phase}',
      ]);
      expect(phase).toBe('Deployed');
      const { stdout: enforce } = await kubectl([
        'get',
        'namespace',
        'kubevirt',
        '-o',
        'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}',
      ]);
      expect(enforce).toBe('privileged');

      // KubeVirt's webhooks restart for some seconds when CDI appears after it.
      const machines = applyOrder.filter(isVm);
      expect(machines.map(file => path.basename(file, '.yaml'))).toEqual(
        expect.arrayContaining(['orders-db', 'orders-web']),
      );
      for (const spec of machines) {
        await applySpec(spec, 20);
      }
      for (const name of ['orders-web', 'orders-db']) {
        await kubectl([
          '-n',
          vmNamespace,
          'wait',
          `vm/${name}`,
          '--for=jsonpath={.status.printableStatus}=Running',
          '--timeout=3m',
        ]);
      }

      // And away again, in the README's order: VMs, objects, operators.
      for (const command of [
        ['delete', 'vms,vmis', '--all', '-n', vmNamespace, '--wait=true'],
        ['delete', 'cdi', 'cdi', '--wait=true', '--timeout=3m'],
        [
          '-n',
          'kubevirt',
          'delete',
          'kubevirt',
          'kubevirt',
          '--wait=true',
          '--timeout=3m',
        ],
      ]) {
        await kubectl(command);
      }
      for (const spec of [...applyOrder]
        .reverse()
        .filter(file => !isVm(file))) {
        await deleteSpec(spec);
      }
      const { stdout: left } = await kubectl([
        'get',
        'crd',
        'kubevirts.kubevirt.io',
        'cdis.cdi.kubevirt.io',
        '--ignore-not-found',
        '-o',
        'name',
      ]);
      expect(left).toBe('');
    },
    minutes(15),
  );

  // Does to the cluster what Rafay does with a spec: namespaces with their labels, and the artifacts
  // of add-ons and workloads, tried again as long as a kind is not served yet.
  async function applySpec(file: string, tries: number) {
    const spec = parse(read(file));
    if (spec.kind === 'Namespace') {
      await pipeTo(
        ['apply', '-f', '-'],
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: spec.metadata.name, labels: spec.metadata.labels },
        }),
      );
      return;
    }
    for (const artifact of artifactsOf(file, spec)) {
      for (let left = tries; ; left--) {
        try {
          await kubectl(['apply', '-n', spec.spec.namespace, '-f', artifact]);
          break;
        } catch (error) {
          if (left <= 1) {
            throw error;
          }
          await new Promise(resolve => setTimeout(resolve, 3000));
        }
      }
    }
  }

  async function deleteSpec(file: string) {
    const spec = parse(read(file));
    if (spec.kind === 'Namespace') {
      await kubectl([
        'delete',
        'namespace',
        spec.metadata.name,
        '--ignore-not-found',
      ]);
      return;
    }
    for (const artifact of artifactsOf(file, spec)) {
      await kubectl([
        'delete',
        '--ignore-not-found',
        '-n',
        spec.spec.namespace,
        '-f',
        artifact,
      ]).catch(error => {
        // The objects' kinds go with the operators.
        if (
          !/no matches for kind|doesn't have a resource/.test(String(error))
        ) {
          throw error;
        }
      });
    }
  }

  function artifactsOf(file: string, spec: any): string[] {
    const paths: Array<{ name: string }> =
      spec.spec.artifact?.artifact.paths ?? [];
    return paths.map(({ name }) =>
      path.join(
        workspace.path,
        path.dirname(file),
        name.replace('file://', ''),
      ),
    );
  }
});

function kubectl(args: string[]) {
  return promisify(execFile)(
    'kubectl',
    ['--kubeconfig', kubeconfig!, '--cache-dir', cache.path, ...args],
    {
      maxBuffer: 16 * 1024 * 1024,
    },
  );
}

async function pipeTo(args: string[], input: string) {
  const running = kubectl(args);
  running.child.stdin!.end(input);
  await running;
}
