/** Texts of what Rafay does to bring blueprints and VMs to clusters. */
export const rolloutMessages = {
  title: 'In Rafay',
  kind: {
    blueprint: 'Blueprint',
    'add-on': 'Add-on',
    pipeline: 'Pipeline',
    workload: 'Workload',
  },
  state: {
    done: 'done',
    running: 'on its way',
    waiting: 'waiting',
    approval: 'waits for an approval',
    partial: 'done in part',
    failed: 'failed',
  },
  /** Instead of a state, where Rafay reports none. */
  unknown: {
    blueprint: 'assigned; Rafay does not say whether it is on the cluster',
    'add-on': 'Rafay does not say whether it works',
    pipeline: 'Rafay does not say how far its last run is',
    workload: 'Rafay does not say how far it is',
  },
  latestVersion: 'in its latest version',
  approvalOf: 'waits for the approval of {{approvers}}',
  atStage: '{{state}}, at stage {{stage}}',
  drifted: {
    detected: 'Changed on the cluster by hand:',
    blocked: 'Rafay refused a change by hand:',
  },
  commit: {
    applied: 'Commit {{commit}} is what is applied.',
    notApplied: 'Commit {{commit}} is not applied yet.',
    unknown: 'Whether commit {{commit}} is what is applied is not known.',
  },
  drift: {
    notify: 'Rafay reports what is changed on the cluster by hand.',
    deny: 'Rafay refuses what is changed on the cluster by hand.',
  },
  project: 'Project {{project}}',
  asOf: 'as of {{time}}',
  notRefreshed: 'Nothing newer is known: {{message}}',
  failed: 'What Rafay does is not known: {{message}}',
  console: 'Open Rafay’s console',
} as const;
