import type { z as zod } from 'zod/v3';

type Z = typeof zod;

/** Inputs that find the blueprint an action goes on from. */
export const repositoryFields = {
  project: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Rafay project; needed where the repository has several'),
  blueprintName: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Blueprint; needed where the repository has several'),
  targetPath: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Folder of the workspace that holds the repository'),
};
