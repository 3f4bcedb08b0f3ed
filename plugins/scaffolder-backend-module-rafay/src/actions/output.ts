import type { z as zod } from 'zod/v3';

type Z = typeof zod;

/** Outputs of the actions that change a repository. */
export const generationOutput = {
  paths: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .describe('Files that were added or changed, sorted'),
  removedPaths: (zImpl: Z) =>
    zImpl.array(zImpl.string()).describe('Files that were taken out'),
  applyOrder: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .describe('Specs in the order in which rctl applies them'),
  entityRef: (zImpl: Z) =>
    zImpl.string().describe('Component whose page shows the virtual machines'),
  entityRefs: (zImpl: Z) =>
    zImpl.array(zImpl.string()).describe('All entities of the repository'),
  catalogInfoPath: (zImpl: Z) =>
    zImpl.string().describe('Path of the catalog entities, to register'),
  readmePath: (zImpl: Z) => zImpl.string().describe('Path of the README'),
  warnings: (zImpl: Z) =>
    zImpl.array(zImpl.string()).describe('What is worth knowing'),
};
