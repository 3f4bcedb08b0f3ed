import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { LocalGit } from './LocalGit';

/** The configured folder of local repositories, or undefined where none is configured. */
export function readLocalGit(config: RootConfigService): LocalGit | undefined {
  const root = config.getOptionalString('localGit.root');
  return root ? LocalGit.create({ root: resolve(root) }) : undefined;
}
