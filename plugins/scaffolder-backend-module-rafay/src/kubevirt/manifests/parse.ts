import type { KubeDoc, ReleaseManifest } from '../types';
import { parseKubeDocs } from '../yaml';
import { RecentValues } from './RecentValues';

const recent = new RecentValues<readonly KubeDoc[]>(8);

/**
 * Parses a release manifest. The result is shared between calls by checksum: never change it.
 */
export function parseManifest(
  manifest: Pick<ReleaseManifest, 'text' | 'sha256' | 'file' | 'version'>,
): readonly KubeDoc[] {
  return recent.get(manifest.sha256, () =>
    parseKubeDocs(manifest.text, {
      name: `${manifest.file} ${manifest.version}`,
      maxBytes: 16 * 1024 * 1024,
    }),
  );
}
