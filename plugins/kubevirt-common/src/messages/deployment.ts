/** How what somebody is about to write goes together with what Rafay and the clusters have. */
export const deploymentMessages = {
  'deployment.project-missing':
    'Rafay has no project {{project}} that the portal’s API key may see. Choose one that is there, create it in Rafay first, or give the key’s user a role in it.',
  'deployment.project-not-read':
    'The portal does not look into project {{project}} (kubevirt.rafay.projects), so that its clusters, blueprints and namespaces are not checked.',
  'deployment.cluster-missing':
    'Project {{project}} in Rafay has no cluster {{cluster}}.',
  'deployment.cluster-elsewhere':
    'Project {{project}} in Rafay has no cluster {{cluster}}; project {{other}} has one.',
  'deployment.namespace-taken':
    'Namespace {{namespace}} belongs to project {{other}} in Rafay, on cluster {{clusters}}. A namespace of a cluster belongs to one project: choose another one.',
  'deployment.namespace-elsewhere':
    'Project {{other}} in Rafay has a namespace {{namespace}}, too. Where it is on the same cluster, choose another one: a namespace of a cluster belongs to one project.',
  'deployment.version-taken':
    'Blueprint {{blueprint}} of project {{project}} in Rafay has version {{version}} already, and a published version never changes. Use another one, for example {{next}}, or another name.',
  'deployment.addon-version-taken':
    'Add-on {{addon}} of project {{project}} in Rafay has version {{version}} already, from another repository, and a published version never changes. Use another version, for example {{next}}.',
  'deployment.base-missing':
    'Project {{project}} in Rafay has no blueprint {{blueprint}} to build on. Choose one that is there, such as {{names}}.',
  'deployment.kubevirt-of-blueprint':
    'Cluster {{cluster}} has KubeVirt {{version}} already, with blueprint {{blueprint}} of project {{project}}.',
  'deployment.kubevirt-by-hand':
    'Cluster {{cluster}} has KubeVirt {{version}} already. Its blueprint in Rafay is {{blueprint}}, so that KubeVirt was installed otherwise, for example by hand.',
  'deployment.kubevirt-of-unknown':
    'Cluster {{cluster}} has KubeVirt {{version}} already, and Rafay does not say from which blueprint.',
  'deployment.kubevirt-more_one': '{{count}} more cluster has KubeVirt, too.',
  'deployment.kubevirt-more_other':
    '{{count}} more clusters have KubeVirt, too.',
  'deployment.kubevirt-replaced':
    'In Rafay a cluster has one blueprint, so that {{blueprint}} takes the place of the one that it has, whose add-ons are then uninstalled.',
  'deployment.kubevirt-instead':
    'To run virtual machines there, use “Add a virtual machine” with the repository that has the blueprint; for another release, “Upgrade KubeVirt on Rafay”. To go on nevertheless, say that KubeVirt is to be replaced.',
} as const;
