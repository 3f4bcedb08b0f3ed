import type { Project } from './project';

/** Rafay's own blueprints, on which those of a project build. */
const BUILT_IN = [
  'minimal',
  'default',
  'default-aks',
  'default-gke',
  'default-openshift',
  'default-upstream',
];

/** v2 counts in `metadata`, and puts the parameters of a list behind `options.`. */
function listV2(items: object[], url: URL): object {
  const limit = Number(url.searchParams.get('options.limit') ?? 10);
  const offset = Number(url.searchParams.get('options.offset') ?? 0);
  return {
    metadata: { count: items.length, limit, offset },
    items: items.slice(offset, offset + limit),
  };
}

/** The blueprints of a project as v2 lists them; with `globalScope` Rafay's own. */
export function blueprintsV2(project: Project, url: URL): object {
  const names =
    url.searchParams.get('globalScope') === 'true'
      ? BUILT_IN
      : project.blueprints.map(({ name }) => name);
  return listV2(
    names.map(name => ({ kind: 'Blueprint', metadata: { name } })),
    url,
  );
}

/** The versions of a blueprint as v2 lists them; undefined where there is no such blueprint. */
export function snapshotsV2(
  { blueprints, pastVersions }: Project,
  name: string,
  url: URL,
): object | undefined {
  const current = blueprints.find(blueprint => blueprint.name === name);
  if (!current) {
    return undefined;
  }
  const versions = new Set([
    ...(current.version ? [current.version] : []),
    ...pastVersions
      .filter(({ blueprint }) => blueprint === name)
      .map(({ version }) => version),
  ]);
  return listV2(
    [...versions].map(displayName => ({
      kind: 'BlueprintSnapshot',
      metadata: { displayName },
    })),
    url,
  );
}
