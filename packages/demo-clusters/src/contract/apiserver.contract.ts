import { Connection } from './client';
import { accessContract } from './access.contract';
import { deletionContract } from './deletions.contract';
import { definitionContract } from './definitions.contract';
import { Fixture, setUp } from './fixture';
import { impersonationContract } from './impersonation.contract';
import { readContract } from './reads.contract';
import { statusContract } from './statuses.contract';
import { watchContract } from './watches.contract';
import { writeContract } from './writes.contract';

/**
 * What API servers do, as far as clients of this product and kubectl rely on it. To be called within
 * `describe`, for a demo cluster and for a real one alike.
 */
export function apiServerContract(connect: () => Promise<Connection>): void {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await setUp(await connect());
  }, 120_000);

  afterAll(async () => {
    await fixture?.tearDown();
  });

  const current = () => fixture;
  readContract(current);
  watchContract(current);
  writeContract(current);
  statusContract(current);
  deletionContract(current);
  definitionContract(current);
  accessContract(current);
  impersonationContract(current);
}
