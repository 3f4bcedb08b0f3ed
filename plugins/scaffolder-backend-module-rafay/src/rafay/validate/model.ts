import { posix } from 'node:path';
import { LineCounter, isNode, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { RAFAY_API_VERSIONS } from '../kinds';
import type { RepositoryLayout } from '../layout';
import type { RepositoryTree } from '../RepositoryTree';
import type { RafayKind } from '../types';
import type { Findings } from './findings';
import { checkSchema } from './schemas';

/** Any object of a spec file, as far as it can be relied on after the schema check. */
export interface SpecObject {
  kind: RafayKind;
  name: string;
  project: string;
  spec: Record<string, any>;
  /** Path of the file. */
  path: string;
  /** Line of a field, counted from 1; the nearest parent's where the field is not there. */
  line(field?: (string | number)[]): number;
  /** True for a superseded version. */
  superseded: boolean;
}

/** Reads all spec files of a repository, and reports what cannot be read. */
export function readSpecs(
  tree: RepositoryTree,
  layout: RepositoryLayout,
  findings: Findings,
): SpecObject[] {
  const specs: SpecObject[] = [];
  for (const path of tree.paths(layout.root)) {
    specs.push(...readSpecFile(tree, layout, path, findings, false));
  }
  for (const path of tree.paths(layout.versions)) {
    specs.push(...readSpecFile(tree, layout, path, findings, true));
  }
  return specs;
}

function readSpecFile(
  tree: RepositoryTree,
  layout: RepositoryLayout,
  path: string,
  findings: Findings,
  superseded: boolean,
): SpecObject[] {
  const parts = path.split('/');
  if (parts.includes(layout.artifacts) || !/\.ya?ml$/.test(path)) {
    return [];
  }
  const counter = new LineCounter();
  const parsed = parseAllDocuments(tree.get(path)!, {
    lineCounter: counter,
    logLevel: 'silent',
    prettyErrors: false,
    uniqueKeys: true,
  });
  const documents = Array.isArray(parsed) ? (parsed as Document[]) : [];
  if (!documents.length) {
    findings.problem(path, 1, 'the file is empty');
  }
  return documents.flatMap(document => {
    const [error] = document.errors;
    if (error) {
      findings.problem(
        path,
        counter.linePos(error.pos[0]).line,
        `not valid YAML: ${error.message}`,
      );
      return [];
    }
    const line = (field: (string | number)[] = []) =>
      lineOf(document, counter, field);
    return readObject(
      toValue(document),
      { path, line, superseded },
      layout,
      findings,
    );
  });
}

function readObject(
  value: unknown,
  place: Pick<SpecObject, 'path' | 'line' | 'superseded'>,
  layout: RepositoryLayout,
  findings: Findings,
): SpecObject[] {
  const { path, line, superseded } = place;
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind !== 'string') {
    findings.problem(path, line(), 'this is no object with a kind');
    return [];
  }
  if (!Object.hasOwn(RAFAY_API_VERSIONS, kind)) {
    // Other kinds of Rafay are none of the generator's business.
    return [];
  }
  const rafayKind = kind as RafayKind;
  const problems = checkSchema(rafayKind, value);
  for (const problem of problems) {
    findings.problem(path, line(problem.path), problem.message);
  }
  if (problems.length) {
    return [];
  }
  const { metadata, spec } = value as {
    metadata: { name: string; project: string };
    spec: Record<string, any>;
  };
  const object: SpecObject = {
    kind: rafayKind,
    name: metadata.name,
    project: metadata.project,
    spec,
    path,
    line,
    superseded,
  };
  checkPlace(object, layout, findings);
  return [object];
}

function checkPlace(
  object: SpecObject,
  layout: RepositoryLayout,
  findings: Findings,
): void {
  const { kind, name, project, path, line, superseded } = object;
  const file = posix.basename(path).replace(/\.ya?ml$/, '');
  if (file !== name) {
    findings.problem(
      path,
      line(['metadata', 'name']),
      `metadata.name is '${name}', but the file is called '${file}'`,
    );
  }
  const base = superseded ? layout.versions : layout.root;
  const [folder, kindFolder] = path.slice(base.length + 1).split('/');
  if (folder !== project) {
    findings.problem(
      path,
      line(['metadata', 'project']),
      `metadata.project is '${project}', but the file lies in the folder of '${folder}'`,
    );
  }
  if (kindFolder !== layout.kinds[kind]) {
    findings.problem(
      path,
      line(['kind']),
      `a ${kind} belongs into the folder '${layout.kinds[kind]}', not '${kindFolder}'`,
    );
  }
}

function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function lineOf(
  document: Document,
  counter: LineCounter,
  field: (string | number)[],
): number {
  for (let length = field.length; length >= 0; length -= 1) {
    const node =
      length === 0
        ? document.contents
        : document.getIn(field.slice(0, length), true);
    if (isNode(node) && node.range) {
      return counter.linePos(node.range[0]).line;
    }
  }
  return 1;
}
