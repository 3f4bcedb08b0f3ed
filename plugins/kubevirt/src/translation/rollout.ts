/** Texts of what Rafay does to bring blueprints and VMs to clusters. */
export const rolloutMessages = {
  title: 'In Rafay',
  kind: {
    blueprint: 'Blueprint',
    'add-on': 'Add-on',
    workload: 'Workload',
  },
  state: {
    done: 'done',
    running: 'on its way',
    waiting: 'waiting',
    partial: 'done in part',
    failed: 'failed',
    unknown: 'not known',
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
