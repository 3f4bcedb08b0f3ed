import { posix } from 'node:path';
import type { ApplyStep } from './applyOrder';
import { projectFolder } from './layout';
import type { RepositoryLayout } from './layout';
import type { Lock } from './lock';
import { APPROVE_CDI_CRD, APPROVE_PLATFORM, pipelineName } from './pipeline';
import { removalSection, rightsSection } from './readmeRemoval';
import { fence } from './readmeParts';
import type { ReadmeInput } from './readmeParts';
import type { BlueprintSettings } from './settings';

/** The README of a generated repository: what is in it, and every command in its order. */
export function buildReadme(input: ReadmeInput): string {
  const { settings } = input.lock;
  return `${[
    introduction(settings),
    contents(input),
    applySection(input),
    syncSection(settings, input.layout),
    verifySection(input.lock),
    dailySection(settings),
    upgradeSection(settings, input.layout),
    removalSection(input),
    rightsSection(settings),
  ].join('\n\n')}\n`;
}

function introduction(settings: BlueprintSettings): string {
  const { option, kubevirtVersion, cdiVersion, bundling } = settings;
  return `# KubeVirt on Rafay: ${settings.blueprintName}

Rafay project \`${settings.project}\`, blueprint \`${
    settings.blueprintName
  }\` ${settings.version} (${settings.versionState}).

KubeVirt ${kubevirtVersion} and CDI ${cdiVersion}, as ${
    option === 'option1'
      ? 'Option 1: KubeVirt is part of the blueprint, CDI and the virtual machines are workloads.'
      : 'Option 2: KubeVirt and CDI are part of the blueprint, the virtual machines are workloads.'
  }

Clusters: ${clusterWords(settings)}.${
    bundling === 'bundled'
      ? `

> **One add-on holds operators and their objects.** The API server refuses an object of a kind that it
> does not serve yet, and the kinds are served a moment after their definitions are created. The first
> try can therefore end with an error for the last objects; a second one succeeds. If add-ons are not
> tried again on your platform, generate with \`bundling: split\`: then each object waits for its
> operator through \`dependsOn\`.`
      : ''
  }`;
}

function clusterWords(settings: BlueprintSettings): string {
  const { clusters = [], clusterLabels = {} } = settings;
  return clusters.length
    ? clusters.map(cluster => `\`${cluster}\``).join(', ')
    : `those labelled ${Object.entries(clusterLabels)
        .map(([key, value]) => `\`${key}=${value}\``)
        .join(' and ')}`;
}

function contents({ lock, layout, steps }: ReadmeInput): string {
  const rows = steps.map(
    ({ kind, name, path }) => `| ${kind} | \`${name}\` | \`${path}\` |`,
  );
  return `## What is here

| Kind | Name | File |
| --- | --- | --- |
${rows.join('\n')}

\`${layout.artifacts}\` folders hold what the objects beside them upload. \`${
    layout.versions
  }\` holds superseded
versions as they were. \`.rafay-kubevirt/${lock.project}/${
    lock.blueprint
  }.lock.yaml\` says where the manifests came
from, with their checksums, and what was published; the templates in Backstage go on from it.`;
}

function applySection({ lock, layout, steps }: ReadmeInput): string {
  const { settings } = lock;
  const command = ({ path }: ApplyStep) =>
    `rctl apply -f ${posix.basename(path)}`;
  const inFolder = (step: ApplyStep) =>
    `(cd ${posix.dirname(step.path)} && ${command(step)})`;
  const before = steps.filter(step =>
    ['Namespace', 'Addon', 'Blueprint'].includes(step.kind),
  );
  const workloads = steps.filter(step => step.kind === 'Workload');
  const gitops = steps.filter(step =>
    ['Repository', 'Pipeline'].includes(step.kind),
  );
  const blocks = [
    `### 1. Namespaces, add-ons and the blueprint

${fence(before.map(inFolder))}

### 2. Give the blueprint to the clusters

In the console (cluster → Update blueprint), or in the cluster's spec:

\`\`\`yaml
spec:
  blueprintConfig:
    name: ${settings.blueprintName}
    version: ${settings.version}
\`\`\`

Wait until the blueprint sync of each cluster has succeeded.`,
  ];
  if (workloads.length) {
    blocks.push(`### 3. The workloads, in this order

Each line is applied, then published (\`rctl publish workload <name>\`) and looked at before the next one.
${approvalWords(settings)}

${fence(
  workloads.flatMap(step => [
    inFolder(step),
    `rctl publish workload ${step.name}`,
  ]),
)}`);
  }
  if (gitops.length) {
    blocks.push(`### ${workloads.length ? 4 : 3}. Or let a pipeline do step 3

\`${pipelineName(
      lock.blueprint,
    )}\` deploys the workloads in the same order and stops for approval in between.

${fence(gitops.map(inFolder))}`);
  }
  return `## Apply

All commands run from the top of this repository; each changes into the folder that its files are
relative to. Choose the project first: \`rctl config set project ${
    settings.project
  }\`. Everything that belongs to it
is in \`${projectFolder(layout, settings.project)}\`.

${blocks.join('\n\n')}`;
}

