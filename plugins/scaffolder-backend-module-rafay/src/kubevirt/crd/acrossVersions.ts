import { compareMinor, parseReleaseTag } from '../manifests/versions';
import { Report } from '../Report';
import type { KubeDoc } from '../types';
import { checkStructure, type StructureProblem } from './checkStructure';
import { crdKinds, type CrdKind } from './crdSchemas';

class Other {
  readonly version: string;
  readonly product: string;
  readonly unknown: Set<string>;

  constructor(kind: CrdKind, problems: StructureProblem[]) {
    this.version = kind.version;
    this.product = kind.product;
    this.unknown = new Set(
      problems.filter(({ unknown }) => unknown).map(({ path }) => path),
    );
  }

  has(field: string): boolean {
    return !this.unknown.has(field);
  }
}

/**
 * Holds an object against the schema of its kind in the release that it goes to. Without one it is the newest, and what
 * other releases do not have, or what only others have, is a warning that says so; likewise with a release that is newer
 * than all that are known.
 *
 * @param path - how errors call the object
 * @param release - tag of the release of KubeVirt (of CDI for a DataVolume), for example `v1.9.0`
 */
export function checkStructureAcrossVersions(
  doc: KubeDoc,
  path: string,
  release?: string,
): Report {
  const kinds = crdKinds(doc.kind);
  const version = release && parseReleaseTag(release)?.minorVersion;
  const report = new Report(version);
  const crd = kindOf(kinds, version);
  if (!crd) {
    return report;
  }
  const isSure =
    version !== undefined && compareMinor(version, crd.version) <= 0;
  const problems = checkStructure(doc, crd);
  const isUnknown = problems.some(({ unknown }) => unknown);
  const others = (isSure && !isUnknown ? [] : kinds)
    .filter(kind => kind !== crd)
    .map(kind => new Other(kind, checkStructure(doc, kind)));
  for (const { path: field, message, unknown, nearest } of problems) {
    const at = `${path}.${field}`;
    const knows = unknown ? others.filter(other => other.has(field)) : [];
    const elsewhere =
      knows.length > 0
        ? `; ${crd.product} ${knows.map(other => other.version).join(', ')} ${
            knows.length === 1 ? 'has' : 'have'
          } it`
        : nearest && `; did you mean ${nearest}?`;
    if (unknown && !isSure && (version !== undefined || knows.length > 0)) {
      report.warning(at, `${message}, and drops it${elsewhere ?? ''}`);
    } else {
      report.problem(at, `${message}${elsewhere ?? ''}`);
    }
  }
  if (version === undefined) {
    warnOfOlder(problems, others, path, report);
  }
  return report;
}

/** The schema of a release: its own, else that of the one before it, else the oldest. */
function kindOf(
  kinds: CrdKind[],
  version: string | undefined,
): CrdKind | undefined {
  return version === undefined
    ? kinds[0]
    : kinds.find(kind => compareMinor(kind.version, version) <= 0) ??
        kinds[kinds.length - 1];
}

/** Fields of the newest release that older ones do not have yet; the newest of these is named. */
function warnOfOlder(
  problems: StructureProblem[],
  others: Other[],
  path: string,
  report: Report,
): void {
  const reported = new Set(problems.map(problem => problem.path));
  for (const other of others) {
    for (const field of other.unknown) {
      if (!reported.has(field)) {
        reported.add(field);
        report.warning(
          `${path}.${field}`,
          `${other.product} ${other.version} and older have no such field, and drop it`,
        );
      }
    }
  }
}
