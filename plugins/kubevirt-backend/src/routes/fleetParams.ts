import { InputError } from '@backstage/errors';
import {
  FLEET_LIMITS,
  readFleetQuery,
  type FleetQuery,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Request } from 'express';
import { z } from 'zod';
import { parse } from './params';

/** No list is so long that somebody scrolls further. */
const MAX_OFFSET = 1_000_000;

const pageQuery = z.object({
  offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0),
  limit: z.coerce.number().int().min(0).max(FLEET_LIMITS.page).default(100),
  facets: z.enum(['true', 'false']).default('false'),
});

const nodeQuery = z.object({
  cluster: z.string().min(1).max(253),
  node: z.string().min(1).max(253),
});

const streamBody = z.strictObject({
  ids: z
    .array(z.string().min(1).max(FLEET_LIMITS.value))
    .min(1)
    .max(FLEET_LIMITS.rows),
});

/** @throws InputError that says what can't be read */
export function readFleetRequest(request: Request): FleetQuery {
  const problems: string[] = [];
  const query = readFleetQuery(
    new URL(request.originalUrl, 'http://localhost').searchParams,
    problem => problems.push(problem),
  );
  if (problems.length > 0) {
    throw new InputError(problems.join('; '));
  }
  return query;
}

export function readFleetPart(request: Request) {
  const { offset, limit, facets } = parse(pageQuery, request.query);
  return { offset, limit, facets: facets === 'true' };
}

export function readFleetNode(request: Request) {
  return parse(nodeQuery, request.query);
}

export function readFleetRows(body: unknown): string[] {
  return parse(streamBody, body).ids;
}
