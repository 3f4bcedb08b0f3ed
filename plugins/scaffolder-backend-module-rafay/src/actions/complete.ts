import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ANNOTATION_VIRTUAL_MACHINES } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { parsePlainYaml } from '../kubevirt';
import { buildCatalogInfo } from '../catalog/catalogInfo';
import { readPortalClusters } from '../catalog/portalClusters';
import { applyOrder } from '../rafay/applyOrder';
import type { RepositoryBuilder } from '../rafay/RepositoryBuilder';
import { projectFolder } from '../rafay/layout';
import { buildReadme } from '../rafay/readme';
import type { RafayBlueprint } from '../rafay/types';
import { validateTree } from '../rafay/validate';
import { vmWorkloads } from '../rafay/virtualMachines';

/** What later steps of a template can use. */
interface Completed {
  /** Paths that were added or changed, from the top of the repository. */
  paths: string[];
  removedPaths: string[];
  /** Specs in the order in which they are applied by hand. */
  applyOrder: string[];
  entityRef: string;
  entityRefs: string[];
  catalogInfoPath: string;
  readmePath: string;
  warnings: string[];
}

/**
 * Adds what follows from the rest (pipeline, catalog entities, README, lock), checks the whole
 * repository, and writes it.
 *
 * @param portalClusters - clusters that the portal knows by name, for the catalog entity
 * @throws InputError with every problem if the result would not be valid; nothing is written then
 */
async function complete(
  builder: RepositoryBuilder,
  portalClusters: string[],
): Promise<Completed> {
  const { lock, layout, tree, settings } = builder;
  builder.addPipeline(vmWorkloads(lock));

  const catalog = buildCatalogInfo(settings, {
    virtualMachines: lock.virtualMachines,
    portalClusters,
  });
  const suffix = `${settings.project}-${settings.blueprintName}`;
  const catalogInfoPath = builder.putDocument(
    ['catalog-info.yaml', `catalog-info-${suffix}.yaml`],
    catalog.text,
  );
  const named = catalog.virtualMachines;
  if (named && !tree.get(catalogInfoPath)?.includes(named)) {
    builder.warnings.push(
      `${catalogInfoPath}: set the annotation ${ANNOTATION_VIRTUAL_MACHINES} of ${catalog.entityRef} to '${named}', so that its page shows virtual machines before Rafay has applied them`,
    );
  }
  const folder = projectFolder(layout, settings.project);
  const steps = applyOrder(
    lock,
    layout,
    addonsOf(builder),
    tree
      .paths(`${folder}/${layout.kinds.Namespace}`)
      .map(path => path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length)),
  );
  const readmePath = builder.putDocument(
    ['README.md', `README-${suffix}.md`],
    buildReadme({ lock, layout, steps }),
  );
  builder.finish();
  builder.warnings.push(...(await validateTree(tree, layout)).assertValid());

  const changes = await tree.write();
  return {
    paths: [...changes.added, ...changes.changed].sort(),
    removedPaths: changes.removed,
    applyOrder: steps.map(step => step.path),
    entityRef: catalog.entityRef,
    entityRefs: catalog.entityRefs,
    catalogInfoPath,
    readmePath,
    warnings: [...new Set(builder.warnings)],
  };
}

/** Add-ons of the blueprint as it stands in the tree, each after those it depends on. */
function addonsOf({ tree, layout, settings }: RepositoryBuilder): string[] {
  const folder = projectFolder(layout, settings.project);
  const text = tree.get(
    `${folder}/${layout.kinds.Blueprint}/${settings.blueprintName}.yaml`,
  );
  const [blueprint] = parsePlainYaml(text ?? '', {
    name: 'the blueprint',
  }) as RafayBlueprint[];
  return (blueprint?.spec.customAddons ?? []).map(addon => addon.name);
}

/**
 * Completes the repository, and hands what came of it to the task: outputs, and a log that reads as a summary.
 *
 * @throws InputError with every problem if the result would not be valid; nothing is written then
 */
export async function completeTask(
  ctx: {
    logger: LoggerService;
    output(name: keyof Completed, value: string | string[]): void;
  },
  builder: RepositoryBuilder,
  config: Config,
): Promise<void> {
  const completed = await complete(builder, readPortalClusters(config));
  for (const warning of completed.warnings) {
    ctx.logger.warn(warning);
  }
  const { paths, removedPaths } = completed;
  ctx.logger.info(
    paths.length || removedPaths.length
      ? `${paths.length} files written, ${removedPaths.length} removed`
      : 'Nothing to change: the repository is as asked for',
  );
  for (const [name, value] of Object.entries(completed)) {
    ctx.output(name as keyof Completed, value);
  }
}
