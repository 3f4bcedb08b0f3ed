/** Why what a VM uses is not known. */
export const usageMessages = {
  'usage-now-not-installed':
    'What the pod uses now is not known: cluster {{cluster}} has no metrics API. Whoever runs the cluster installs metrics-server.',
  'usage-history-not-installed':
    'What was used over time is not known: {{source}} is not found at the address that the portal has for cluster {{cluster}}. Those who run the portal correct kubevirt.usage.prometheus.',
  'usage-history-not-configured':
    'What was used over time is not known: the portal has no Prometheus for cluster {{cluster}}. Those who run the portal name one in kubevirt.usage.prometheus.',
  'usage-forbidden':
    'The portal’s credential may not read {{source}} of cluster {{cluster}}. Those who run the portal find the rights it needs in docs/usage.md.',
  'usage-unreachable':
    '{{source}} of cluster {{cluster}} does not answer. Try again; if it stays so, those who run the portal find more in its log.',
  'usage-too-slow':
    '{{source}} of cluster {{cluster}} did not answer within {{seconds}} seconds. Try again, or a shorter time.',
  'usage-failed':
    '{{source}} of cluster {{cluster}} answered with an error, or with something that makes no sense. Those who run the portal find more in its log.',
  'usage-now-no-data':
    '{{source}} of cluster {{cluster}} has not measured the VM’s pod yet. That takes a minute after its start.',
  'usage-history-no-data':
    '{{source}} of cluster {{cluster}} has nothing of this VM in this time. It knows what it has read of virt-handler’s metrics, while the VM ran.',
  'usage-guest-silent':
    'The guest does not report how much of its memory it uses: its balloon driver is missing, or is not running.',
  'usage-not-running': 'The VM does not run, so there is nothing to measure.',
  'usage-agent-absent':
    'The guest agent is not connected, and nobody else knows of file systems and users. Install and start qemu-guest-agent in the guest.',
  'usage-guest-agent': 'The guest agent',
} as const;
