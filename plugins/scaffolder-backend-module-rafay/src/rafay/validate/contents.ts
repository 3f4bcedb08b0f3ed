import { posix } from 'node:path';
import { isError } from '@backstage/errors';
import { needsCdi, parseKubeDocs } from '../../kubevirt';
import type { KubeDoc } from '../../kubevirt';
import type { RepositoryTree } from '../RepositoryTree';
import type { Findings } from './findings';
import type { SpecObject } from './model';
import { stagesBefore } from './pipelines';

/** Objects in files above this size are found by their first lines; parsing them all takes seconds. */
const PARSE_BYTES = 64 * 1024;

interface Content {
  kinds: Set<string>;
  documents: KubeDoc[];
}

/** Checks what add-ons and workloads bring: that VMs find what they need, and in time. */
export function checkContents(
  specs: SpecObject[],
  tree: RepositoryTree,
  findings: Findings,
): void {
  const current = specs.filter(
    spec =>
      !spec.superseded && (spec.kind === 'Addon' || spec.kind === 'Workload'),
  );
  const contents = new Map(
    current.map(spec => [spec, readContent(spec, tree, findings)]),
  );
  const inProject = (project: string, kind: string) =>
    current.filter(
      spec =>
        spec.project === project &&
        (contents.get(spec)!.kinds.has(kind) || isLinked(spec, kind)),
    );
  for (const [spec, { documents }] of contents) {
    const wanting = documents.filter(
      doc => doc.kind === 'DataVolume' || (isVm(doc) && needsCdi(doc)),
    );
    if (wanting.length) {
      checkCdi(
        spec,
        wanting[0],
        inProject(spec.project, 'CDI'),
        specs,
        findings,
      );
    }
    if (documents.some(isVm) && !inProject(spec.project, 'KubeVirt').length) {
      findings.warning(
        spec.path,
        spec.line(['metadata', 'name']),
        `'${spec.name}' holds a virtual machine, and nothing in project '${spec.project}' of this repository brings KubeVirt`,
      );
    }
  }
}

function checkCdi(
  spec: SpecObject,
  doc: KubeDoc,
  providers: SpecObject[],
  specs: SpecObject[],
  findings: Findings,
): void {
  const what = `${doc.kind} '${doc.metadata.name}'`;
  if (!providers.length) {
    findings.problem(
      spec.path,
      spec.line(['metadata', 'name']),
      `${what} needs CDI, which nothing in project '${spec.project}' of this repository brings. Generate the blueprint with CDI, or boot from a containerDisk or an existing claim`,
    );
    return;
  }
  const workloads = providers.filter(other => other.kind === 'Workload');
  for (const pipeline of specs.filter(
    other => other.kind === 'Pipeline' && other.project === spec.project,
  )) {
    const stages = pipeline.spec.stages as {
      name: string;
      config: Record<string, any>;
    }[];
    const stage = stages.find(item => item.config.workload === spec.name);
    const late = workloads.find(other =>
      stages.some(item => item.config.workload === other.name),
    );
    if (
      stage &&
      late &&
      !stagesBefore(pipeline, stage.name).some(
        item => item.config.workload === late.name,
      )
    ) {
      findings.problem(
        pipeline.path,
        pipeline.line(['spec', 'stages', stages.indexOf(stage)]),
        `stage '${stage.name}' deploys ${what}, which needs CDI, but does not come after the workload '${late.name}' that brings it`,
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
        documents.push(...parseKubeDocs(text, { name: path }));
      } catch (error) {
        findings.problem(
          path,
          1,
          isError(error) ? error.message : 'cannot be read',
        );
      }
    }
  }
  return { kinds, documents };
}

// What Rafay fetches is not here to be read; its file name says what it is.
function isLinked(spec: SpecObject, kind: string): boolean {
  const urls = (spec.spec.artifact.artifact.url ?? []) as string[];
  const file = kind === 'CDI' ? 'cdi-cr.yaml' : 'kubevirt-cr.yaml';
  return urls.some(url => url.endsWith(`/${file}`));
}

function isVm(doc: KubeDoc): boolean {
  return (
    doc.apiVersion.startsWith('kubevirt.io/') &&
    ['VirtualMachine', 'VirtualMachineInstance'].includes(doc.kind)
  );
}
