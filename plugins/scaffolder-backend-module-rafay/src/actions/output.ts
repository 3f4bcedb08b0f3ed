import type { LoggerService } from '@backstage/backend-plugin-api';
import type { z as zod } from 'zod/v3';
import type { Completed } from './complete';

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

/** Hands a run's result to the task: outputs, and a log that reads as a summary. */
export function reportCompleted(
  ctx: {
    logger: LoggerService;
    output(name: keyof Completed, value: string | string[]): void;
  },
  completed: Completed,
): void {
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
