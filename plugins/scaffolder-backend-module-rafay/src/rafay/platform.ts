import { InputError } from '@backstage/errors';
import type { BundlePart, TakenNamespace } from '../kubevirt';
import type { BlueprintSettings } from './settings';

/** Namespaces that the upstream manifests name; their objects refer to them in many places. */
const KUBEVIRT_NAMESPACE = 'kubevirt';
const CDI_NAMESPACE = 'cdi';

/** Names of the workloads that bring CDI in Option 1. */
export const CDI_OPERATOR = 'cdi-operator';
export const CDI_CR = 'cdi-cr';

/** A part either lies in the repository or is fetched by Rafay. */
export type PartSource = { part: BundlePart } | { url: string };

/** The four parts that KubeVirt and CDI consist of. */
export interface PlatformParts {
  kubevirtOperator: PartSource;
  kubevirtCr: PartSource;
  cdiOperator: PartSource;
  cdiCr: PartSource;
}

/** What an add-on or workload brings to a cluster. */
export type PlannedContent =
  | { text: string; bytes: number }
  | { urls: string[] };

export interface PlannedAddon {
  name: string;
  namespace: string;
  dependsOn: string[];
  content: PlannedContent;
}

interface PlannedWorkload {
  name: string;
  namespace: string;
  content: PlannedContent;
}

/** What of the platform becomes add-on and what workload. */
export interface Platform {
  namespaces: TakenNamespace[];
  addons: PlannedAddon[];
  workloads: PlannedWorkload[];
  warnings: string[];
}

const SUGGEST_SPLIT_BYTES = 500_000;
const MAX_BUNDLE_BYTES = 1024 * 1024;

/**
 * Divides the parts over add-ons and workloads.
 *
 * Option 1: KubeVirt is the blueprint's, CDI comes as workloads. Option 2: all is the blueprint's.
 * In both, operator before CR: inside of one file, or as add-ons chained by `dependsOn`.
 */
export function planPlatform(
  settings: BlueprintSettings,
  parts: PlatformParts,
): Platform {
  const { option, bundling } = settings;
  const kubevirt: Piece[] = [
    ['kubevirt-operator', KUBEVIRT_NAMESPACE, parts.kubevirtOperator],
    ['kubevirt-cr', KUBEVIRT_NAMESPACE, parts.kubevirtCr],
  ];
  const cdi: Piece[] = [
    [CDI_OPERATOR, CDI_NAMESPACE, parts.cdiOperator],
    [CDI_CR, CDI_NAMESPACE, parts.cdiCr],
  ];
  const inBlueprint = option === 'option1' ? kubevirt : [...kubevirt, ...cdi];
  const addons =
    bundling === 'split'
      ? inBlueprint.map(([name, namespace, source], index) => ({
          name,
          namespace,
          dependsOn: index ? [inBlueprint[index - 1][0]] : [],
          content: combine([source]),
        }))
      : [
          {
            name: option === 'option1' ? 'kubevirt-basic' : 'kubevirt-cdi',
            namespace: KUBEVIRT_NAMESPACE,
            dependsOn: [],
            content: combine(inBlueprint.map(([, , source]) => source)),
          },
        ];
  const workloads = (option === 'option1' ? cdi : []).map(
    ([name, namespace, source]) => ({
      name,
      namespace,
      content: combine([source]),
    }),
  );
  return {
    namespaces: platformNamespaces(parts),
    addons,
    workloads,
    warnings: [
      ...Object.values(parts).flatMap((source: PartSource) =>
        'part' in source ? source.part.warnings : [],
      ),
      ...[...addons, ...workloads].flatMap(item => checkSize(item, settings)),
      ...adviceOn(settings),
    ],
  };
}

type Piece = [name: string, namespace: string, source: PartSource];

function combine(sources: PartSource[]): PlannedContent {
  const urls = sources.flatMap(source => ('url' in source ? [source.url] : []));
  if (urls.length === sources.length) {
    return { urls };
  }
  const text = sources
    .map(source => ('part' in source ? source.part.text : ''))
    .join('---\n');
  return { text, bytes: Buffer.byteLength(text, 'utf8') };
}

// virt-launcher and virt-handler are privileged; upstream's manifests say so on their Namespaces.
function platformNamespaces(parts: PlatformParts): TakenNamespace[] {
  const taken = Object.values(parts).flatMap((source: PartSource) =>
    'part' in source ? source.part.namespaces : [],
  );
  return [KUBEVIRT_NAMESPACE, CDI_NAMESPACE].map(
    name =>
      taken.find(namespace => namespace.name === name) ?? {
        name,
        labels:
          name === KUBEVIRT_NAMESPACE
            ? { 'pod-security.kubernetes.io/enforce': 'privileged' }
            : {},
        annotations: {},
      },
  );
}

function checkSize(
  item: { name: string; content: PlannedContent },
  settings: BlueprintSettings,
): string[] {
  if (!('bytes' in item.content)) {
    return [];
  }
  const { bytes } = item.content;
  const advice =
    settings.bundling === 'bundled' ? " Choose bundling 'split'." : '';
  if (bytes > MAX_BUNDLE_BYTES) {
    const message = `The file of '${item.name}' is ${bytes} bytes large, above 1 MiB.`;
    if (!settings.allowLargeBundles) {
      throw new InputError(
        `bundling: ${message}${advice} Or set allowLargeBundles.`,
      );
    }
    return [message];
  }
  return bytes > SUGGEST_SPLIT_BYTES && settings.bundling === 'bundled'
    ? [
        `The file of '${item.name}' is ${Math.round(
          bytes / 1000,
        )} kB large.${advice}`,
      ]
    : [];
}

function adviceOn(settings: BlueprintSettings): string[] {
  const warnings: string[] = [];
  if (settings.bundling === 'bundled') {
    warnings.push(
      'Operator and KubeVirt object are one add-on. The API server refuses the object until its CRD is served, so the add-on needs an applier that tries again. If yours does not, choose split.',
    );
  }
  if (settings.driftAction === 'Deny') {
    warnings.push(
      'Drift is denied: virt-operator itself changes objects that the add-on brings, and may be hindered. Notify is safe.',
    );
  }
  if (settings.manifests === 'link' && settings.takeOutNamespaces) {
    warnings.push(
      'Linked manifests keep their Namespace objects: Rafay and the manifest both own the namespaces kubevirt and cdi.',
    );
  }
  return warnings;
}
