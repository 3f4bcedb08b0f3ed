import { z } from 'zod';
import type { RafayReader } from '../client/RafayClient';
import { name } from './decode';
import { readAllPages } from './pages';

/** A project: v3 paths take its name, v1 and v2 paths its id. */
export interface RafayProject {
  id: string;
  name: string;
}

const project = z.looseObject({ id: name, name });

/**
 * The projects that the key's user sees.
 *
 * @remarks
 * `GET /auth/v1/projects/` (Rafay's environment manager examples): v3 lists projects too, and without their ids.
 */
export async function readProjects(
  rafay: RafayReader,
): Promise<RafayProject[]> {
  const items = await readAllPages(
    rafay,
    project,
    'projects',
    '/auth/v1/projects/',
    { order: 'ASC', orderby: 'name' },
  );
  return items.map(({ id, name: title }) => ({ id, name: title }));
}
