// Writes what the CRDs of KubeVirt and CDI say of the fields of VMs, VMIs and DataVolumes, without its descriptions.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readArguments } from './lib/arguments.mjs';
import { root } from './lib/toolchain.mjs';

const USAGE = `Usage: yarn schemas --kubevirt 1.9=PATH --kubevirt 1.8=PATH ... --cdi 1.66=PATH ...
  A minor version, and a folder with the CRDs of that release:
    manifests (*.yaml), as a cluster has them (kubectl get crd -o yaml);
    or the source of that release, for example the Dir that
    go mod download -json kubevirt.io/kubevirt@v1.9.0 kubevirt.io/containerized-data-importer@v1.65.0
    prints.
All versions are given at once: the file is written again, whole.`;

const ASSET = join(
  root,
  'plugins/scaffolder-backend-module-rafay/assets/crd-schemas.json',
);
const KINDS = {
  kubevirt: ['VirtualMachine', 'VirtualMachineInstance'],
  cdi: ['DataVolume'],
};
/** Where upstream keeps its CRDs as Go (kubevirt/kubevirt, kubevirt/containerized-data-importer). */
const GO_FILES = {
  kubevirt:
    'pkg/virt-operator/resource/generate/components/validations_generated.go',
  cdi: 'pkg/operator/resources/crds_generated.go',
};
/** What is kept of a schema; the rest is prose, or means nothing to an object by itself. */
const KEYWORDS = [
  'type',
  'format',
  'nullable',
  'required',
  'enum',
  'pattern',
  'maxLength',
  'minLength',
  'maxItems',
  'minItems',
  'minimum',
  'maximum',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
];
// apimachinery pkg/apis/meta/v1/types.go, ObjectMeta; CRDs leave it to the API server, and that of templates to KubeVirt.
const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: text };
const objects = {
  type: 'array',
  items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};
const OBJECT_META = {
  type: 'object',
  properties: {
    annotations: texts,
    creationTimestamp: text,
    deletionGracePeriodSeconds: { type: 'integer' },
    deletionTimestamp: text,
    finalizers: { type: 'array', items: text },
    generateName: text,
    generation: { type: 'integer' },
    labels: texts,
    managedFields: objects,
    name: text,
    namespace: text,
    ownerReferences: objects,
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
};
const ANYTHING = {
  type: 'object',
  nullable: true,
  'x-kubernetes-preserve-unknown-fields': true,
};

/** Each schema once, by its content; others name it by its place. */
class Schemas {
  list = [];
  #places = new Map();

  add(schema) {
    const kept = {};
    for (const keyword of KEYWORDS) {
      if (schema[keyword] !== undefined) {
        kept[keyword] = schema[keyword];
      }
    }
    if (kept.required) {
      // What has a default is filled in before anybody misses it.
      kept.required = kept.required.filter(
        name => schema.properties?.[name]?.default === undefined,
      );
      if (kept.required.length === 0) {
        delete kept.required;
      }
    }
    if (schema.properties) {
      kept.properties = Object.fromEntries(
        Object.entries(schema.properties)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, property]) => [name, this.add(property)]),
      );
    }
    if (schema.items) {
      kept.items = this.add(schema.items);
    }
    if (typeof schema.additionalProperties === 'object') {
      kept.additionalProperties = this.add(schema.additionalProperties);
    }
    const key = JSON.stringify(kept);
    if (!this.#places.has(key)) {
      this.#places.set(key, this.list.push(kept) - 1);
    }
    return this.#places.get(key);
  }
}

/** The CRDs of a folder, by kind: schemas of the version that is stored. */
function readCrds(folder, product) {
  const goFile = join(folder, GO_FILES[product]);
  const isSource = statSync(goFile, { throwIfNoEntry: false }) !== undefined;
  const documents = isSource
    ? readGo(readFileSync(goFile, 'utf8'))
    : readdirSync(folder)
        .filter(name => ['.yaml', '.yml', '.json'].includes(extname(name)))
        .flatMap(name => readYaml(readFileSync(join(folder, name), 'utf8')))
        .flatMap(document => document.items ?? [document]);
  const schemas = new Map();
  for (const [name, document] of documents.map(entry =>
    Array.isArray(entry) ? entry : [undefined, entry],
  )) {
    const kind =
      document.spec?.names?.kind ??
      KINDS[product].find(known => known.toLowerCase() === name);
    const schema =
      document.spec?.versions?.find(version => version.storage)?.schema
        ?.openAPIV3Schema ?? document.openAPIV3Schema;
    if (kind && schema) {
      schemas.set(kind, schema);
    }
  }
  return schemas;
}

/** Go's raw strings, which hold the CRDs as YAML, each after its name. */
function readGo(source) {
  return [...source.matchAll(/"([a-z]+)":\s*`([^`]*)`/g)].map(
    ([, name, yaml]) => [name, readYaml(yaml)[0]],
  );
}

function readYaml(source) {
  return parseAllDocuments(source)
    .map(document => document.toJS())
    .filter(Boolean);
}

/** Metadata as KubeVirt's own schema of its API has it (api/openapi-spec), which its webhooks hold templates against. */
function withObjectMeta(schema) {
  const properties = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => [
      name,
      name === 'metadata' ? OBJECT_META : withObjectMeta(property),
    ],
  );
  return {
    ...schema,
    // Where the CRD has fields and lets others pass, that schema does not.
    ...(properties.length > 0 && {
      properties: Object.fromEntries(properties),
      'x-kubernetes-preserve-unknown-fields': undefined,
    }),
    ...(schema.items && { items: withObjectMeta(schema.items) }),
  };
}

function ofObject(schema) {
  const { properties } = withObjectMeta(schema);
  return {
    ...schema,
    properties: {
      ...properties,
      ...(properties.status && { status: ANYTHING }),
    },
  };
}

const given = readArguments('yarn schemas', USAGE, {
  kubevirt: { type: 'string', multiple: true, default: [] },
  cdi: { type: 'string', multiple: true, default: [] },
});
const schemas = new Schemas();
const versions = { kubevirt: {}, cdi: {} };
for (const product of Object.keys(versions)) {
  for (const argument of given[product]) {
    const [, version, folder] = /^(\d+\.\d+)=(.+)$/.exec(argument) ?? [];
    if (!folder) {
      console.error(`--${product} ${argument}: ${USAGE}`);
      process.exit(2);
    }
    const crds = readCrds(folder, product);
    versions[product][version] = Object.fromEntries(
      KINDS[product].map(kind => {
        const schema = crds.get(kind);
        if (!schema) {
          throw new Error(`${folder} has no CRD of ${kind}`);
        }
        return [kind, schemas.add(ofObject(schema))];
      }),
    );
  }
}
// One schema a line, so that a difference can be read.
const lines = schemas.list.map(schema => `    ${JSON.stringify(schema)}`);
writeFileSync(
  ASSET,
  `{\n  "versions": ${JSON.stringify(versions)},\n  "schemas": [\n${lines.join(
    ',\n',
  )}\n  ]\n}\n`,
);
console.log(`${ASSET}: ${schemas.list.length} schemas`);
