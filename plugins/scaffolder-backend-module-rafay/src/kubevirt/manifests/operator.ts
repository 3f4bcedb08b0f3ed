import { checkInteger, refuse, show } from '../checks';
import type {
  BundlePart,
  KubeDoc,
  OperatorOptions,
  ReleaseManifest,
} from '../types';
import { isObject } from '../yaml';
import { toBundlePart } from './bundle';
import { podSpecOf, type PodSpecPart } from './podSpec';
import { RecentValues } from './RecentValues';
import { checkReleaseManifest } from './structure';

const CONTROL_PLANE_KEYS = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
];
const REGISTRY =
  /^(?:localhost|[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

const recent = new RecentValues<BundlePart>(8);

/**
 * Adapts an operator's release manifest: comments, `status` and empty timestamps go; namespaces are
 * taken out when another owner has them; placement, replicas and images are changed as asked.
 * Everything else stays what upstream published.
 *
 * @public
 */
export function prepareOperator(
  manifest: ReleaseManifest,
  options: OperatorOptions,
): BundlePart {
  const registry =
    options.imageRegistry === undefined
      ? undefined
      : checkImageRegistry(options.imageRegistry, 'imageRegistry');
  const replicas =
    options.replicas === undefined
      ? undefined
      : checkInteger(options.replicas, 'operatorReplicas', { min: 1, max: 9 });

  const { product, version, anyNode = false, takeOutNamespaces } = options;
  const docs = checkReleaseManifest({ ...manifest, product, version });
  const key = JSON.stringify([
    manifest.sha256,
    product,
    anyNode,
    takeOutNamespaces,
    registry,
    replicas,
  ]);
  const part = recent.get(key, () =>
    toBundlePart(
      `${product}-operator`,
      docs.map(doc => adapt(doc, { anyNode, registry, replicas })),
      { takeOutNamespaces },
    ),
  );
  return structuredClone(part);
}

function adapt(
  upstream: KubeDoc,
  changes: { anyNode: boolean; registry?: string; replicas?: number },
): KubeDoc {
  const doc = withoutServerFields(structuredClone(upstream));
  const podSpec = doc.kind === 'Deployment' ? podSpecOf(doc) : undefined;
  if (podSpec) {
    if (changes.anyNode) {
      allowAnyNode(podSpec);
    }
    if (changes.registry) {
      replaceRegistry(podSpec, changes.registry);
    }
    if (changes.replicas !== undefined) {
      (doc.spec as Record<string, unknown>).replicas = changes.replicas;
    }
  }
  return doc;
}

/** Refuses what is no `host[:port][/path]`. */
export function checkImageRegistry(value: string, path: string): string {
  if (value.length > 255 || !REGISTRY.test(value)) {
    refuse(
      path,
      `${show(
        value,
      )} is no registry; write host/path, without a scheme, a tag or credentials`,
    );
  }
  return value;
}

function withoutServerFields(doc: KubeDoc): KubeDoc {
  delete doc.status;
  removeEmptyTimestamps(doc);
  return doc;
}

// controller-gen and Go's encoder write `creationTimestamp: null` wherever an ObjectMeta is.
function removeEmptyTimestamps(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(removeEmptyTimestamps);
  } else if (isObject(value)) {
    if (value.creationTimestamp === null) {
      delete value.creationTimestamp;
    }
    Object.values(value).forEach(removeEmptyTimestamps);
  }
}

// kubevirt since v1.3 (PR 11659) requires a control-plane node for virt-operator, which managed
// clusters do not show. Preferences and anti-affinity stay: they only order the nodes.
function allowAnyNode(podSpec: PodSpecPart): void {
  const nodeAffinity = podSpec.affinity?.nodeAffinity;
  if (isObject(nodeAffinity)) {
    const required =
      nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    if (isObject(required) && Array.isArray(required.nodeSelectorTerms)) {
      const terms = required.nodeSelectorTerms.filter(
        term => !namesControlPlane(term),
      );
      // Terms are alternatives: when one of them was the control plane's, the others remain.
      if (terms.length > 0) {
        required.nodeSelectorTerms = terms;
      } else {
        delete nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
      }
    }
    if (Object.keys(nodeAffinity).length === 0) {
      delete podSpec.affinity!.nodeAffinity;
    }
    if (Object.keys(podSpec.affinity!).length === 0) {
      delete podSpec.affinity;
    }
  }
  if (podSpec.tolerations) {
    podSpec.tolerations = podSpec.tolerations.filter(
      toleration => !CONTROL_PLANE_KEYS.includes(toleration.key ?? ''),
    );
    if (podSpec.tolerations.length === 0) {
      delete podSpec.tolerations;
    }
  }
}

function namesControlPlane(term: unknown): boolean {
  const expressions = isObject(term) ? term.matchExpressions : undefined;
  return (
    Array.isArray(expressions) &&
    expressions.some(
      expression =>
        isObject(expression) &&
        CONTROL_PLANE_KEYS.includes(String(expression.key)),
    )
  );
}

// virt-operator takes the registry of all components from its own image, cdi-operator from the
// variables that name them (kubevirt pkg/virt-operator/util/config.go, cdi pkg/operator).
function replaceRegistry(podSpec: PodSpecPart, registry: string): void {
  for (const container of [
    ...(podSpec.containers ?? []),
    ...(podSpec.initContainers ?? []),
  ]) {
    if (container.image) {
      container.image = moveImage(container.image, registry);
    }
    for (const variable of container.env ?? []) {
      if (variable.name.endsWith('_IMAGE') && variable.value) {
        variable.value = moveImage(variable.value, registry);
      }
    }
  }
}

function moveImage(image: string, registry: string): string {
  return `${registry}/${image.slice(image.lastIndexOf('/') + 1)}`;
}
