import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { DefaultObjectStore } from './store';
import { Clock, NewKubeObject, ObjectStore } from './types';

const MANIFESTS = path.join(
  path.dirname(require.resolve('../package.json')),
  'manifests',
);

/** Versions of the small release manifests that come with the demo, newest first. */
export const MANIFEST_VERSIONS = {
  kubevirt: ['v1.9.0', 'v1.8.4'],
  cdi: ['v1.66.0', 'v1.65.0'],
} as const;

/** The objects of a manifest. */
export function parseManifest(text: string): NewKubeObject[] {
  return parseAllDocuments(text)
    .map(document => document.toJS())
    .filter(Boolean)
    .map(object => ({ ...object, metadata: object.metadata ?? {} }));
}

/** The objects of a small release manifest: `kubevirt-operator`, `kubevirt-cr`, `cdi-operator` or `cdi-cr`. */
export function releaseManifest(
  product: 'kubevirt' | 'cdi',
  part: 'operator' | 'cr',
  version: string = MANIFEST_VERSIONS[product][0],
): NewKubeObject[] {
  const file = path.join(
    MANIFESTS,
    product,
    version,
    `${product}-${part}.yaml`,
  );
  return parseManifest(fs.readFileSync(file, 'utf8'));
}

/** Names of the products as people write them. */
const TITLES = { kubevirt: 'KubeVirt', cdi: 'CDI' } as const;

/** The resources of the objects that ask for them. */
const OPERANDS = {
  kubevirt: 'kubevirts.kubevirt.io',
  cdi: 'cdis.cdi.kubevirt.io',
} as const;

/** Milliseconds from one look at what is waited for to the next. */
const LOOK_MS = 20;

/**
 * Installs KubeVirt, CDI or both, as a person would: the operator first, its object once the kind is served.
 *
 * @param reportError - called where the object is refused later on; without it the error is thrown where
 * the clock runs its timers
 * @throws Error where a product is installed already
 */
export function install(
  store: DefaultObjectStore,
  clock: Clock,
  products: ('kubevirt' | 'cdi')[],
  reportError: (error: Error) => void = error => {
    throw error;
  },
): void {
  for (const product of products) {
    const [cr] = releaseManifest(product, 'cr');
    const crResource = () => store.resourceOf(cr.apiVersion, cr.kind);
    const served = crResource();
    const [installed] = served ? store.list(served) : [];
    if (installed) {
      throw new Error(
        `${TITLES[product]} is installed already: there is the ${cr.kind} ${installed.metadata.name}. Delete it first`,
      );
    }
    for (const object of releaseManifest(product, 'operator')) {
      const resource = store.resourceOf(object.apiVersion, object.kind);
      const { namespace, name } = object.metadata;
      if (resource && !store.get({ resource, namespace, name: name! })) {
        store.create(object);
      }
    }
    const createWhenServed = () => {
      if (!crResource()) {
        clock.after(LOOK_MS, createWhenServed);
        return;
      }
      try {
        store.create(cr);
      } catch (error) {
        reportError(
          new Error(
            `${TITLES[product]} could not be installed: ${
              (error as Error).message
            }`,
            { cause: error },
          ),
        );
      }
    };
    createWhenServed();
  }
}

/** Resolves once KubeVirt, CDI or both are deployed, on a cluster whose clock is this machine's. */
export async function deployed(
  store: ObjectStore,
  products: ('kubevirt' | 'cdi')[],
): Promise<void> {
  const isDeployed = (product: 'kubevirt' | 'cdi') =>
    store.list(OPERANDS[product])[0]?.status?.phase === 'Deployed';
  while (!products.every(isDeployed)) {
    await new Promise(resolve => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
