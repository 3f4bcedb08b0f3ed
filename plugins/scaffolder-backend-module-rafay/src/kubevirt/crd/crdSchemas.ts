import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import { compareMinor } from '../manifests/versions';

/**
 * What a CRD says of a value: its structural schema, in the CRD's own words. What lies below is named by its place
 * among all schemas, as most of it is there many times.
 */
export interface CrdSchema {
  type?: 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'number';
  format?: string;
  nullable?: boolean;
  required?: string[];
  enum?: unknown[];
  pattern?: string;
  maxLength?: number;
  minLength?: number;
  maxItems?: number;
  minItems?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, number>;
  additionalProperties?: number;
  items?: number;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
}

type CrdProduct = 'kubevirt' | 'cdi';

interface CrdSchemas {
  versions: Record<CrdProduct, Record<string, Record<string, number>>>;
  schemas: CrdSchema[];
}

let read: CrdSchemas | undefined;

/** The schemas that `yarn schemas` derived from the CRDs; read once, when the first manifest comes. */
function allSchemas(): CrdSchemas {
  read ??= JSON.parse(
    readFileSync(
      resolvePackagePath(
        '@rafay-kubevirt/backstage-plugin-scaffolder-backend-module-rafay',
        'assets/crd-schemas.json',
      ),
      'utf8',
    ),
  ) as CrdSchemas;
  return read;
}

/** A schema by its place. */
export function schemaAt(place: number): CrdSchema {
  return allSchemas().schemas[place];
}

/** A kind as one release defines it. */
export interface CrdKind {
  /** `KubeVirt` or `CDI`. */
  product: string;
  /** Minor version, for example `1.9`. */
  version: string;
  kind: string;
  /** Place of the schema of the whole object. */
  schema: number;
}

/** The releases that a kind's schema is known of, the newest first; none for a kind that is not known. */
export function crdKinds(kind: string): CrdKind[] {
  const { versions } = allSchemas();
  return (['kubevirt', 'cdi'] as const).flatMap(product =>
    Object.entries(versions[product])
      .filter(([, kinds]) => Object.hasOwn(kinds, kind))
      .map(([version, kinds]) => ({
        product: product === 'cdi' ? 'CDI' : 'KubeVirt',
        version,
        kind,
        schema: kinds[kind],
      }))
      .sort((a, b) => compareMinor(b.version, a.version)),
  );
}
