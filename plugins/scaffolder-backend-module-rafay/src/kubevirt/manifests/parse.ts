import type { KubeDoc, ReleaseManifest } from '../types';
import { parseKubeDocs } from '../yaml';

/** How many parsed manifests are kept; an operator manifest takes some hundred ms to parse. */
const KEPT = 8;
const kept = new Map<string, KubeDoc[]>();

/**
 * Parses a release manifest. The result is shared between calls by checksum: never change it.
 */
export function parseManifest(
  manifest: Pick<ReleaseManifest, 'text' | 'sha256' | 'file' | 'version'>,
): readonly KubeDoc[] {
  const known = kept.get(manifest.sha256);
  if (known) {
    return known;
  }
  const docs = parseKubeDocs(manifest.text, {
    name: `${manifest.file} ${manifest.version}`,
    maxBytes: 16 * 1024 * 1024,
  });
  const oldest = kept.keys().next().value;
  if (kept.size >= KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
  kept.set(manifest.sha256, docs);
  return docs;
}
