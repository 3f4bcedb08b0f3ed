import {
  checkDnsLabel,
  checkNoTemplates,
  checkSize,
  refuse,
  show,
} from '../checks';
import type { Report } from '../Report';
import type {
  BuiltVirtualMachine,
  KubeDoc,
  VmContext,
  VmInput,
} from '../types';
import { isObject, parseKubeDocs, toKubeDoc } from '../yaml';
import { DEFAULT_DATA_VOLUME_POLICY } from './dataVolumePolicy';
import { checkKubeVirt } from './checkKubeVirt';
import { checkManifestPolicy } from './manifestPolicy';
import { annotationsField, buildVmMetadata } from './metadata';
import { needsCdi } from './needsCdi';
import { checkNothingPrivate, MANIFEST_ADVICE } from './privateContent';
import { withoutServerFields } from './serverFields';
import { snapshotScheduleAnnotation } from './snapshotSchedule';

const MAX_MANIFEST_BYTES = 64 * 1024;
/** What goes with a manifest; all else it says itself. */
const BESIDE_MANIFEST = [
  'name',
  'kind',
  'manifest',
  'labels',
  'annotations',
  'snapshotSchedule',
];

/**
 * Takes over a person's own manifest: parsed safely, one VM or VMI without what a server wrote into it, held against
 * KubeVirt's CRDs and the checks of its webhooks, and given the labels and annotations that map it to its entity.
 */
export function adoptManifest(
  input: VmInput,
  context: VmContext,
  path: string,
): BuiltVirtualMachine {
  const at = `${path}.manifest`;
  checkNothingBeside(input, path);
  const given = readManifest(input.manifest, at);
  checkIdentity(given, input, context, at);
  checkNothingPrivate(given, at, MANIFEST_ADVICE);
  checkNoTemplates(given, at);

  const { doc, warnings } = withoutServerFields(given, at);
  const report = checkKubeVirt(doc, context, at);
  report.throwProblems();
  checkManifestPolicy(
    doc,
    context.dataVolumes ?? DEFAULT_DATA_VOLUME_POLICY,
    at,
  );
  replaceRunning(doc, at, report);
  const manifest = withMetadata(doc, input, context, at);
  return {
    manifest,
    needsCdi: needsCdi(manifest),
    warnings: [...warnings, ...report.warnings],
  };
}

/** Refuses what stands beside a manifest and would be in vain. */
function checkNothingBeside(input: VmInput, path: string): void {
  const unused = Object.entries(input).find(
    ([name, value]) =>
      !BESIDE_MANIFEST.includes(name) && value !== undefined && value !== '',
  );
  if (unused) {
    refuse(
      `${path}.${unused[0]}`,
      `is not used beside manifest, which says everything but ${BESIDE_MANIFEST.filter(
        name => name !== 'manifest',
      ).join(', ')}; write it into the manifest, or leave the manifest out`,
    );
  }
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

function checkIdentity(
  doc: KubeDoc,
  input: VmInput,
  context: VmContext,
  at: string,
): void {
  if (doc.apiVersion !== 'kubevirt.io/v1') {
    refuse(
      `${at}.apiVersion`,
      `${show(doc.apiVersion)} is ${
        doc.apiVersion.startsWith('kubevirt.io/')
          ? 'old or unknown'
          : 'not of KubeVirt'
      }; use kubevirt.io/v1`,
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
  const { name, namespace } = doc.metadata;
  checkDnsLabel(name, `${at}.metadata.name`);
  if (input.name && name !== input.name) {
    refuse(
      `${at}.metadata.name`,
      `is ${show(name)}, but name says ${show(input.name)}`,
    );
  }
  if (namespace !== undefined && namespace !== context.namespace) {
    refuse(
      `${at}.metadata.namespace`,
      `is ${show(namespace)}, but the VM goes to ${show(context.namespace)}`,
    );
  }
}

/** `running`, which is deprecated, becomes the run strategy that KubeVirt takes it for. */
function replaceRunning(doc: KubeDoc, path: string, report: Report): void {
  const spec = doc.spec as Record<string, unknown>;
  if (doc.kind === 'VirtualMachine' && spec.running !== undefined) {
    const runStrategy = spec.running ? 'Always' : 'Halted';
    delete spec.running;
    spec.runStrategy = runStrategy;
    report.warning(
      `${path}.spec.running`,
      `is deprecated and was written as runStrategy: ${runStrategy}`,
    );
  }
}

function withMetadata(
  doc: KubeDoc,
  input: VmInput,
  context: VmContext,
  path: string,
): KubeDoc {
  const { metadata, spec, ...rest } = doc;
  const isVm = doc.kind === 'VirtualMachine';
  const schedule = snapshotScheduleAnnotation(
    input,
    doc.kind,
    context.path ?? 'vm',
  );
  const mapped = (
    own: Record<string, any>,
    at: string,
    onVmi: boolean,
    more: Record<string, string> = {},
  ) => {
    const { labels, annotations } = buildVmMetadata(
      {
        name: metadata.name,
        labels: { ...own.labels, ...input.labels },
        annotations: { ...own.annotations, ...input.annotations },
      },
      context,
      at,
      onVmi,
    );
    const { annotations: _annotations, ...others } = own;
    return {
      others,
      own: {
        labels,
        ...annotationsField({ ...annotations, ...more }),
      },
    };
  };
  const { template } = spec as Record<string, any>;
  const top = mapped(metadata, `${path}.metadata`, !isVm, schedule);
  const below =
    isVm &&
    mapped(
      isObject(template.metadata) ? template.metadata : {},
      `${path}.spec.template.metadata`,
      true,
    );
  return {
    ...rest,
    metadata: {
      ...top.others,
      name: metadata.name,
      namespace: context.namespace,
      ...top.own,
    },
    spec: below
      ? {
          ...(spec as object),
          template: {
            ...template,
            metadata: { ...below.others, ...below.own },
          },
        }
      : spec,
  } as KubeDoc;
}
