import { posix } from 'node:path';
import type { RepositoryTree } from '../RepositoryTree';
import { findCycle } from './findCycle';
import type { Findings } from './findings';
import type { SpecObject, Specs } from './model';
import type { OlderForms } from './olderForms';
import { checkPipeline } from './pipelines';
import { SpecIndex } from './SpecIndex';

const RESERVED_NAMESPACES = ['rafay', 'rafay-system', 'rafay-infra'];

/** Checks that whatever an object names is there. */
export function checkReferences(
  { specs, older }: Specs,
  tree: RepositoryTree,
  findings: Findings,
): void {
  const current = new SpecIndex(specs.filter(spec => !spec.superseded));
  const all = new SpecIndex(specs);
  checkDuplicates(specs, findings);
  for (const spec of specs) {
    switch (spec.kind) {
      case 'Addon':
      case 'Workload':
        checkArtifact(spec, tree, findings);
        checkNamespace(spec, current, older, findings);
        break;
      case 'Blueprint':
        checkBlueprint(spec, all, older, findings);
        break;
      case 'Namespace':
        if (RESERVED_NAMESPACES.includes(spec.name)) {
          findings.problem(
            spec.path,
            spec.line(['metadata', 'name']),
            `the namespace '${spec.name}' is reserved by Rafay`,
          );
        }
        break;
      case 'Pipeline':
        checkPipeline(spec, current, older, findings);
        break;
      default:
        break;
    }
  }
}

function checkDuplicates(specs: SpecObject[], findings: Findings): void {
  const seen = new Map<string, SpecObject>();
  for (const spec of specs) {
    const version = spec.superseded ? `/${spec.spec.version}` : '';
    const key = `${spec.superseded}/${spec.project}/${spec.kind}/${spec.name}${version}`;
    const first = seen.get(key);
    if (first) {
      findings.problem(
        spec.path,
        spec.line(['metadata', 'name']),
        `${spec.kind} '${spec.name}' of project '${spec.project}' is there twice; the other one is ${first.path}`,
      );
    }
    seen.set(key, first ?? spec);
  }
}

function checkArtifact(
  spec: SpecObject,
  tree: RepositoryTree,
  findings: Findings,
): void {
  const field = ['spec', 'artifact', 'artifact'];
  const { artifact } = spec.spec.artifact;
  if (spec.spec.artifact.type !== 'Yaml') {
    return;
  }
  if (!artifact.url && !artifact.paths) {
    findings.problem(
      spec.path,
      spec.line(field),
      "a Yaml artifact needs 'paths' or 'url'",
    );
  }
  if (artifact.repository) {
    return;
  }
  const paths = (artifact.paths ?? []) as { name: string }[];
  paths.forEach(({ name }, index) => {
    const line = spec.line([...field, 'paths', index, 'name']);
    const relative = /^file:\/\/(.+)$/.exec(name)?.[1];
    if (relative === undefined) {
      findings.problem(
        spec.path,
        line,
        `'${name}' must begin with file:// to be uploaded, or 'repository' must be named`,
      );
      return;
    }
    const folder = posix.dirname(spec.path);
    const target = posix.normalize(posix.join(folder, relative));
    if (relative.startsWith('/') || !target.startsWith(`${folder}/`)) {
      findings.problem(
        spec.path,
        line,
        `'${name}' leads out of the folder of the spec`,
      );
    } else if (!tree.has(target)) {
      findings.problem(
        spec.path,
        line,
        `'${name}' is not there; expected ${target}`,
      );
    }
  });
}

function checkNamespace(
  spec: SpecObject,
  current: SpecIndex,
  older: OlderForms,
  findings: Findings,
): void {
  const { namespace } = spec.spec;
  if (!current.has('Namespace', spec.project, namespace)) {
    findings.missing(
      spec.path,
      spec.line(['spec', 'namespace']),
      `namespace '${namespace}' is no Namespace of project '${spec.project}' in this repository`,
      older.find('Namespace', namespace),
    );
  }
}

function checkBlueprint(
  spec: SpecObject,
  specs: SpecIndex,
  older: OlderForms,
  findings: Findings,
): void {
  const addons = (spec.spec.customAddons ?? []) as {
    name: string;
    version: string;
    dependsOn?: string[];
  }[];
  const names = new Set(addons.map(addon => addon.name));
  const seen = new Set<string>();
  addons.forEach((addon, index) => {
    const field = ['spec', 'customAddons', index];
    const versions = specs.named('Addon', addon.name);
    const usable = versions.filter(other => mayUse(spec, other));
    if (!usable.length) {
      findings.missing(
        spec.path,
        spec.line([...field, 'name']),
        versions.length
          ? `add-on '${addon.name}' belongs to project '${versions[0].project}' and is not shared with '${spec.project}'`
          : `there is no add-on '${addon.name}' in this repository`,
        older.find('Addon', addon.name),
      );
    } else if (!usable.some(other => other.spec.version === addon.version)) {
      findings.problem(
        spec.path,
        spec.line([...field, 'version']),
        `add-on '${addon.name}' has no version '${
          addon.version
        }'; there is ${usable.map(other => other.spec.version).join(', ')}`,
      );
    }
    (addon.dependsOn ?? []).forEach((name, position) => {
      if (!names.has(name)) {
        findings.problem(
          spec.path,
          spec.line([...field, 'dependsOn', position]),
          `'${addon.name}' depends on '${name}', which is no add-on of this blueprint`,
        );
      }
    });
    if (seen.has(addon.name)) {
      findings.problem(
        spec.path,
        spec.line([...field, 'name']),
        `add-on '${addon.name}' is there twice`,
      );
    }
    seen.add(addon.name);
  });
  const cycle = findCycle(
    new Map(addons.map(({ name, dependsOn = [] }) => [name, dependsOn])),
  );
  if (cycle) {
    findings.problem(
      spec.path,
      spec.line(['spec', 'customAddons']),
      `add-ons depend on each other in a circle: ${cycle.join(' → ')}`,
    );
  }
  if (
    spec.spec.defaultAddons?.enableVM &&
    [...names].some(name => name.startsWith('kubevirt'))
  ) {
    findings.problem(
      spec.path,
      spec.line(['spec', 'defaultAddons', 'enableVM']),
      "enableVM installs Rafay's own KubeVirt beside the one of the add-ons; set it to false",
    );
  }
}

function mayUse(blueprint: SpecObject, addon: SpecObject): boolean {
  const { sharing } = addon.spec;
  return (
    addon.project === blueprint.project ||
    (sharing?.enabled &&
      (sharing.projects ?? []).some((project: { name: string }) =>
        ['*', blueprint.project].includes(project.name),
      ))
  );
}
