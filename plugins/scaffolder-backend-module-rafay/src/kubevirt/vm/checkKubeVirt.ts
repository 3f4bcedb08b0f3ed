import { checkStructureAcrossVersions } from '../crd';
import type { Report } from '../Report';
import type { KubeDoc, VmContext } from '../types';
import { vmiSpecOf } from './needsCdi';
import { withoutServerFields } from './serverFields';
import { checkWebhooks } from './webhook';

/**
 * Says what KubeVirt says of a VM or VMI: its CRDs, and where these have nothing against it, its webhooks.
 *
 * @param doc - has nothing that only servers write
 * @param path - how problems call it
 */
export function checkKubeVirt(
  doc: KubeDoc,
  context: Pick<VmContext, 'namespace' | 'kubevirtVersion'>,
  path: string,
): Report {
  const report = checkStructureAcrossVersions(
    doc,
    path,
    context.kubevirtVersion,
  );
  if (report.problems.length === 0 && !vmiSpecOf(doc)) {
    // The CRD lets it be left out; there would be nothing to run.
    report.problem(`${path}.spec.template.spec`, 'is missing, the VMI to run');
  } else if (report.problems.length === 0) {
    checkWebhooks(doc, context.namespace, path, report);
  }
  return report;
}

/**
 * What KubeVirt and CDI have against an object, whichever of their releases it goes to; nothing for kinds of others.
 *
 * @param namespace - that the object goes to
 * @public
 */
export function problemsOf(doc: KubeDoc, namespace: string): readonly string[] {
  const clean = () => withoutServerFields(doc, '').doc;
  const { name } = doc.metadata;
  switch (`${doc.apiVersion} ${doc.kind}`) {
    case 'kubevirt.io/v1 VirtualMachine':
    case 'kubevirt.io/v1 VirtualMachineInstance':
      return checkKubeVirt(clean(), { namespace }, name).problems;
    case 'cdi.kubevirt.io/v1beta1 DataVolume':
      return checkStructureAcrossVersions(clean(), name).problems;
    default:
      return [];
  }
}
