import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { name, optionalText } from './decode';
import { readAllPages, V2_PAGING } from './pages';

/** A blueprint, or an add-on, of a project. */
export interface RafayVersioned {
  name: string;
  /** The version that was made last. */
  version?: string;
  /** Whether that version can still be changed. */
  isDraft: boolean;
}

const versioned = z.looseObject({
  metadata: z.looseObject({ name }),
  spec: z
    .looseObject({ version: optionalText, versionState: optionalText })
    .nullish(),
});

const named = z.looseObject({ metadata: z.looseObject({ name }) });

const snapshot = z.looseObject({
  metadata: z.looseObject({ displayName: optionalText }),
});

async function readVersioned(
  rafay: RafayReader,
  what: string,
  path: string,
): Promise<RafayVersioned[]> {
  const items = await readAllPages(rafay, versioned, what, path);
  return items.map(({ metadata, spec }) => ({
    name: metadata.name,
    ...(spec?.version && { version: spec.version }),
    isDraft: spec?.versionState === 'draft',
  }));
}

/** The blueprints of a project: `GET /apis/infra.k8smgmt.io/v3/projects/{project}/blueprints` (OpenAPI v3). */
export async function readBlueprints(
  rafay: RafayReader,
  project: string,
): Promise<RafayVersioned[]> {
  return readVersioned(
    rafay,
    `blueprints of project '${project}'`,
    rafayPath`/apis/infra.k8smgmt.io/v3/projects/${project}/blueprints`,
  );
}

/** The add-ons of a project: `GET /apis/infra.k8smgmt.io/v3/projects/{project}/addons` (OpenAPI v3). */
export async function readProjectAddons(
  rafay: RafayReader,
  project: string,
): Promise<RafayVersioned[]> {
  return readVersioned(
    rafay,
    `add-ons of project '${project}'`,
    rafayPath`/apis/infra.k8smgmt.io/v3/projects/${project}/addons`,
  );
}

/**
 * Names of Rafay's own blueprints, which those of a project build on.
 *
 * @remarks
 * `GET /v2/config/project/{projectId}/blueprint?globalScope=true` (an AWS CDK construct for Rafay, which distinguishes Rafay's own
 * blueprints from a project's by it).
 */
export async function readBuiltInBlueprints(
  rafay: RafayReader,
  projectId: string,
): Promise<string[]> {
  const items = await readAllPages(
    rafay,
    named,
    "Rafay's own blueprints",
    rafayPath`/v2/config/project/${projectId}/blueprint`,
    { globalScope: 'true' },
    V2_PAGING,
  );
  return items.map(({ metadata }) => metadata.name);
}

/**
 * The versions of a blueprint.
 *
 * @remarks
 * `GET /v2/config/project/{projectId}/blueprint/{blueprint}/snapshot`, whose items have the version in
 * `metadata.displayName` (Rafay's console, which reads the add-ons of a cluster's version there; an AWS CDK construct
 * for Rafay, which looks for a version that is published). v3 shows the version that was made last, and no others.
 */
export async function readBlueprintVersions(
  rafay: RafayReader,
  projectId: string,
  blueprint: string,
): Promise<string[]> {
  const items = await readAllPages(
    rafay,
    snapshot,
    `versions of blueprint '${blueprint}'`,
    rafayPath`/v2/config/project/${projectId}/blueprint/${blueprint}/snapshot`,
    {},
    V2_PAGING,
  );
  return items.flatMap(({ metadata }) => metadata.displayName ?? []);
}
