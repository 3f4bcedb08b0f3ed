import { show } from '../../checks';
import { isObject } from '../../yaml';
import { RUN_STRATEGIES } from '../runStrategy';
import type { Report } from '../../Report';
import { setOf, type VmiSpec } from './spec';

const FAILURE_POLICIES = ['Reject', 'Ignore'];

/** kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/vms-admitter.go, validateRunStrategy. */
export function validateRunStrategy(
  spec: Record<string, any>,
  path: string,
  report: Report,
): void {
  const { running, runStrategy } = spec;
  const strategies = RUN_STRATEGIES.map(({ value }) => value as string);
  if (running !== undefined && runStrategy !== undefined) {
    report.problem(`${path}.running`, 'and runStrategy exclude each other');
  } else if (running === undefined && runStrategy === undefined) {
    report.problem(
      `${path}.runStrategy`,
      `is missing; use one of ${strategies.join(', ')}`,
    );
  } else if (runStrategy === 'WaitAsReceiver') {
    report.gate(`${path}.runStrategy`, 'DecentralizedLiveMigration');
  } else if (running === undefined && !strategies.includes(runStrategy)) {
    report.problem(
      `${path}.runStrategy`,
      `${show(runStrategy)} is unknown; use one of ${strategies.join(', ')}`,
    );
  }
}

/** kubevirt v1.9 pkg/instancetype/webhooks/vm/mutator.go: validateInstancetypeMatcher, validatePreferenceMatcher. */
export function validateMatchers(
  spec: Record<string, any>,
  path: string,
  report: Report,
): void {
  for (const field of ['instancetype', 'preference']) {
    const matcher = spec[field];
    const at = `${path}.${field}`;
    const { name, kind, inferFromVolume, inferFromVolumeFailurePolicy } =
      matcher ?? {};
    if (matcher && !name && !inferFromVolume) {
      report.problem(at, 'needs name or inferFromVolume');
    } else if (inferFromVolume && (name || kind)) {
      report.problem(
        `${at}.inferFromVolume`,
        `and ${name ? 'name' : 'kind'} exclude each other`,
      );
    }
    if (
      inferFromVolumeFailurePolicy !== undefined &&
      !FAILURE_POLICIES.includes(inferFromVolumeFailurePolicy)
    ) {
      report.problem(
        `${at}.inferFromVolumeFailurePolicy`,
        `${show(
          inferFromVolumeFailurePolicy,
        )} is none of ${FAILURE_POLICIES.join(', ')}`,
      );
    }
  }
}

/** Of an instance type's own fields: these it always sets. */
const SIZES = [
  ['cpu', 'cores'],
  ['cpu', 'sockets'],
  ['cpu', 'threads'],
  ['memory', 'guest'],
  ['resources', 'requests', 'cpu'],
  ['resources', 'requests', 'memory'],
  ['resources', 'limits', 'cpu'],
  ['resources', 'limits', 'memory'],
];
/** And these where it has them, which only the cluster knows. */
const EXTRAS = [
  ['cpu', 'model'],
  ['cpu', 'dedicatedCpuPlacement'],
  ['cpu', 'isolateEmulatorThread'],
  ['cpu', 'numa'],
  ['cpu', 'realtime'],
  ['memory', 'hugepages'],
  ['memory', 'maxGuest'],
  ['ioThreadsPolicy'],
  ['ioThreads', 'supplementalPoolThreadCount'],
  ['launchSecurity'],
  ['devices', 'gpus'],
  ['devices', 'hostDevices'],
];

/**
 * kubevirt v1.9 pkg/instancetype/apply: validateCPU, validateMemory and their siblings, which the VM's webhook calls.
 * An instance type that is inferred from a volume takes the VM's memory away or, with the failure policy Ignore, is
 * itself taken away (pkg/instancetype/infer/handler.go).
 */
