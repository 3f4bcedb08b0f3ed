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
  'cause.waiting-for-rafay.late':
    'This has taken longer than the {{minutes}} min within which Rafay is expected to do it.',
  'cause.waiting-for-rafay.syncing':
    'Pipeline {{pipeline}} takes the repository over into Rafay’s project {{project}}.',
  'cause.waiting-for-rafay.stage-running':
    'Pipeline {{pipeline}} of Rafay’s project {{project}} is at stage {{stage}}, which comes before workload {{workload}}.',
  'cause.waiting-for-rafay.pipeline-failed':
    'Stage {{stage}} of pipeline {{pipeline}} in Rafay’s project {{project}} failed.',
  'cause.waiting-for-rafay.approval':
    'Pipeline {{pipeline}} of Rafay’s project {{project}} waits at stage {{stage}} for the approval of {{approvers}}.',
  'cause.waiting-for-rafay.approval-unnamed':
    'Pipeline {{pipeline}} of Rafay’s project {{project}} waits at stage {{stage}} for an approval.',
  'cause.waiting-for-rafay.approval-before':
    'Workload {{workload}} is in Rafay’s project {{project}}, and was not published. Pipeline {{pipeline}} publishes it after the approval of {{approvers}} at stage {{stage}}; whether it waits there is not known.',
  'cause.waiting-for-rafay.drift-detected':
    'What workload {{workload}} of Rafay’s project {{project}} brought to cluster {{cluster}} was changed there by hand.',
  'cause.waiting-for-rafay.drift-blocked':
    'Rafay refused a change by hand of what workload {{workload}} of project {{project}} brought to cluster {{cluster}}.',
  'cause.waiting-for-rafay.addon-drift-detected':
    'What add-on {{addon}} brought to cluster {{cluster}} was changed there by hand.',
  'cause.waiting-for-rafay.addon-drift-blocked':
    'Rafay refused a change by hand of what add-on {{addon}} brought to cluster {{cluster}}.',
  'hint.waiting-for-rafay.late':
    'Nothing says that it still goes on. Look at it in Rafay’s console, and whether Rafay reaches the cluster and the repository; then publish again, or run the pipeline again.',
  'hint.waiting-for-rafay.approval':
    'It is given in Rafay’s console, at the run of pipeline {{pipeline}}, or by the e-mail that Rafay sent.',
  'hint.waiting-for-rafay.pipeline-failed':
    'Look at what Rafay says of the stage, correct it, and run the pipeline again in Rafay’s console.',
  'hint.waiting-for-rafay.drift-detected':
    'To keep the change, make it in the repository. To undo it, publish again in Rafay’s console.',
  'hint.waiting-for-rafay.drift-blocked':
    'Nothing has changed on the cluster. What is to change is changed in the repository.',
  'span.committed': 'Committed in git as {{commit}}',
  'span.committed-unnamed': 'Committed in git',
  'span.synced': 'Taken over by Rafay',
  'span.published': 'Published by Rafay',
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
