import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Request, Router } from 'express';
import { z } from 'zod';
import { principalOf, type ServicePolicy } from '../access';
import { clusterName } from '../lib/names';
import type { LastingFacts } from '../observation';
import { parse } from './params';

export interface FactsRoutesOptions {
  httpAuth: HttpAuthService;
  services: ServicePolicy;
  facts: LastingFacts;
}

/** The catalog's backend, on its own behalf. */
const CATALOG = 'plugin:catalog';

const FACTS_PATH = '/v1/virtual-machine-facts';

const pageQuery = z.object({
  cluster: clusterName,
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'is no digest'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** What lasts of VMs, for the catalog's entity provider and for no person. */
export function addFactsRoutes(
  router: Router,
  { httpAuth, services, facts }: FactsRoutesOptions,
): void {
  async function requireCatalog(request: Request): Promise<void> {
    const credentials = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    const { type, name } = principalOf(credentials);
    if (
      type !== 'service' ||
      (name !== CATALOG && !services.allows(credentials))
    ) {
      throw new NotAllowedError(
        'This is for the catalog. Whoever runs this portal names other services that may ask in kubevirt.access.services.',
      );
    }
  }

  router.get(FACTS_PATH, async (request, response) => {
    await requireCatalog(request);
    response.json({ clusters: await facts.clusters() });
  });

  router.get(`${FACTS_PATH}/page`, async (request, response) => {
    await requireCatalog(request);
    const { cluster, ...part } = parse(pageQuery, request.query);
    response.json(await facts.page(cluster, part));
  });
}
