/**
 * What holds a VM back. The backend writes the sentence in English, so English passes it through;
 * a translation replaces the text and fills it with the cause's own values, e.g.
 * `Kein Knoten hat {{memory}} frei`.
 */
export const causeMessages = {
  'unschedulable-memory': '{{sentence}}',
  'unschedulable-cpu': '{{sentence}}',
  'unschedulable-kvm': '{{sentence}}',
  'unschedulable-taint': '{{sentence}}',
  'unschedulable-affinity': '{{sentence}}',
  'unschedulable-volume': '{{sentence}}',
  unschedulable: '{{sentence}}',
  'image-pull': '{{sentence}}',
  'pvc-missing': '{{sentence}}',
  'pvc-pending': '{{sentence}}',
  'wait-for-first-consumer': '{{sentence}}',
  'import-running': '{{sentence}}',
  'import-failed': '{{sentence}}',
  'cdi-absent': '{{sentence}}',
  quota: '{{sentence}}',
  'webhook-refused': '{{sentence}}',
  'instancetype-missing': '{{sentence}}',
  'crash-loop': '{{sentence}}',
  'guest-agent-missing': '{{sentence}}',
  'node-lost': '{{sentence}}',
  'restart-required': '{{sentence}}',
  'migration-failed': '{{sentence}}',
  'migration-blocked': '{{sentence}}',
  'not-migratable': '{{sentence}}',
  'kubevirt-not-ready': '{{sentence}}',
  'waiting-for-rafay': '{{sentence}}',
  'sync-failed': '{{sentence}}',
  'launcher-failed': '{{sentence}}',
  'network-missing': '{{sentence}}',
  'pod-stuck': '{{sentence}}',
  other: '{{sentence}}',
} as const;

/** What to do about each cause; see {@link causeMessages}. */
export const causeHintMessages = {
  'unschedulable-memory': '{{hint}}',
  'unschedulable-cpu': '{{hint}}',
  'unschedulable-kvm': '{{hint}}',
  'unschedulable-taint': '{{hint}}',
  'unschedulable-affinity': '{{hint}}',
  'unschedulable-volume': '{{hint}}',
  unschedulable: '{{hint}}',
  'image-pull': '{{hint}}',
  'pvc-missing': '{{hint}}',
  'pvc-pending': '{{hint}}',
  'wait-for-first-consumer': '{{hint}}',
  'import-running': '{{hint}}',
  'import-failed': '{{hint}}',
  'cdi-absent': '{{hint}}',
  quota: '{{hint}}',
  'webhook-refused': '{{hint}}',
  'instancetype-missing': '{{hint}}',
  'crash-loop': '{{hint}}',
  'guest-agent-missing': '{{hint}}',
  'node-lost': '{{hint}}',
  'restart-required': '{{hint}}',
  'migration-failed': '{{hint}}',
  'migration-blocked': '{{hint}}',
  'not-migratable': '{{hint}}',
  'kubevirt-not-ready': '{{hint}}',
  'waiting-for-rafay': '{{hint}}',
  'sync-failed': '{{hint}}',
  'launcher-failed': '{{hint}}',
  'network-missing': '{{hint}}',
  'pod-stuck': '{{hint}}',
  other: '{{hint}}',
} as const;

/** What must not be, whatever the status says; see {@link causeMessages}. */
export const alarmMessages = {
  'split-brain': '{{sentence}}',
  'running-without-pod': '{{sentence}}',
  'pod-terminating': '{{sentence}}',
  'stale-heartbeat': '{{sentence}}',
  'outdated-launcher': '{{sentence}}',
} as const;

/** What to do about each alarm; see {@link causeMessages}. */
export const alarmHintMessages = {
  'split-brain': '{{hint}}',
  'running-without-pod': '{{hint}}',
  'pod-terminating': '{{hint}}',
  'stale-heartbeat': '{{hint}}',
  'outdated-launcher': '{{hint}}',
} as const;
