/** What must not be, whatever the status says. */
export const alarmMessages = {
  'alarm.split-brain':
    'The guest’s container runs in {{number}} pods of the VM and no migration is under way: all of them may write its disks.',
  'alarmHint.split-brain':
    'Two guests on the same disks destroy what is on them: stop the VM, unless only one of the pods really holds a guest, and look which one before starting it again.',
  'alarm.running-without-pod.ended':
    'KubeVirt says the VM runs, and its pod has ended.',
  'alarm.running-without-pod.gone':
    'KubeVirt says the VM runs, and no pod of it is there.',
  'alarmHint.running-without-pod':
    'KubeVirt notices that by itself within seconds. Where it does not, virt-controller or virt-handler on its node does not work: look at the cluster’s platform page before restarting the VM.',
  'alarm.pod-terminating': 'The pod of the running VM is being deleted.',
  'alarmHint.pod-terminating':
    'The guest is shut down with its pod. A pod that stays so is held by a node that does not answer, or by a finalizer.',
  'alarm.stale-heartbeat':
    'virt-handler on node {{node}} has not been heard from for more than 5 minutes.',
  'alarmHint.stale-heartbeat':
    'What is shown of the VM may be old. Look at virt-handler on that node.',
  'alarm.outdated-launcher':
    'The VM runs in a launcher older than KubeVirt itself.',
  'alarmHint.outdated-launcher':
    'Migrate or restart the VM to bring it up to date.',
} as const;
