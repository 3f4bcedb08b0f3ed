import { InputError } from '@backstage/errors';
import {
  buildCdiCr,
  buildKubeVirtCr,
  prepareOperator,
  toManifestLock,
} from '../kubevirt';
import type { ManifestSource, Product, ReleaseManifest } from '../kubevirt';
import type { Lock } from './lock';
import type { PartSource, PlatformParts } from './platform';
import type { BlueprintSettings } from './settings';

/** Fetches one operator manifest; the caller adds checkpoints and checksums. */
export type FetchManifest = (request: {
  product: Product;
  version: string;
  file: 'kubevirt-operator.yaml' | 'cdi-operator.yaml';
}) => Promise<ReleaseManifest>;

/** The parts of the platform, and where they came from. */
export interface PreparedManifests {
  parts: PlatformParts;
  manifests: Lock['manifests'];
}

/**
 * Vendored: operators as released, adapted to the settings, and the objects built from the settings.
 * Linked: addresses instead of the operators, and of the objects too where all of an add-on is
 * linked, because an artifact is either uploaded or linked.
 */
export async function prepareManifests(
  settings: BlueprintSettings,
  source: ManifestSource,
  fetch: FetchManifest,
): Promise<PreparedManifests> {
  const kubevirtCr = {
    part: buildKubeVirtCr({
      anyNode: settings.anyNode || undefined,
      imageRegistry: settings.imageRegistry,
      ...settings.kubevirt,
    }),
  };
  const cdiCr = { part: buildCdiCr(settings.cdi) };
  if (settings.manifests === 'link') {
    return linked(settings, source, { kubevirtCr, cdiCr });
  }
  const [kubevirt, cdi] = await Promise.all([
    fetch({
      product: 'kubevirt',
      version: settings.kubevirtVersion,
      file: 'kubevirt-operator.yaml',
    }),
    fetch({
      product: 'cdi',
      version: settings.cdiVersion,
      file: 'cdi-operator.yaml',
    }),
  ]);
  const operator = (manifest: ReleaseManifest): PartSource => ({
    part: prepareOperator(manifest, {
      product: manifest.product,
      version: manifest.version,
      anyNode: settings.anyNode,
      imageRegistry: settings.imageRegistry,
      takeOutNamespaces: settings.takeOutNamespaces,
      replicas: settings.replicas,
    }),
  });
  return {
    parts: {
      kubevirtOperator: operator(kubevirt),
      kubevirtCr,
      cdiOperator: operator(cdi),
      cdiCr,
    },
    manifests: [toManifestLock(kubevirt), toManifestLock(cdi)],
  };
}

function linked(
  settings: BlueprintSettings,
  source: ManifestSource,
  built: { kubevirtCr: PartSource; cdiCr: PartSource },
): PreparedManifests {
  // Rafay fetches a linked manifest as it is released: nothing in it can be changed.
  for (const field of ['imageRegistry', 'replicas', 'checksums'] as const) {
    if (settings[field] !== undefined) {
      throw new InputError(
        `${field}: a linked manifest stays as it was released. Choose manifests 'vendor'`,
      );
    }
  }
  if (settings.anyNode) {
    throw new InputError(
      "anyNode: a linked operator stays pinned to control-plane nodes. Choose manifests 'vendor'",
    );
  }
  const { kubevirtVersion, cdiVersion, option, bundling } = settings;
  const link = (
    product: Product,
    file: Parameters<ManifestSource['url']>[2],
  ): { url: string } & Lock['manifests'][number] => {
    const version = product === 'kubevirt' ? kubevirtVersion : cdiVersion;
    const url = source.url(product, version, file);
    return { url, product, version, file, source: url };
  };
  const links = {
    kubevirtOperator: link('kubevirt', 'kubevirt-operator.yaml'),
    cdiOperator: link('cdi', 'cdi-operator.yaml'),
    ...(bundling === 'bundled'
      ? { kubevirtCr: link('kubevirt', 'kubevirt-cr.yaml') }
      : {}),
    ...(bundling === 'bundled' && option === 'option2'
      ? { cdiCr: link('cdi', 'cdi-cr.yaml') }
      : {}),
  };
  for (const [field, linkedCr] of [
    ['kubevirt', 'kubevirtCr' in links],
    ['cdi', 'cdiCr' in links],
  ] as const) {
    if (linkedCr && Object.keys(settings[field] ?? {}).length) {
      throw new InputError(
        `${field}: a linked object stays as it was released. Choose bundling 'split' or manifests 'vendor'`,
      );
    }
  }
  return {
    parts: {
      ...built,
      ...Object.fromEntries(
        Object.entries(links).map(([key, { url }]) => [key, { url }]),
      ),
    } as unknown as PlatformParts,
    manifests: Object.values(links).map(({ url: _, ...rest }) => rest),
  };
}
