import type { ApplyStep } from './applyOrder';
import type { RepositoryLayout } from './layout';
import type { Lock } from './lock';

/** What the README is written from. */
export interface ReadmeInput {
  lock: Lock;
  layout: RepositoryLayout;
  steps: ApplyStep[];
}

/** Commands as a block of Markdown. */
export function fence(lines: string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}