export function validateInstancetype(
  spec: Record<string, any>,
  vmi: VmiSpec,
  path: string,
  report: Report,
): void {
  const { instancetype } = spec;
  if (!instancetype) {
    return;
  }
  const inferred = Boolean(instancetype.inferFromVolume);
  const ignored = instancetype.inferFromVolumeFailurePolicy === 'Ignore';
  const given = (field: string[]) => {
    const value = field.reduce<any>(
      (object, name) => (isObject(object) ? object[name] : undefined),
      vmi.domain,
    );
    return Boolean(value) || (field[0] === 'resources' && value === 0);
  };
  const name = (field: string[]) =>
    `${path}.template.spec.domain.${field.join('.')}`;
  for (const field of SIZES.filter(given)) {
    if (inferred && ignored && field[0] === 'memory') {
      continue;
    }
    const message =
      'the instance type sets CPU and memory, and KubeVirt refuses both';
    if (inferred && ignored) {
      report.warning(
        name(field),
        `${message} where it can infer the instance type`,
      );
    } else {
      report.problem(name(field), message);
    }
  }
  for (const field of EXTRAS.filter(given)) {
    if (inferred && ignored && field[0] === 'memory') {
      continue;
    }
    report.warning(
      name(field),
      'KubeVirt refuses the VM if the instance type sets this, too',
    );
  }
}

/**
 * kubevirt v1.9 pkg/storage/admitters/data-volume-template.go: ValidateDataVolumeTemplate, and
 * validateVirtualMachineDataVolumeTemplateNamespace.
 *
 * @param namespace - of the VM
 */
export function validateDataVolumeTemplates(
  spec: Record<string, any>,
  vmi: VmiSpec,
  namespace: string,
  path: string,
  report: Report,
): void {
  const used = new Set(
    (vmi.volumes ?? []).flatMap(volume => [
      volume.dataVolume?.name,
      volume.persistentVolumeClaim?.claimName,
    ]),
  );
  const names = new Set<string>();
  (spec.dataVolumeTemplates ?? []).forEach(
    (template: Record<string, any>, index: number) => {
      const at = `${path}.dataVolumeTemplates[${index}]`;
      const metadata = isObject(template.metadata) ? template.metadata : {};
      const { name } = metadata;
      if (typeof name !== 'string' || !name) {
        report.problem(`${at}.metadata.name`, 'a name is needed');
        return;
      }
      if (names.has(name)) {
        // KubeVirt would make the one DataVolume only, and use it for both.
        report.warning(`${at}.metadata.name`, `${show(name)} is used twice`);
      }
      names.add(name);
      if (metadata.namespace && metadata.namespace !== namespace) {
        report.problem(
          `${at}.metadata.namespace`,
          `is ${show(metadata.namespace)}, but the VM goes to ${show(
            namespace,
          )}`,
        );
      }
      if (!used.has(name)) {
        report.problem(
          `${at}.metadata.name`,
          `no volume uses the DataVolume ${show(name)}, which KubeVirt refuses`,
        );
      }
      validateDataVolume(template.spec, `${at}.spec`, report);
    },
  );
}

/** validateDataVolume, validateNumberOfSources */
function validateDataVolume(
  dataVolume: Record<string, any>,
  path: string,
  report: Report,
): void {
  const { source, sourceRef, pvc, storage } = dataVolume;
  if (setOf(dataVolume, ['pvc', 'storage']).length !== 1) {
    report.problem(path, 'exactly one of pvc and storage is needed');
  }
  const claim = pvc ?? storage ?? {};
  const populated = setOf(claim, ['dataSource', 'dataSourceRef']).length > 0;
  const sources = setOf(dataVolume, ['source', 'sourceRef']);
  if (populated && sources.length > 0) {
    report.problem(
      path,
      `${sources[0]} and a dataSource of the claim exclude each other`,
    );
  } else if (!populated && sources.length === 0) {
    report.problem(
      path,
      'exactly one of source and sourceRef is needed, or a dataSource of the claim',
    );
  } else if (source && sourceRef) {
    // containerized-data-importer pkg/apiserver/webhooks/datavolume-validate.go, validateDataVolumeSpec.
    report.problem(path, 'exactly one of source and sourceRef is needed');
  }
  const given = source
    ? Object.keys(source).filter(name => source[name] !== undefined)
    : ['none'];
  if (given.length !== 1) {
    report.problem(`${path}.source`, 'exactly one source is needed');
  }
}
