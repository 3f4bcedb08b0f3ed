import { posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InputError, isError } from '@backstage/errors';
import { isObject, readYaml } from '../../kubevirt';
import type { YamlDocument } from '../../kubevirt';
import { RAFAY_API_VERSIONS } from '../kinds';
import type { RepositoryLayout } from '../layout';
import type { RepositoryTree } from '../RepositoryTree';
import type { RafayKind } from '../types';
import type { Findings } from './findings';
import { OlderForms, readOlderForm, type OlderObject } from './olderForms';
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

/** A spec has some kilobytes; what it uploads lies beside it. */
const MAX_SPEC_BYTES = 256 * 1024;
const MAX_SPECS_BYTES = 16 * 1024 * 1024;

/** What the spec files of a repository hold. */
export interface Specs {
  specs: SpecObject[];
  /** What is there, but in a form that is not read. */
  older: OlderForms;
}

/**
 * Reads all spec files of a repository, and reports what cannot be read. Other work of the process runs
 * between files.
 */
export async function readSpecs(
  tree: RepositoryTree,
  layout: RepositoryLayout,
  findings: Findings,
): Promise<Specs> {
  const specs: SpecObject[] = [];
  const older: OlderObject[] = [];
  let bytes = 0;
  for (const [folder, superseded] of [
    [layout.root, false],
    [layout.versions, true],
  ] as const) {
    for (const path of tree.paths(folder)) {
      if (isSpecFile(path, layout)) {
        await setImmediate();
        bytes += tree.get(path)!.length;
        if (bytes > MAX_SPECS_BYTES) {
          throw new InputError(
            `The specs of the repository are more than ${MAX_SPECS_BYTES} bytes, counted up to ${path}`,
          );
        }
        specs.push(
          ...readSpecFile(tree, layout, { path, superseded }, findings, older),
        );
      }
    }
  }
  return { specs, older: new OlderForms(older) };
}

function readSpecFile(
  tree: RepositoryTree,
  layout: RepositoryLayout,
  { path, superseded }: Pick<SpecObject, 'path' | 'superseded'>,
  findings: Findings,
  older: OlderObject[],
): SpecObject[] {
  let documents: YamlDocument[];
  try {
    documents = readYaml(tree.get(path)!, {
      name: 'the file',
      maxBytes: MAX_SPEC_BYTES,
    });
  } catch (error) {
    findings.problem(
      path,
      1,
      isError(error) ? error.message : 'cannot be read',
    );
    return [];
  }
  if (!documents.length) {
    findings.problem(path, 1, 'the file is empty');
  }
  return documents.flatMap(({ value, problem, line }) => {
    if (problem) {
      findings.problem(path, problem.line, problem.message.replace(/^is /, ''));
      return [];
    }
    return readObject(
      value,
      { path, line: (field = []) => line(field), superseded },
      layout,
      findings,
      older,
    );
  });
}

function isSpecFile(path: string, layout: RepositoryLayout): boolean {
  return !path.split('/').includes(layout.artifacts) && /\.ya?ml$/.test(path);
}

function readObject(
  value: unknown,
  place: Pick<SpecObject, 'path' | 'line' | 'superseded'>,
  layout: RepositoryLayout,
  findings: Findings,
  olderObjects: OlderObject[],
): SpecObject[] {
  const { path, line, superseded } = place;
  const older = isObject(value) ? readOlderForm(value, path) : undefined;
  if (older) {
    olderObjects.push(older);
    findings.warning(
      path,
      line(),
      `this is the older form of ${older.kind} '${older.name}' (${older.form}), which is not read here; Rafay's kind ${older.kind} took its place`,
    );
    return [];
  }
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
  for (const { path: field, message, unsure } of problems) {
    findings[unsure ? 'warning' : 'problem'](path, line(field), message);
  }
  if (problems.some(({ unsure }) => !unsure)) {
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
