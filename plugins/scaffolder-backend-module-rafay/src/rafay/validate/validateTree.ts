import type { RepositoryLayout } from '../layout';
import type { RepositoryTree } from '../RepositoryTree';
import { checkContents } from './contents';
import { Findings } from './findings';
import { readSpecs } from './model';
import { checkReferences } from './references';
import { checkVersions } from './versions';

/**
 * Checks a whole repository: each spec by itself, what specs name, what is uploaded, and that active
 * versions are as they were published.
 */
export async function validateTree(
  tree: RepositoryTree,
  layout: RepositoryLayout,
): Promise<Findings> {
  const findings = Findings.create();
  const read = await readSpecs(tree, layout, findings);
  checkReferences(read, tree, findings);
  await checkContents(read, tree, findings);
  checkVersions(read.specs, tree, layout, findings);
  findings.problems.sort(
    (a, b) =>
      (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line,
  );
  return findings;
}
