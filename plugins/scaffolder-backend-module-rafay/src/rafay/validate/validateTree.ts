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
  const specs = await readSpecs(tree, layout, findings);
  checkReferences(specs, tree, findings);
  await checkContents(specs, tree, findings);
  checkVersions(specs, tree, layout, findings);
  findings.problems.sort(
    (a, b) =>
      (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line,
  );
  return findings;
}
