import type { BundlePart, KubeDoc, TakenNamespace } from '../types';
import { toYaml } from '../yaml';

/** Above this, splitting an add-on is suggested. */
const LARGE_BUNDLE_BYTES = 500_000;
/** Above this, an add-on is refused unless forced. */
const MAX_BUNDLE_BYTES = 1024 * 1024;

// What others refer to comes first; the rest keeps upstream's order.
const FIRST = ['Namespace', 'CustomResourceDefinition', 'PriorityClass'];

/** Makes a part of a bundle of documents. */
export function toBundlePart(
  name: string,
  docs: KubeDoc[],
  options: { takeOutNamespaces: boolean; warnings?: string[] },
): BundlePart {
  const namespaces: TakenNamespace[] = [];
  const documents: KubeDoc[] = [];
  for (const doc of docs) {
    if (options.takeOutNamespaces && doc.kind === 'Namespace') {
      namespaces.push({
        name: doc.metadata.name,
        labels: doc.metadata.labels ?? {},
        annotations: doc.metadata.annotations ?? {},
      });
    } else {
      documents.push(doc);
    }
  }
  documents.sort((a, b) => rank(a) - rank(b));
  const text = toYaml(documents);
  return {
    name,
    documents,
    text,
    namespaces,
    bytes: Buffer.byteLength(text, 'utf8'),
    warnings: options.warnings ?? [],
  };
}

/**
 * Judges the size of a bundle, for an add-on or workload that is uploaded as one file.
 *
 * @public
 */
export function checkBundleSize(bytes: number): 'ok' | 'large' | 'too-large' {
  if (bytes > MAX_BUNDLE_BYTES) {
    return 'too-large';
  }
  return bytes > LARGE_BUNDLE_BYTES ? 'large' : 'ok';
}

function rank(doc: KubeDoc): number {
  const index = FIRST.indexOf(doc.kind);
  return index < 0 ? FIRST.length : index;
}
