import { posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isError } from '@backstage/errors';
import { needsCdi, parseKubeDocs, problemsOf } from '../../kubevirt';
import type { KubeDoc } from '../../kubevirt';
import type { RepositoryTree } from '../RepositoryTree';
import type { Findings } from './findings';
import type { SpecObject, Specs } from './model';
import { DeploymentOrder } from './pipelines';

/** Objects in files above this size are found by their first lines; parsing them all takes seconds. */
const PARSE_BYTES = 64 * 1024;

/** The files of a release, whose names say what they bring. */
const RELEASE_FILES = [
  'kubevirt-operator.yaml',
  'kubevirt-cr.yaml',
  'cdi-operator.yaml',
  'cdi-cr.yaml',
];

interface Content {
  kinds: Set<string>;
  documents: KubeDoc[];
  /** Where each document stands. */
  files: string[];
}

/** Checks what add-ons and workloads bring: that VMs find what they need, and in time. */
export async function checkContents(
  { specs, older }: Specs,
  tree: RepositoryTree,
  findings: Findings,
): Promise<void> {
  const current = specs.filter(
    spec =>
      !spec.superseded && (spec.kind === 'Addon' || spec.kind === 'Workload'),
  );
  const contents = new Map<SpecObject, Content>();
  const providers = new Map<string, SpecObject[]>();
  for (const spec of current) {
    await setImmediate();
    const content = readContent(spec, tree, findings);
    contents.set(spec, content);
    for (const kind of ['CDI', 'KubeVirt']) {
      if (content.kinds.has(kind) || isLinked(spec, kind)) {
        const key = `${kind}/${spec.project}`;
        const known = providers.get(key) ?? [];
        known.push(spec);
        providers.set(key, known);
      }
    }
  }
  const inProject = (project: string, kind: string) =>
    providers.get(`${kind}/${project}`) ?? [];
  const orders = new Map<string, DeploymentOrder[]>();
  for (const spec of specs) {
    if (spec.kind === 'Pipeline') {
      const known = orders.get(spec.project) ?? [];
      known.push(new DeploymentOrder(spec));
      orders.set(spec.project, known);
    }
  }
  const unreadIn = new Map(
    current.filter(isUnread).map(({ project, path }) => [project, path]),
  );
  const unread = (project: string) =>
    unreadIn.get(project) ?? older.bringing()?.path;
  const ownByRafay = new Set(
    specs
      .filter(
        spec =>
          spec.kind === 'Blueprint' &&
          spec.spec.defaultAddons?.enableVM === true,
      )
      .map(({ project }) => project),
  );
  for (const [spec, { documents, files }] of contents) {
    await setImmediate();
    documents.forEach((doc, index) =>
      problemsOf(doc, spec.spec.namespace).forEach(problem =>
        findings.problem(files[index], 1, problem),
      ),
    );
    const wanting = documents.filter(
      doc => doc.kind === 'DataVolume' || (isVm(doc) && needsCdi(doc)),
    );
    if (wanting.length) {
      checkCdi(
        spec,
        wanting[0],
        inProject(spec.project, 'CDI'),
        orders.get(spec.project) ?? [],
        unread(spec.project),
        findings,
      );
    }
    if (
      documents.some(isVm) &&
      !inProject(spec.project, 'KubeVirt').length &&
      !ownByRafay.has(spec.project)
    ) {
      findings.warning(
        spec.path,
        spec.line(['metadata', 'name']),
        `'${spec.name}' holds a virtual machine, and nothing ${inWords(
          unread(spec.project),
        )}in project '${spec.project}' of this repository brings KubeVirt`,
      );
    }
  }
}

function checkCdi(
  spec: SpecObject,
  doc: KubeDoc,
  providers: SpecObject[],
  pipelines: DeploymentOrder[],
  unread: string | undefined,
  findings: Findings,
): void {
  const what = `${doc.kind} '${doc.metadata.name}'`;
  if (!providers.length) {
    findings[unread ? 'warning' : 'problem'](
      spec.path,
      spec.line(['metadata', 'name']),
      `${what} needs CDI, which nothing ${inWords(unread)}in project '${
        spec.project
      }' of this repository brings. Generate the blueprint with CDI, or boot from a containerDisk or an existing claim`,
    );
    return;
  }
  for (const order of pipelines) {
    const late = order.lateProvider(providers);
    const stage = order.stageOf(spec.name);
    if (stage && late && !order.after(late).has(stage.name)) {
      const { pipeline, stages } = order;
      findings.problem(
        pipeline.path,
        pipeline.line(['spec', 'stages', stages.indexOf(stage)]),
        `stage '${stage.name}' deploys ${what}, which needs CDI, but does not come after the workload '${late}' that brings it`,
      );
    }
  }
}

function readContent(
  spec: SpecObject,
  tree: RepositoryTree,
  findings: Findings,
): Content {
  const kinds = new Set<string>();
  const documents: KubeDoc[] = [];
  const files: string[] = [];
  const paths = (spec.spec.artifact.artifact.paths ?? []) as { name: string }[];
  for (const { name } of paths) {
    const path = posix.join(
      posix.dirname(spec.path),
      name.replace(/^file:\/\//, ''),
    );
    const text = tree.get(path);
    if (text === undefined) {
      continue;
    }
    for (const [, kind] of text.matchAll(/^kind: "?([A-Za-z]+)"?\s*$/gm)) {
      kinds.add(kind);
    }
    if (text.length <= PARSE_BYTES) {
      try {
        const read = parseKubeDocs(text, { name: path });
        documents.push(...read);
        files.push(...read.map(() => path));
      } catch (error) {
        findings.problem(
          path,
          1,
          isError(error) ? error.message : 'cannot be read',
        );
      }
    }
  }
  return { kinds, documents, files };
}

// What Rafay fetches is not here to be read; its file name says what it is.
function isLinked(spec: SpecObject, kind: string): boolean {
  const urls = (spec.spec.artifact.artifact.url ?? []) as string[];
  const file = kind === 'CDI' ? 'cdi-cr.yaml' : 'kubevirt-cr.yaml';
  return urls.some(url => url.endsWith(`/${file}`));
}

/** Whether what the spec brings is not in the repository, or not as plain YAML, so that it may be anything. */
function isUnread(spec: SpecObject): boolean {
  const { type, artifact } = spec.spec.artifact;
  return (
    type !== 'Yaml' ||
    artifact.repository !== undefined ||
    ((artifact.url ?? []) as string[]).some(
      url => !RELEASE_FILES.some(file => url.endsWith(`/${file}`)),
    )
  );
}

function inWords(unread: string | undefined): string {
  return unread ? `that is read here (${unread} is not) ` : '';
}

function isVm(doc: KubeDoc): boolean {
  return (
    doc.apiVersion.startsWith('kubevirt.io/') &&
    ['VirtualMachine', 'VirtualMachineInstance'].includes(doc.kind)
  );
}
