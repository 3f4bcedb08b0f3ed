import { InputError } from '@backstage/errors';
import type { KubeDoc, Product, ReleaseFile, ReleaseManifest } from '../types';
import { isObject } from '../yaml';
import { parseManifest } from './parse';
import { podSpecOf } from './podSpec';

/** What an operator's release manifest must and may hold (kubevirt v1.9, cdi v1.66 releases). */
interface OperatorFacts {
  namespace: string;
  crd: string;
  deployment: string;
  /** Environment variable that holds the operator's own version. */
  versionVariable: string;
}

const OPERATORS: Record<Product, OperatorFacts> = {
  kubevirt: {
    namespace: 'kubevirt',
    crd: 'kubevirts.kubevirt.io',
    deployment: 'virt-operator',
    versionVariable: 'KUBEVIRT_VERSION',
  },
  cdi: {
    namespace: 'cdi',
    crd: 'cdis.cdi.kubevirt.io',
    deployment: 'cdi-operator',
    versionVariable: 'OPERATOR_VERSION',
  },
};

const OPERATOR_KINDS = [
  'Namespace',
  'CustomResourceDefinition',
  'PriorityClass',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'NetworkPolicy',
  'Deployment',
];

const CUSTOM_RESOURCES: Partial<
  Record<ReleaseFile, { apiGroup: string; kind: string }>
> = {
  'kubevirt-cr.yaml': { apiGroup: 'kubevirt.io', kind: 'KubeVirt' },
  'cdi-cr.yaml': { apiGroup: 'cdi.kubevirt.io', kind: 'CDI' },
};

/**
 * Checks that a file is the release manifest it is taken for, and nothing else: the kinds and names
 * of that operator, in its namespace, with images of that version.
 *
 * @throws InputError with every problem found
 */
export function checkReleaseManifest(
  manifest: Pick<
    ReleaseManifest,
    'product' | 'version' | 'file' | 'text' | 'sha256'
  >,
): readonly KubeDoc[] {
  const docs = parseManifest(manifest);
  const resource = CUSTOM_RESOURCES[manifest.file];
  const problems = resource
    ? customResourceProblems(docs, resource)
    : operatorProblems(docs, OPERATORS[manifest.product], manifest.version);
  if (docs.some(doc => JSON.stringify(doc).includes('{{{'))) {
    problems.push(
      'contains "{{{", which Rafay would expand as a template expression',
    );
  }
  if (problems.length > 0) {
    throw new InputError(
      `${manifest.file} ${
        manifest.version
      } is not the release manifest it should be: ${problems.join('; ')}`,
    );
  }
  return docs;
}

function customResourceProblems(
  docs: readonly KubeDoc[],
  expected: { apiGroup: string; kind: string },
): string[] {
  const [doc] = docs;
  if (docs.length !== 1) {
    return [`holds ${docs.length} objects instead of one ${expected.kind}`];
  }
  return doc.kind === expected.kind &&
    doc.apiVersion.startsWith(`${expected.apiGroup}/`)
    ? []
    : [`holds ${doc.apiVersion} ${doc.kind} instead of a ${expected.kind}`];
}

function operatorProblems(
  docs: readonly KubeDoc[],
  facts: OperatorFacts,
  version: string,
): string[] {
  const problems: string[] = [];
  const kinds = new Set(docs.map(doc => doc.kind));
  for (const kind of kinds) {
    if (!OPERATOR_KINDS.includes(kind)) {
      problems.push(`holds the unexpected kind ${kind}`);
    }
  }
  for (const kind of ['Namespace', 'ServiceAccount', 'ClusterRole']) {
    if (!kinds.has(kind)) {
      problems.push(`has no ${kind}`);
    }
  }
  if (!find(docs, 'CustomResourceDefinition', facts.crd)) {
    problems.push(`has no CustomResourceDefinition ${facts.crd}`);
  }
  for (const doc of docs) {
    const namespace =
      doc.kind === 'Namespace' ? doc.metadata.name : doc.metadata.namespace;
    if (namespace !== undefined && namespace !== facts.namespace) {
      problems.push(
        `${doc.kind} ${doc.metadata.name} belongs to the namespace ${namespace}, not ${facts.namespace}`,
      );
    }
  }
  const deployment = find(docs, 'Deployment', facts.deployment);
  if (!deployment) {
    problems.push(`has no Deployment ${facts.deployment}`);
  } else {
    problems.push(...versionProblems(deployment, facts, version));
  }
  return problems;
}

function versionProblems(
  deployment: KubeDoc,
  facts: OperatorFacts,
  version: string,
): string[] {
  const problems: string[] = [];
  let stated: unknown;
  for (const container of podSpecOf(deployment)?.containers ?? []) {
    const images: Array<[string, unknown]> = [
      [`container ${container.name}`, container.image],
    ];
    for (const variable of container.env ?? []) {
      if (variable.name === facts.versionVariable) {
        stated = variable.value;
      } else if (variable.name.endsWith('_IMAGE')) {
        images.push([`variable ${variable.name}`, variable.value]);
      }
    }
    for (const [where, image] of images) {
      if (typeof image !== 'string') {
        problems.push(`${where} names no image`);
      } else if (
        !image.includes('@sha256:') &&
        !image.endsWith(`:${version}`)
      ) {
        problems.push(`${where} names the image ${image}, not ${version}`);
      }
    }
  }
  if (stated !== version) {
    problems.push(
      `${facts.versionVariable} of ${facts.deployment} is ${
        isObject(stated) ? 'no string' : stated ?? 'missing'
      }, not ${version}`,
    );
  }
  return problems;
}

function find(
  docs: readonly KubeDoc[],
  kind: string,
  name: string,
): KubeDoc | undefined {
  return docs.find(doc => doc.kind === kind && doc.metadata.name === name);
}
