/** Texts of the fields for template forms. */
export const scaffolderMessages = {
  change: 'Change',
  changeOf: 'Change {{what}}',
  done: 'Done',
  nothingChosen: 'Nothing chosen yet',
  clusters: {
    title: 'Clusters',
    known: 'Clusters to choose from',
    chosen: 'Chosen clusters',
    noneChosen: 'None chosen yet',
    remove: 'Remove {{name}}',
    unknown: 'not known to the portal',
    blueprint: 'blueprint {{blueprint}}',
    elsewhere: 'of another project',
    find: 'Find a cluster',
    findOrAdd: 'Find a cluster, or add another by its name',
    add: 'Add {{name}}',
    addHint: 'The portal knows no cluster of this name; Rafay may.',
    noMatch: 'No cluster matches',
    more_one: '{{count}} more matches; narrow the search to see it',
    more_other: '{{count}} more match; narrow the search to see them',
    version: 'KubeVirt {{version}}',
    absent: 'no KubeVirt yet',
    versionUnknown: 'KubeVirt not known',
    nodes_one: '{{count}} node',
    nodes_other: '{{count}} nodes',
    loading: 'Reading the clusters',
    none: 'The portal is connected to no cluster yet. Add clusters by their name in Rafay.',
    noneOnly: 'The portal is connected to no cluster yet.',
    denied:
      'You may not see the clusters of the portal. Add clusters by their name in Rafay.',
    deniedOnly: 'You may not see the clusters of the portal.',
    failed:
      'The clusters cannot be read: {{message}}. Add clusters by their name in Rafay, or try again.',
    failedOnly: 'The clusters cannot be read: {{message}}',
    retry: 'Try again',
    required: 'Choose at least one cluster',
    badName:
      '{{name}} is no name of a cluster: use lower-case letters, digits and "-", with a letter or digit at both ends, at most 63',
  },
  rafay: {
    kind: {
      project: 'Rafay project',
      blueprint: 'Blueprint',
      baseBlueprint: 'Builds on',
      version: 'Version',
      namespace: 'Namespace',
    },
    loading: 'Reading what Rafay has',
    open: 'Show the names',
    close: 'Hide the names',
    notConfigured:
      'This portal does not ask Rafay. Type the names as Rafay has them; nothing is checked before the run.',
    denied:
      'You may not see what Rafay has (kubevirt.platform.read). Type the names as Rafay has them.',
    failed:
      'What Rafay has cannot be read: {{message}}. Type the name, or try again.',
    count_one: '{{count}} in {{source}}',
    count_other: '{{count}} in {{source}}',
    builtIn: 'Rafay’s own',
    newest: 'newest version {{version}}',
    next: 'the next one',
    versions: 'There are {{versions}} already.',
  },
  size: {
    title: 'Size',
    of: '{{cpu}} vCPU · {{memory}}',
    halfReserved: 'half of the memory reserved',
    other: 'not in the catalogue',
    filter: 'Filter, for example 8 GiB',
    noMatch: 'No size matches',
    universal: 'Universal',
    universalHint: 'all memory is reserved on the node',
    overcommitted: 'Overcommitted',
    overcommittedHint:
      'half of the memory is reserved on the node, for VMs that seldom need all of it',
    others: 'Other sizes',
  },
  inUse: {
    of: '{{name}} in {{namespace}} on {{cluster}}:',
    asked: 'Asked for: {{size}}.',
    cpu: 'In the last 24 h at most {{cpu}} (averages over {{minutes}} minutes).',
    memory: 'In the last 24 h at most {{memory}} of memory in the guest.',
    cpuNow: 'Its pod uses {{cpu}} now.',
    memoryNow: 'Its pod uses {{memory}} of memory now.',
    gaps: '{{gaps}} of {{total}} values were not measured.',
    more_one: '{{count}} more virtual machine has this name.',
    more_other: '{{count}} more virtual machines have this name.',
  },
  image: {
    title: 'Image',
    user: 'user {{user}}',
    noCloudInit: 'no cloud-init',
    minMemory: 'needs {{memory}} of memory',
    minDisk: 'needs a disk of {{size}}',
    needsCdi: 'needs CDI',
    lowMemory:
      '{{title}} needs at least {{needed}} of memory; size {{size}} has {{memory}}.',
    other: 'Another image',
    otherHint: 'Any container disk, by its reference',
    reference: 'Image reference',
    referenceHint:
      'registry/path:tag, for example registry.example.com/disks/rhel:9',
    badReference:
      'This is no image reference; write registry/path:tag, without a scheme and without credentials',
    copyHint:
      'CDI copies the image to a disk. Its registry must be one that the portal allows.',
    cdi: {
      option1:
        'A copy needs CDI. With Option 1, CDI comes with workloads of its own; publish these before the virtual machine.',
      option2: 'A copy needs CDI, which the blueprint holds with Option 2.',
      unknown:
        'A copy needs CDI on the cluster. Where the repository has none, the run ends and says what to do.',
    },
  },
} as const;
