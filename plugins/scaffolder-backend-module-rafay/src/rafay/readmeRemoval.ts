import { fence } from './readmeParts';
import type { ReadmeInput } from './readmeParts';
import type { BlueprintSettings } from './settings';
import { vmWorkloads } from './virtualMachines';

/** How to take everything away without an object left that waits for an operator that is gone. */
export function removalSection({ lock, steps }: ReadmeInput): string {
  const { settings } = lock;
  const option1 = settings.option === 'option1';
  const vms = vmWorkloads(lock).reverse();
  return `## Remove

In this order. Operators clean up after their objects, so an operator that goes first leaves objects that
cannot be deleted.

1. Stop the pipeline from bringing things back: delete it, or take the sync trigger off.
2. The virtual machines. Workloads whose name ends in \`-disks\` hold data; back it up first.

${fence(
  vms.length
    ? vms.map(name => `rctl delete workload ${name}`)
    : [`kubectl delete vms,vmis --all -n ${settings.vmNamespace} --wait=true`],
)}

3. The objects, and wait until each is gone:

${fence(
  option1
    ? [
        'rctl delete workload cdi-cr',
        'kubectl wait cdi/cdi --for=delete --timeout=10m',
        'kubectl -n kubevirt delete kubevirt kubevirt --wait=true',
      ]
    : [
        'kubectl delete cdi cdi --wait=true',
        'kubectl -n kubevirt delete kubevirt kubevirt --wait=true',
      ],
)}

4. The operators: give the clusters a blueprint without these add-ons, then

${fence([
  ...(option1 ? ['rctl delete workload cdi-operator'] : []),
  `rctl delete blueprint ${settings.blueprintName}`,
  ...steps
    .filter(step => step.kind === 'Addon')
    .reverse()
    .map(step => `rctl delete addon ${step.name}`),
])}

5. What KubeVirt leaves behind when its operator was gone too early:

${fence([
  'kubectl delete apiservice v1.subresources.kubevirt.io --ignore-not-found',
  'kubectl delete mutatingwebhookconfiguration virt-api-mutator --ignore-not-found',
  'kubectl delete validatingwebhookconfiguration virt-operator-validator virt-api-validator --ignore-not-found',
])}

6. The namespaces: \`rctl delete namespace <name>\`. Rafay refuses while a workload or blueprint uses them.

With drift action Deny, step 3 is refused as long as the add-ons are on the cluster: set it to Notify first.`;
}

/** What whoever applies needs to be allowed. */
export function rightsSection(settings: BlueprintSettings): string {
  return `## Rights

${
  settings.option === 'option1'
    ? `\`cdi-operator\` and \`cdi-cr\` are workloads with cluster-scoped objects: a CustomResourceDefinition, ClusterRoles
and the CDI object. A project role for one namespace only cannot publish them; use one that may change
cluster-scoped resources, such as Project Admin. `
    : ''
}The operators get wide rights on the cluster by the ClusterRoles in their manifests: read them
before you publish. Namespace \`kubevirt\` runs privileged pods and carries the label
\`pod-security.kubernetes.io/enforce: privileged\`.`;
}
