/** Texts of the components that several screens share. */
export const sharedMessages = {
  copy: {
    action: 'Copy {{what}}',
    commandFor: 'Copy the command that shows {{what}}',
    copied: 'Copied',
    command: 'command',
    annotation: 'annotation',
    message: 'message',
    launcherPod: 'name of launcher pod {{name}}',
    object: '{{kind}} {{name}}',
  },
  origin: {
    message: 'Original message',
    from: 'Read from',
    sentence: 'Read from {{source}}',
  },
  live: {
    live: 'Live',
    liveHint: 'Changes on the clusters show here as they happen',
    connecting: 'Connecting',
    connectingHint: 'The first answer is under way',
    updating: 'Updating',
    updatingHint: 'Connecting again; what is shown is seconds old',
    stale: 'Stale',
    staleFor: 'Stale {{duration}}',
    staleHint: 'The backend cannot be reached. What is shown is as of {{time}}',
    staleClustersHint:
      'No answer from {{clusters}}. What is shown is from before that',
    partly: '{{word}}, {{silent}} of {{total}} clusters silent',
    partlyHint:
      'No answer from {{clusters}}. Changes on other clusters show here as they happen',
    partlyPollingHint: 'No answer from {{clusters}}. {{hint}}',
    clusterSince: '{{cluster}} since {{time}}',
    polling: 'Every {{seconds}} s',
    pollingHint:
      'Live updates do not reach this browser, most often because a proxy holds event streams back. The page asks every {{seconds}} s instead',
    crowdedHint:
      'You have as many live pages open as one person may. This one asks every {{seconds}} s instead; close others to have it live again',
    paused: 'Paused',
    pausedHint: 'Updates stop while this page is hidden',
    failed: 'Not connected',
    failedHint: 'There is nothing to show yet; see the message below',
  },
  time: {
    seconds: '{{s}} s',
    minutes: '{{m}} min',
    hours: '{{h}} h {{m}} min',
    days: '{{d}} d {{h}} h',
    manyDays: '{{d}} d',
    ago: '{{duration}} ago',
    up: 'up {{duration}}',
    for: 'for {{duration}}',
    runningSince: 'Running since {{time}}',
    heldSince: 'Since {{time}}',
    createdAt: 'Created {{time}}',
  },
  health: {
    ok: 'Healthy',
    progress: 'In progress',
    warning: 'Warning',
    error: 'Error',
    absent: 'Not installed',
    unknown: 'Unknown',
    asOf: '{{word}} at {{time}}',
  },
  cluster: {
    stale:
      'Cluster {{cluster}} has not answered since {{time}}; what is known of it is as it was then.',
    staleVms_one:
      'Cluster {{cluster}} has not answered since {{time}}; its VM is shown as it was then.',
    staleVms_other:
      'Cluster {{cluster}} has not answered since {{time}}; its {{count}} VMs are shown as they were then.',
    staleAbsent:
      'Cluster {{cluster}} has not answered since {{time}}; KubeVirt was not installed on it then.',
    unreachable:
      'Cluster {{cluster}} cannot be reached; its VMs are missing here.',
    unreachableSince:
      'Cluster {{cluster}} cannot be reached since {{time}}; its VMs are missing here.',
    misconfigured:
      'The portal cannot use its configuration of cluster {{cluster}}; its VMs are missing here.',
    untrusted:
      'The portal does not trust the certificate of cluster {{cluster}}; its VMs are missing here.',
    forbidden:
      'The portal may not read the virtual machines of cluster {{cluster}}.',
    absent_one: 'KubeVirt is not installed on cluster {{clusters}}.',
    absent_other: 'KubeVirt is not installed on clusters {{clusters}}.',
    why: 'Why? More about cluster {{cluster}}',
    syncing:
      'Cluster {{cluster}} is being read; some VMs may be missing still.',
    forbiddenKinds_one:
      'On cluster {{clusters}} the portal may not read {{kinds}}; what depends on them is missing.',
    forbiddenKinds_other:
      'On clusters {{clusters}} the portal may not read {{kinds}}; what depends on them is missing.',
    polledKinds_one:
      'On cluster {{clusters}} {{kinds}} may be listed and not watched; changes of them show late.',
    polledKinds_other:
      'On clusters {{clusters}} {{kinds}} may be listed and not watched; changes of them show late.',
  },
  state: {
    retry: 'Retry',
    docs: 'Read the documentation',
    installTemplate: 'Install KubeVirt with its template',
    loading: 'Loading virtual machines',
    missing: {
      title: 'No virtual machines are assigned to this entity',
      entity: 'Add an annotation to the entity, for example:',
      vm: 'Give the virtual machine the same value as a label, and name the entity as its owner:',
    },
    none: {
      title: 'No virtual machines found',
      clusters: 'Clusters searched',
      namespaces: 'Namespaces searched',
      allNamespaces: 'all',
      selector: 'Label selector',
      names: 'Virtual machines named',
      anyCluster: 'none',
      either:
        'A VM that is there shows once it carries this label, or once it or its namespace names this entity by this annotation:',
      consent:
        'A VM that is there shows once it or its namespace names this entity by this annotation:',
    },
    denied: {
      title: 'You may not see these virtual machines',
      permission: 'Ask for the permission {{permission}}.',
    },
    consent: {
      title: 'The cluster’s side has not agreed yet',
      who: 'Logs and YAML show more than a list does. Whoever owns {{name}} or the namespace {{namespace}} has to agree that {{entity}} may read them. You lack no permission of the portal.',
      manifest:
        'They agree with an annotation in the manifest of {{name}} or of the namespace {{namespace}}; several entities are separated by commas:',
      command:
        'Or with a command on cluster {{cluster}}, for either of the two:',
      else: 'In their place, those who run this portal may agree with a rule in kubevirt.access.',
    },
    notFound: {
      title: 'This entity is not known to the KubeVirt backend',
    },
    failed: {
      title: 'The virtual machines cannot be shown',
      clusters: 'No cluster has answered',
    },
    absent: {
      title: 'KubeVirt is not installed',
      description_one: 'Cluster {{clusters}} does not serve virtual machines.',
      description_other:
        'The clusters {{clusters}} do not serve virtual machines.',
    },
  },
} as const;
