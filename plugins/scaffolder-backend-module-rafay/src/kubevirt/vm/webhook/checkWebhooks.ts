import type { KubeDoc } from '../../types';
import { vmiSpecOf } from '../needsCdi';
import { validateChoices, validateSpread } from './choices';
import { validateDevices } from './devices';
import { validateBootOrder, validateDisks } from './disks';
import { validateGuest, validateInstance } from './guest';
import { validateMetadata } from './metadata';
import { validateNetworks } from './networks';
import type { Report } from '../../Report';
import { validateMandatoryFields, validateResources } from './resources';
import type { VmiSpec } from './spec';
import { validateUnsigned } from './unsigned';
import {
  validateDataVolumeTemplates,
  validateInstancetype,
  validateMatchers,
  validateRunStrategy,
} from './virtualMachine';
import { validateContainerPaths, validateVolumes } from './volumes';

/**
 * What KubeVirt's validating webhooks would say of a VM or VMI: their checks that need nothing but the object. Left out
 * are those that ask the cluster (instance types, preferences, claims), its configuration (machine types, permitted
 * devices), affinity, and what architectures beside amd64 do not have.
 *
 * @param doc - has passed the structural schema
 */
export function checkWebhooks(
  doc: KubeDoc,
  namespace: string,
  path: string,
  report: Report,
): void {
  const spec = doc.spec as Record<string, any>;
  const vmi = withDefaults(vmiSpecOf(doc)!);
  const isVm = doc.kind === 'VirtualMachine';
  const at = isVm ? `${path}.spec.template.spec` : `${path}.spec`;
  if (isVm) {
    validateRunStrategy(spec, `${path}.spec`, report);
    validateMatchers(spec, `${path}.spec`, report);
    validateInstancetype(spec, vmi, `${path}.spec`, report);
    validateDataVolumeTemplates(spec, vmi, namespace, `${path}.spec`, report);
  }
  validateChoices(spec, vmi, `${path}.spec`, at, report);
  validateSpread(vmi, at, report);
  const sized = Boolean(spec.instancetype);
  validateMetadata(
    (isVm ? spec.template.metadata : doc.metadata) ?? {},
    isVm ? `${path}.spec.template.metadata` : `${path}.metadata`,
    report,
  );
  validateUnsigned(vmi, at, report);
  validateResources(vmi, at, sized, report);
  validateVolumes(vmi, at, report);
  validateDisks(vmi, at, report);
  validateBootOrder(vmi, at, report);
  validateNetworks(vmi, at, report);
  validateDevices(vmi, at, report);
  validateGuest(vmi, at, Boolean(spec.preference), report);
  const say = isVm
    ? (where: string, message: string) =>
        report.warning(
          where,
          `${message}; KubeVirt takes the VM, and refuses its VMI at each start`,
        )
    : (where: string, message: string) => report.problem(where, message);
  validateContainerPaths(vmi, at, say);
  validateInstance(vmi, at, say);
  if (!sized) {
    validateMandatoryFields(vmi, at, say);
  }
}

/** The webhooks look at Go structs, where what was left out is empty. */
function withDefaults(spec: Record<string, any>): VmiSpec {
  const { domain } = spec;
  return {
    ...spec,
    domain: { ...domain, devices: domain.devices ?? {} },
  };
}
