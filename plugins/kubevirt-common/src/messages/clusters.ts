/** How fresh a cluster is, and what lists and quotations are made of. */
export const clusterMessages = {
  // How fresh a cluster is.
  // Instead of a quotation, for those who may not read the platform.
  'cluster-failure':
    'What failed is in the portal’s log and on its KubeVirt page, for those who run it; give them the code {{reason}}.',
  'cluster-silent':
    'The cluster does not answer; what is shown was true at the time given.',
  'cluster-silent-absent':
    'The cluster does not answer as it should. When it last did, KubeVirt was not installed on it.',
  'cluster-silent-unlisted':
    'The cluster does not answer, and its VMs were never listed.',
  'cluster-unanswered': 'The cluster has not answered yet.',
  'cluster-misconfigured':
    'The portal’s configuration of this cluster cannot be used, so that the cluster is not asked: correct it.',
  'cluster-credential-unavailable':
    'The portal cannot get the credential for this cluster, so that the cluster is not asked.',
  // Of clusters, and of what else is called over TLS.
  'certificate-unknown-authority':
    'The portal does not trust the certificate of {{server}}, which an authority issued that is not configured: configure the certificate of that authority.',
  'certificate-self-signed':
    'The portal does not trust the certificate of {{server}}, which is signed by itself: configure this certificate as that of the authority.',
  'certificate-expired':
    'The portal does not trust the certificate of {{server}}, which has expired: have it renewed there.',
  'certificate-not-yet-valid':
    'The portal does not trust the certificate of {{server}}, which is not valid yet: compare the clocks of both.',
  'certificate-wrong-name':
    'The portal does not trust the certificate of {{server}}, which is for another address than the one that is configured: configure an address or a TLS server name that the certificate has.',
  'certificate-revoked':
    'The portal does not trust the certificate of {{server}}, which was revoked: have another one issued.',
  'certificate-invalid':
    'The portal does not trust the certificate of {{server}}, which is not made as it must be: have another one issued.',
  'tls-failed':
    'The portal and {{server}} find no encrypted connection that both understand: check that the address and the port that are configured speak TLS.',
  'cluster-forbidden':
    'The configured credential may list neither VirtualMachines nor VirtualMachineInstances on this cluster: bind it to a role that grants get, list and watch on them.',
  'cluster-without-kubevirt':
    'KubeVirt is not installed on this cluster: its API server does not serve kubevirt.io. VMs will show as soon as it does.',
  'cluster-refuses-credential':
    'The API server does not accept the configured credential (401): check that it is not expired.',
  'cluster-kinds-fail': 'Reading {{kinds}} fails.',
  'cluster-kinds-hidden':
    'The configured credential may not read {{kinds}}: what depends on them is not shown.',
  'cluster-not-configured':
    "The annotations of {{entity}} name the cluster '{{cluster}}', which is not configured in this portal.",

  // What lists and quotations are made of.
  'list-next': '{{names}}, {{name}}',
  'list-last': '{{names}} and {{name}}',
  'nodes-named': '{{nodes}}',
  'more-nodes_one': '{{count}} more node',
  'more-nodes_other': '{{count}} more nodes',
  verbatim: '{{text}}',
} as const;
