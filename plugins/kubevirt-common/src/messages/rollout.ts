/** What a rollout by Rafay waits for, and what holds it back. */
export const rolloutMessages = {
  'cause.waiting-for-rafay.blueprint-failed':
    'Rafay could not bring blueprint {{blueprint}} to cluster {{cluster}}.',
  'cause.waiting-for-rafay.blueprint-running':
    'Rafay is bringing blueprint {{blueprint}} to cluster {{cluster}}.',
  'cause.waiting-for-rafay.addon-failed':
    'Add-on {{addon}} of blueprint {{blueprint}} failed on cluster {{cluster}}.',
  'cause.waiting-for-rafay.addon-running':
    'Rafay is bringing add-on {{addon}} of blueprint {{blueprint}} to cluster {{cluster}}.',
  'cause.waiting-for-rafay.no-workload':
    'Project {{project}} in Rafay has no workload {{workload}} for namespace {{namespace}} yet.',
  'cause.waiting-for-rafay.unpublished':
    'Workload {{workload}} is in Rafay’s project {{project}}, and was not published.',
  'cause.waiting-for-rafay.publishing':
    'Rafay is publishing workload {{workload}} of project {{project}}.',
  'cause.waiting-for-rafay.workload-failed':
    'Rafay could not publish workload {{workload}} of project {{project}}.',
  'cause.waiting-for-rafay.gone':
    'Rafay has published workload {{workload}} of project {{project}}, and the VM is not on cluster {{cluster}}: somebody deleted it there, or the workload no longer names it.',
  'hint.waiting-for-rafay.addon-failed':
    'Those who look after the cluster find the add-on in Rafay’s console, beneath the cluster. Until it works, nothing brings the VM on.',
  'hint.waiting-for-rafay.blueprint-running':
    'This takes some minutes. Nothing is to be done.',
  'hint.waiting-for-rafay.no-workload':
    'Its change may not be merged, or the project’s pipeline has not taken it over: look at the pull request, then at the pipeline in Rafay, where a stage may wait for an approval.',
  'hint.waiting-for-rafay.unpublished':
    'Look at the pipeline in Rafay: the stage that publishes the workload may wait for an approval or for a stage before it. Without a pipeline, publish the workload in the console.',
  'hint.waiting-for-rafay.workload-failed':
    'Correct what Rafay says in the repository, or publish the workload again in the console once the cluster is as it should be.',
  'hint.waiting-for-rafay.gone':
    'Publish the workload again: Rafay then applies it again.',
} as const;
