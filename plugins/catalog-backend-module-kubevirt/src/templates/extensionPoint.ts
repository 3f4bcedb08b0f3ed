import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { TemplateGitHost } from './types';

/**
 * Lets modules of the catalog add places that the templates publish to.
 *
 * @public
 */
export interface KubevirtTemplatesExtensionPoint {
  /** Adds a host. Those that are added come before those under `integrations`. */
  addGitHost(host: TemplateGitHost): void;
}

/**
 * The {@link KubevirtTemplatesExtensionPoint}.
 *
 * @public
 */
export const kubevirtTemplatesExtensionPoint =
  createExtensionPoint<KubevirtTemplatesExtensionPoint>({
    id: 'catalog.kubevirt.templates',
  });
