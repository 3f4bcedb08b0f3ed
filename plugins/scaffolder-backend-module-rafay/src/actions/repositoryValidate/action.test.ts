import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  containerVm,
  createHarness,
  importedVm,
} from '../../__testUtils__/harness';

describe('rafay:repository:validate', () => {
  const harness = createHarness();
  beforeEach(async () => {
    harness.reset();
    await harness.generate({
      option: 'option1',
      bundling: 'split',
      vms: [containerVm, importedVm],
      repositoryUrl: 'https://git.example.com/shop/kubevirt.git',
    });
  });

  const absolute = (file: string) => path.join(harness.workspace, file);
  const edit = (file: string, from: string | RegExp, to: string) => {
    const text = harness.files()[file];
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    writeFileSync(absolute(file), changed);
  };
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(absolute(file)), { recursive: true });
    writeFileSync(absolute(file), text);
  };

  it('finds nothing in what was generated', async () => {
    const { outputs } = await harness.validate();
    expect(outputs.warnings).toEqual([]);
    expect(outputs.files).toBe(Object.keys(harness.files()).length);
  });

  const lock = '.rafay-kubevirt/shop/kubevirt-blueprint.lock.yaml';
  const addon = 'projects/shop/addons/kubevirt-cr.yaml';
  const blueprint = 'projects/shop/blueprints/kubevirt-blueprint.yaml';
  const pipeline = 'projects/shop/pipelines/kubevirt-blueprint-rollout.yaml';
  const workload = 'projects/shop/workloads/orders-db.yaml';

  it.each<[string, () => void, string]>([
    [
      'broken YAML',
      () => edit(workload, 'spec:', 'spec: ['),
      `${workload}:7: not valid YAML`,
    ],
    [
      'an unknown field',
      () => edit(workload, '  drift:', '  clusters: west\n  drift:'),
      `${workload}:11: spec: 'clusters' is no field of this kind`,
    ],
    [
      'a missing field',
      () => edit(workload, '  namespace: orders\n', ''),
      `${workload}:7: spec: 'namespace' is missing`,
    ],
    [
      'another apiVersion',
      () => edit(workload, 'apps.k8smgmt.io/v3', 'apps.k8smgmt.io/v2'),
      `${workload}:1: apiVersion: must be apps.k8smgmt.io/v3`,
    ],
    [
      'another name than the file',
      () => edit(workload, 'name: orders-db', 'name: other'),
      `${workload}:4: metadata.name is 'other', but the file is called 'orders-db'`,
    ],
    [
      'another project than the folder',
      () => edit(workload, 'project: shop', 'project: billing'),
      `${workload}:5: metadata.project is 'billing', but the file lies in the folder of 'shop'`,
    ],
    [
      'a kind in the wrong folder',
      () =>
        write(
          'projects/shop/workloads/kubevirt.yaml',
          harness.files()['projects/shop/namespaces/kubevirt.yaml'],
        ),
      "projects/shop/workloads/kubevirt.yaml:2: a Namespace belongs into the folder 'namespaces', not 'workloads'",
    ],
    [
      'an object that is there twice',
      () =>
        write(
          'projects/shop/namespaces/kubevirt.yml',
          harness.files()['projects/shop/namespaces/kubevirt.yaml'],
        ),
      "projects/shop/namespaces/kubevirt.yml:4: Namespace 'kubevirt' of project 'shop' is there twice",
    ],
    [
      'an add-on that is not there',
      () => rmSync(absolute(addon)),
      `${blueprint}:15: there is no add-on 'kubevirt-cr' in this repository`,
    ],
    [
      'a version that is not there',
      () => edit(addon, 'version: v1', 'version: v7'),
      `${blueprint}:16: add-on 'kubevirt-cr' has no version 'v1'; there is v7`,
    ],
    [
      'add-ons that depend on a stranger',
      () => edit(blueprint, '- kubevirt-operator', '- nobody'),
      "'kubevirt-cr' depends on 'nobody', which is no add-on of this blueprint",
    ],
    [
      'add-ons in a circle',
      () =>
        edit(
          blueprint,
          '  - name: kubevirt-operator\n    version: v1\n',
          '  - name: kubevirt-operator\n    version: v1\n    dependsOn: [kubevirt-cr]\n',
        ),
      'kubevirt-operator → kubevirt-cr → kubevirt-operator',
    ],
    [
      "Rafay's own KubeVirt beside ours",
      () => edit(blueprint, 'enableVM: false', 'enableVM: true'),
      `${blueprint}:23: enableVM installs Rafay's own KubeVirt`,
    ],
    [
      'an artifact that is not there',
      () =>
        rmSync(absolute('projects/shop/workloads/artifacts/orders-db'), {
          recursive: true,
        }),
      `${workload}:17: 'file://artifacts/orders-db/orders-db.yaml' is not there`,
    ],
    [
      'an artifact out of the folder',
      () => edit(workload, 'artifacts/orders-db/', '../../../'),
      `leads out of the folder of the spec`,
    ],
    [
      'a namespace that is not there',
      () => rmSync(absolute('projects/shop/namespaces/orders.yaml')),
      `${workload}:7: namespace 'orders' is no Namespace of project 'shop'`,
    ],
    [
      "one of Rafay's own namespaces",
      () =>
        write(
          'projects/shop/namespaces/rafay-system.yaml',
          harness
            .files()
            ['projects/shop/namespaces/orders.yaml'].replace(
              'name: orders',
              'name: rafay-system',
            ),
        ),
      "the namespace 'rafay-system' is reserved by Rafay",
    ],
    [
      'a stage for a workload that is not there',
      () => edit(pipeline, 'workload: orders-db', 'workload: nobody'),
      "stage 'deploy-orders-db' deploys workload 'nobody', which is not in project 'shop'",
    ],
    [
      'a stage that leads nowhere',
      () =>
        edit(
          pipeline,
          '- name: deploy-cdi-cr\n    config',
          '- name: nowhere\n    config',
        ),
      "leads to 'nowhere', which is no stage of this pipeline",
    ],
    [
      'stages in a circle',
      () =>
        edit(
          pipeline,
          /( {2}- name: deploy-orders-search\n {4}type: DeployWorkload\n)/,
          '$1    next:\n    - name: sync-from-git\n',
        ),
      'stages lead in a circle',
    ],
    [
      'a repository that is not there',
      () => rmSync(absolute('projects/shop/repositories'), { recursive: true }),
      "stage 'sync-from-git' reads repository 'kubevirt-blueprint-git'",
    ],
    [
      'an active version that was changed',
      () => edit(addon, 'namespace: kubevirt', 'namespace: cdi'),
      `${addon}:8: version v1 of Addon 'kubevirt-cr' is active and was changed since. Take the change back, or make it version v2`,
    ],
    [
      'an active add-on whose file was changed',
      () =>
        edit(
          'projects/shop/addons/artifacts/kubevirt-cr/kubevirt-cr.yaml',
          'IfNotPresent',
          'Always',
        ),
      `${addon}:8: version v1 of Addon 'kubevirt-cr' is active and was changed since`,
    ],
    [
      'a VM that needs CDI where nothing brings it',
      () =>
        write(
          'projects/shop/workloads/artifacts/cdi-cr/cdi-cr.yaml',
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: none\n',
        ),
      "DataVolume 'orders-search-rootdisk' needs CDI",
    ],
    [
      'a field that KubeVirt does not have',
      () =>
        edit(
          'projects/shop/workloads/artifacts/orders-db/orders-db.yaml',
          'runStrategy:',
          'nodeSelector: {}\n  runStrategy:',
        ),
      'orders-db.yaml:1: orders-db.spec.nodeSelector: KubeVirt 1.9 has no such field; did you mean spec.template.spec.nodeSelector?',
    ],
    [
      'a disk without a volume',
      () =>
        edit(
          'projects/shop/workloads/artifacts/orders-db/orders-db.yaml',
          /- name: rootdisk\n( +)containerDisk/,
          '- name: other\n$1containerDisk',
        ),
      '"rootdisk" has no volume of that name',
    ],
    [
      'a field that CDI does not have',
      () =>
        edit(
          'projects/shop/workloads/artifacts/orders-search-disks/orders-search-disks.yaml',
          'storage:\n',
          'sorage:\n',
        ),
      'CDI 1.66 has no such field; did you mean spec.storage?',
    ],
  ])('finds %s', async (_name, damage, expected) => {
    damage();
    await expect(harness.validate()).rejects.toThrow(expected);
  });

  it('finds a stage that comes before the CDI it needs', async () => {
    edit(
      pipeline,
      /deploy-cdi-cr\n {4}type: DeployWorkload\n {4}next:\n {4}- name: [a-z-]+\n/,
      'deploy-cdi-cr\n    type: DeployWorkload\n',
    );
    await expect(harness.validate()).rejects.toThrow(
      "does not come after the workload 'cdi-cr' that brings it",
    );
  });

  it.each<[string, () => void, string[]]>([
    [
      'an add-on',
      () => {
        rmSync(absolute(addon));
        write(
          'projects/shop/addons/older.yaml',
          'apiVersion: infra.k8smgmt.io/v3\nkind: AddonVersion\nmetadata: {name: v1, project: shop}\nspec: {addon: kubevirt-cr, namespace: kubevirt}\n',
        );
      },
      [
        "older.yaml:1: this is the older form of Addon 'kubevirt-cr' (AddonVersion), which is not read here",
        "there is no add-on 'kubevirt-cr' in this repository; projects/shop/addons/older.yaml has it in an older form",
      ],
    ],
    [
      'a namespace',
      () =>
        write(
          'projects/shop/namespaces/orders.yaml',
          'apiVersion: config.rafay.dev/v2\nkind: ManagedNamespace\nmetadata: {name: orders}\nspec: {type: RafayWizard}\n',
        ),
      [
        "older form of Namespace 'orders' (ManagedNamespace)",
        "namespace 'orders' is no Namespace of project 'shop' in this repository; projects/shop/namespaces/orders.yaml has it",
      ],
    ],
    [
      'a workload',
      () =>
        write(
          'projects/shop/workloads/cdi-cr.yaml',
          'name: cdi-cr\nnamespace: cdi\nproject: shop\ntype: NativeYaml\nclusters: west\npayload: ./cdi-cr.yaml\n',
        ),
      [
        "older form of Workload 'cdi-cr' (workload file of rctl)",
        "deploys workload 'cdi-cr', which is not in project 'shop'; projects/shop/workloads/cdi-cr.yaml has it",
        "needs CDI, which nothing that is read here (projects/shop/workloads/cdi-cr.yaml is not) in project 'shop'",
      ],
    ],
    [
      'a blueprint',
      () =>
        write(
          'projects/shop/blueprints/older.yaml',
          'apiVersion: infra.k8smgmt.io/v3\nkind: BlueprintVersion\nmetadata: {name: v1}\nspec: {blueprint: old}\n',
        ),
      ["older form of Blueprint 'old' (BlueprintVersion)"],
    ],
    [
      'a chart that may bring CDI',
      () => {
        rmSync(absolute('projects/shop/workloads/artifacts/cdi-cr'), {
          recursive: true,
        });
        edit(
          'projects/shop/workloads/cdi-cr.yaml',
          /type: Yaml\n( +)artifact:\n( +)paths:\n.*\n/,
          'type: Helm\n$1artifact:\n$2chartName: cdi\n',
        );
      },
      [
        'needs CDI, which nothing that is read here (projects/shop/workloads/cdi-cr.yaml is not)',
      ],
    ],
    [
      'a field in another case',
      () => {
        edit(blueprint, 'dependsOn:', 'dependson:');
        rmSync(absolute(lock));
      },
      ["'dependson' is written 'dependsOn'. Whether Rafay takes it"],
    ],
  ])(
    'takes %s in a form it does not read for there, and says so',
    async (_what, change, words) => {
      change();
      const { outputs } = await harness.validate();
      const warnings = (outputs.warnings as string[]).join('\n');
      words.forEach(text => expect(warnings).toContain(text));
    },
  );

  it('takes Rafay’s own KubeVirt for KubeVirt', async () => {
    for (const file of Object.keys(harness.files())) {
      if (/addons\//.test(file)) {
        rmSync(absolute(file));
      }
    }
    rmSync(absolute(lock));
    edit(blueprint, / {2}customAddons:[^]*(?= {2}defaultAddons:)/, '');
    const before = await harness.validate();
    expect(before.outputs.warnings).toContainEqual(
      expect.stringContaining('brings KubeVirt'),
    );
    edit(blueprint, 'enableVM: false', 'enableVM: true');
    const { outputs } = await harness.validate();
    expect(outputs.warnings).toEqual([]);
  });

  it('reports all problems at once, in the order of files and lines', async () => {
    rmSync(absolute('projects/shop/namespaces/orders.yaml'));
    rmSync(absolute(addon));
    const error = await harness.validate().catch(caught => caught);
    const lines = error.message.split('\n');
    expect(lines[0]).toBe('The repository has 4 problems:');
    expect(lines.slice(1).map((line: string) => line.split(':')[0])).toEqual([
      blueprint,
      'projects/shop/workloads/orders-db.yaml',
      'projects/shop/workloads/orders-search-disks.yaml',
      'projects/shop/workloads/orders-search.yaml',
    ]);
  });

  it('refuses symbolic links', async () => {
    symlinkSync('/etc/hostname', absolute('projects/shop/workloads/link.yaml'));
    await expect(harness.validate()).rejects.toThrow(
      'projects/shop/workloads/link.yaml is a symbolic link',
    );
  });

  it('says when the lock is not as it was written', async () => {
    edit(lock, 'format: 1', 'format: 2');
    await expect(harness.validate()).rejects.toThrow(
      `${lock} is not as the generator wrote it (format`,
    );
  });
});