function approvalWords(settings: BlueprintSettings): string {
  return settings.option === 'option1'
    ? `Before \`cdi-cr\`, the CRD of CDI must be established; before the virtual machines, KubeVirt and CDI must be
available ("Verify" has the commands).`
    : `Before the first virtual machine, KubeVirt and CDI must be available ("Verify" has the commands).`;
}

function syncSection(
  settings: BlueprintSettings,
  layout: RepositoryLayout,
): string {
  const pipeline = pipelineName(settings.blueprintName);
  if (settings.repositoryUrl === undefined) {
    return `## Sync from git

The address of this repository was not known when it was generated, so \`${pipeline}\` only orders the
workloads and has no sync stage. Generate again with \`repositoryUrl\` to add the Repository object and the
stage; nothing else changes.`;
  }
  return `## Sync from git

Apply the Repository object and the pipeline once (above), and give Rafay the credentials of the
repository: in the console (Integrations → Repositories), or sealed by a SecretSealer. They do not belong
in git. An agent must reach the host; Rafay advises two.

From then on a push starts \`${pipeline}\`${
    settings.repositoryProvider
      ? ' through its webhook'
      : ' when a trigger is added to it, or by hand'
  }: sync, then the workloads in order. System Sync reconciles
everything below \`${projectFolder(
    layout,
    settings.project,
  )}\` each time, so let one pipeline only read this folder.

**If System Sync publishes workloads by itself** in your organisation, they start side by side and the order
is lost. Then take \`Workload\` out of the stage's \`includedResources\` and apply the workload specs with \`rctl\`
(above); the pipeline's stages deploy them in order.`;
}

function verifySection({ settings }: Lock): string {
  return `## Verify

On each cluster. A wait that ends with an error says what is missing: nothing here passes on its own.

\`\`\`sh
# KubeVirt
kubectl wait crd/kubevirts.kubevirt.io --for=condition=Established --timeout=2m
kubectl -n kubevirt wait kubevirt/kubevirt --for=condition=Available --timeout=15m

# CDI (${
    settings.option === 'option1'
      ? `the first before stage \`${APPROVE_CDI_CRD}\` is approved`
      : 'part of the blueprint as well'
  })
kubectl wait crd/cdis.cdi.kubevirt.io --for=condition=Established --timeout=2m
kubectl wait cdi/cdi --for=condition=Available --timeout=15m

# Virtual machines (all of the above before stage \`${APPROVE_PLATFORM}\` is approved)
kubectl -n ${settings.vmNamespace} get vms,vmis
\`\`\``;
}

function dailySection(settings: BlueprintSettings): string {
  return `## Virtual machines

Add, change and remove them with the templates in Backstage, which change this repository. Their page in
Backstage is the component \`${settings.entityName}\`. A virtual machine that is in git and not yet on its cluster shows
there as "Waiting for Rafay".

Git says what should run. A VM with \`runStrategy: Always\` that somebody stops in Backstage or with
\`virtctl\` has another run strategy on the cluster than in git, and the next publish of its workload starts it
again. VMs that people start and stop have \`runStrategy: Manual\`.`;
}

function upgradeSection(
  settings: BlueprintSettings,
  layout: RepositoryLayout,
): string {
  return `## Upgrade

Use the template "Upgrade KubeVirt on Rafay", or the action \`rafay:blueprint:upgrade\`. Published versions of
add-ons and blueprints never change: an upgrade makes new ones, and the old ones stay in \`${
    layout.versions
  }\`. After
it is merged, apply step 1 again and give the clusters the new blueprint version${
    settings.option === 'option1'
      ? '; the workloads\n`cdi-operator` and `cdi-cr` are published again'
      : ''
  }. KubeVirt supports going up one minor version
at a time. To go back, give the clusters the blueprint version they had.`;
}
