import {
  checkDnsLabel,
  checkNoTemplates,
  checkSize,
  refuse,
  show,
} from '../checks';
import type {
  BuiltVirtualMachine,
  KubeDoc,
  VmContext,
  VmInput,
} from '../types';
import { isObject, parseKubeDocs, toKubeDoc } from '../yaml';
import { DEFAULT_DATA_VOLUME_POLICY } from './dataVolumePolicy';
import { buildVmMetadata } from './metadata';
import { needsCdi, vmiSpecOf } from './needsCdi';
import {
  checkDataVolumeTemplates,
  checkVmiSpec,
  checkVmSpec,
} from './ownManifestRules';
import { checkNothingPrivate } from './privateContent';

/** What an API server writes, and what has no place in git. */
const SERVER_FIELDS = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];
const MAX_MANIFEST_BYTES = 64 * 1024;

/**
 * Takes over a person's own manifest: parsed safely, one VM or VMI, checked by the rules whose
 * breaking KubeVirt's webhooks would report much later, and given the labels and annotations that
 * map it to its entity.
 */
export function adoptManifest(
  input: VmInput,
  context: VmContext,
  path: string,
): BuiltVirtualMachine {
  const at = `${path}.manifest`;
  const doc = structuredClone(readManifest(input.manifest, at));
  const warnings: string[] = [];
  if (!doc.apiVersion.startsWith('kubevirt.io/')) {
    refuse(
      `${at}.apiVersion`,
      `${show(doc.apiVersion)} is not of KubeVirt; use kubevirt.io/v1`,
    );
  }
  if (doc.apiVersion !== 'kubevirt.io/v1') {
    refuse(
      `${at}.apiVersion`,
      `${show(doc.apiVersion)} is old or unknown; use kubevirt.io/v1`,
    );
  }
  if (!['VirtualMachine', 'VirtualMachineInstance'].includes(doc.kind)) {
    refuse(
      `${at}.kind`,
      `${show(
        doc.kind,
      )} is not accepted; use VirtualMachine or VirtualMachineInstance`,
    );
  }
  if (input.kind && input.kind !== doc.kind) {
    refuse(`${at}.kind`, `is ${doc.kind}, but kind says ${input.kind}`);
  }
  checkDnsLabel(doc.metadata.name, `${at}.metadata.name`);
  if (input.name && doc.metadata.name !== input.name) {
    refuse(
      `${at}.metadata.name`,
      `is ${show(doc.metadata.name)}, but name says ${show(input.name)}`,
    );
  }
  if (
    doc.metadata.namespace !== undefined &&
    doc.metadata.namespace !== context.namespace
  ) {
    refuse(
      `${at}.metadata.namespace`,
      `is ${show(doc.metadata.namespace)}, but the VM goes to ${show(
        context.namespace,
      )}`,
    );
  }
  checkNothingPrivate(doc, at);
  checkNoTemplates(doc, at);

  const spec = doc.spec;
  const vmiSpec = vmiSpecOf(doc);
  if (!isObject(spec) || !vmiSpec) {
    refuse(
      `${at}.spec`,
      doc.kind === 'VirtualMachine'
        ? 'needs template.spec, the VMI to run'
        : 'is missing',
    );
  }
  if (doc.kind === 'VirtualMachine') {
    warnings.push(...checkVmSpec(spec, vmiSpec, `${at}.spec`));
    checkDataVolumeTemplates(
      spec,
      vmiSpec,
      context.dataVolumes ?? DEFAULT_DATA_VOLUME_POLICY,
      `${at}.spec.dataVolumeTemplates`,
    );
  }
  checkVmiSpec(
    vmiSpec,
    doc.kind === 'VirtualMachine' ? `${at}.spec.template.spec` : `${at}.spec`,
  );
  const manifest = withMetadata(doc, input, context, at);
  return { manifest, needsCdi: needsCdi(manifest), warnings };
}

function readManifest(manifest: VmInput['manifest'], path: string): KubeDoc {
  if (typeof manifest !== 'string') {
    checkSize(manifest, path, MAX_MANIFEST_BYTES);
    return toKubeDoc(manifest, path);
  }
  const docs = parseKubeDocs(manifest, {
    name: path,
    maxBytes: MAX_MANIFEST_BYTES,
    maxDocuments: 10,
  });
  if (docs.length !== 1) {
    refuse(
      path,
      `holds ${docs.length} objects; one VirtualMachine or VirtualMachineInstance is needed, add the others as VMs of their own`,
    );
  }
  return docs[0];
}

function withMetadata(
  doc: KubeDoc,
  input: VmInput,
  context: VmContext,
  path: string,
): KubeDoc {
  const { status: _status, metadata, spec, ...rest } = doc;
  const template = isObject(spec) ? spec.template : undefined;
  const templateMetadata =
    isObject(template) && isObject(template.metadata) ? template.metadata : {};
  const kept = Object.fromEntries(
    Object.entries(metadata).filter(([key]) => !SERVER_FIELDS.includes(key)),
  );
  const own = buildVmMetadata(
    {
      name: metadata.name,
      labels: { ...metadata.labels, ...input.labels },
      annotations: { ...metadata.annotations, ...input.annotations },
    },
    context,
    `${path}.metadata`,
  );
  const onTemplate = buildVmMetadata(
    {
      name: metadata.name,
      labels: {
        ...(templateMetadata.labels as Record<string, string> | undefined),
        ...input.labels,
      },
      annotations: {
        ...(templateMetadata.annotations as Record<string, string> | undefined),
        ...input.annotations,
      },
    },
    context,
    `${path}.spec.template.metadata`,
  );
  return {
    ...rest,
    metadata: {
      ...kept,
      name: metadata.name,
      namespace: context.namespace,
      labels: own.labels,
      ...(Object.keys(own.annotations).length > 0 && {
        annotations: own.annotations,
      }),
    },
    spec:
      doc.kind === 'VirtualMachine' && isObject(spec) && isObject(template)
        ? {
            ...spec,
            template: {
              ...template,
              metadata: {
                ...omit(templateMetadata, SERVER_FIELDS),
                labels: onTemplate.labels,
                ...(Object.keys(onTemplate.annotations).length > 0 && {
                  annotations: onTemplate.annotations,
                }),
              },
            },
          }
        : spec,
  } as KubeDoc;
}

function omit(
  value: Record<string, unknown>,
  keys: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !keys.includes(key)),
  );
}
