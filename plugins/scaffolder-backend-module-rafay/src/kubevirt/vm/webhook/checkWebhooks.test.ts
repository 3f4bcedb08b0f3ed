import {
  type Spec,
  check,
  short,
  disk,
  volume,
  domain,
  devices,
  vmi,
} from './__testUtils__/changes';

const nic = (more: object) => (spec: Spec) =>
  Object.assign(spec.domain.devices.interfaces[0], more);

describe('what KubeVirt’s webhooks refuse', () => {
  it('is nothing of a plain VM', () => {
    expect(check(() => {})).toEqual({ problems: [], warnings: [] });
    expect(check(() => {}, { vmi: true })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it.each<[string, (spec: Spec) => unknown, string]>([
    // validateVolumes
    ['no source', volume({}), 'volumes[0]'],
    [
      'two sources',
      volume({ emptyDisk: {}, containerDisk: { image: 'a' } }),
      'volumes[0]',
    ],
    [
      'two volumes of a name',
      spec => spec.volumes.push({ ...spec.volumes[0] }),
      'volumes[1].name',
    ],
    ['no name', volume({ secret: {} }), 'volumes[0].secret.secretName'],
    [
      'no DataVolume',
      volume({ dataVolume: { name: '' } }),
      'volumes[0].dataVolume.name',
    ],
    [
      'no user data',
      volume({ cloudInitNoCloud: {} }),
      'volumes[0].cloudInitNoCloud',
    ],
    [
      'user data twice',
      volume({
        cloudInitNoCloud: { userData: 'a', secretRef: { name: 'a' } },
      }),
      'volumes[0].cloudInitNoCloud',
    ],
    [
      'much user data',
      volume({ cloudInitConfigDrive: { userData: 'a'.repeat(2049) } }),
      'volumes[0].cloudInitConfigDrive.userData',
    ],
    [
      'much user data in base64',
      volume({ cloudInitNoCloud: { userDataBase64: 'aaaa'.repeat(700) } }),
      'volumes[0].cloudInitNoCloud.userData',
    ],
    [
      'what is no base64',
      volume({ cloudInitNoCloud: { networkDataBase64: '%' } }),
      'volumes[0].cloudInitNoCloud.networkDataBase64',
    ],
    [
      'a path with ..',
      volume({ containerDisk: { image: 'a', path: '/a/../b' } }),
      'volumes[0].containerDisk.path',
    ],
    // ValidateDisks
    [
      'two disks of a name',
      spec => spec.domain.devices.disks.push({ name: 'root' }),
      'disks[1].name',
    ],
    ['disk and lun', disk({ lun: {} }), 'disks[0]'],
    ['a bus', disk({ disk: { bus: 'ide' } }), 'disks[0].disk.bus'],
    [
      'a CD-ROM on virtio',
      disk({ disk: undefined, cdrom: { bus: 'virtio' } }),
      'disks[0].cdrom.bus',
    ],
    [
      'a read-only disk on sata',
      disk({ disk: { bus: 'sata', readonly: true } }),
      'disks[0].disk.bus',
    ],
    [
      'a thread',
      disk({ disk: { bus: 'scsi' }, dedicatedIOThread: true }),
      'disks[0].dedicatedIOThread',
    ],
    ['a serial', disk({ serial: 'a b' }), 'disks[0].serial'],
    ['a cache', disk({ cache: 'fast' }), 'disks[0].cache'],
    ['io', disk({ io: 'posix' }), 'disks[0].io'],
    ['a policy', disk({ errorPolicy: 'panic' }), 'disks[0].errorPolicy'],
    ['boot order 0', disk({ bootOrder: 0 }), 'disks[0].bootOrder'],
    [
      'a boot order twice',
      spec => {
        disk({ bootOrder: 1 })(spec);
        nic({ bootOrder: 1 })(spec);
      },
      'interfaces[0].bootOrder',
    ],
    [
      'a block size',
      disk({ blockSize: { custom: { logical: 600, physical: 600 } } }),
      'disks[0].blockSize.custom.logical',
    ],
    [
      'block sizes the wrong way round',
      disk({ blockSize: { custom: { logical: 4096, physical: 512 } } }),
      'disks[0].blockSize.custom.logical',
    ],
    [
      'a PCI address',
      disk({ disk: { bus: 'virtio', pciAddress: 'x' } }),
      'disks[0].disk.pciAddress',
    ],
    ['another name', disk({ name: 'other' }), 'disks[0]'],
    ['a name that is no label', disk({ name: 'Root' }), 'disks[0].name'],
    ['a lun without claim', disk({ disk: undefined, lun: {} }), 'disks[0].lun'],
    // pkg/network/admitter
    [
      'a network without source',
      spec => delete spec.networks[0].pod,
      'networks[0]',
    ],
    [
      'multus without a network',
      vmi({ networks: [{ name: 'default', multus: {} }] }),
      'networks[0].multus.networkName',
    ],
    [
      'two pod networks',
      spec => {
        spec.networks.push({ name: 'b', pod: {} });
        spec.domain.devices.interfaces.push({ name: 'b', masquerade: {} });
      },
      'networks',
    ],
    [
      'no interface',
      spec => spec.networks.push({ name: 'b', multus: { networkName: 'b' } }),
      'networks[1]',
    ],
    [
      'no network',
      spec => spec.domain.devices.interfaces.push({ name: 'b', bridge: {} }),
      'interfaces[1]',
    ],
    ['a state', nic({ state: 'broken' }), 'interfaces[0].state'],
    ['no pod network', nic({ state: 'absent' }), 'interfaces[0].state'],
    ['a model', nic({ model: 'ne2k' }), 'interfaces[0].model'],
    [
      'a MAC address',
      nic({ macAddress: '02:00:00:00:00' }),
      'interfaces[0].macAddress',
    ],
    [
      'the MAC address of the bridge',
      nic({ macAddress: '02:00:00:00:00:00' }),
      'interfaces[0].macAddress',
    ],
    ['port 0', nic({ ports: [{ port: 0 }] }), 'interfaces[0].ports[0].port'],
    [
      'a protocol',
      nic({ ports: [{ port: 1, protocol: 'SCTP' }] }),
      'interfaces[0].ports[0].protocol',
    ],
    [
      'a name of a port',
      nic({ ports: [{ port: 1, name: '80' }] }),
      'interfaces[0].ports[0].name',
    ],
    [
      'a name of an NTP server',
      nic({ dhcpOptions: { ntpServers: ['a.example.com'] } }),
      'interfaces[0].dhcpOptions.ntpServers[0]',
    ],
    [
      'a plugin beside a binding',
      nic({ binding: {} }),
      'interfaces[0].binding',
    ],
    // memory and CPU
    [
      'a negative amount',
      domain({ resources: { requests: { memory: '-1Gi' } } }),
      'domain.resources.requests.memory',
    ],
    [
      'next to no memory',
      domain({ resources: { requests: { memory: '1Ki' } } }),
      'domain.resources.requests.memory',
    ],
    [
      'more than the limit',
      domain({
        resources: { requests: { cpu: 2 }, limits: { cpu: '500m' } },
      }),
      'domain.resources.requests.cpu',
    ],
    [
      'odd pages',
      domain({ memory: { guest: '1001Ki', hugepages: { pageSize: '2Mi' } } }),
      'domain.memory.hugepages.pageSize',
    ],
    [
      'too many sockets',
      domain({ cpu: { sockets: 4, maxSockets: 2 } }),
      'domain.cpu.sockets',
    ],
    ['negative cores', domain({ cpu: { cores: -1 } }), 'domain.cpu.cores'],
    [
      'a policy of a CPU feature',
      domain({ cpu: { features: [{ name: 'svm', policy: 'maybe' }] } }),
      'domain.cpu.features[0].policy',
    ],
    [
      'an isolated thread',
      domain({ cpu: { isolateEmulatorThread: true } }),
      'domain.cpu.isolateEmulatorThread',
    ],
    [
      'dedicated CPUs without a number',
      domain({ cpu: { dedicatedCpuPlacement: true } }),
      'domain.cpu.dedicatedCpuPlacement',
    ],
    // the rest
    ['a host name', vmi({ hostname: 'Not A Host' }), 'hostname'],
    ['a subdomain', vmi({ subdomain: 'web.' }), 'subdomain'],
    ['an eviction', vmi({ evictionStrategy: 'Migrate' }), 'evictionStrategy'],
    ['a start', vmi({ startStrategy: 'Stopped' }), 'startStrategy'],
    ['a DNS policy', vmi({ dnsPolicy: 'Cluster' }), 'dnsPolicy'],
    ['no name server', vmi({ dnsPolicy: 'None' }), 'dnsConfig.nameservers'],
    [
      'a skew',
      vmi({ topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'a' }] }),
      'topologySpreadConstraints[0].maxSkew',
    ],
    [
      'a toleration',
      vmi({ tolerations: [{ effect: 'NoRun' }] }),
      'tolerations[0].effect',
    ],
    [
      'a pull policy',
      volume({ containerDisk: { image: 'a', imagePullPolicy: 'Often' } }),
      'volumes[0].containerDisk.imagePullPolicy',
    ],
    ['an empty probe', vmi({ readinessProbe: {} }), 'readinessProbe'],
    [
      'a probe without pod network',
      spec => {
        spec.networks = [{ name: 'default', multus: { networkName: 'a' } }];
        spec.domain.devices.interfaces = [{ name: 'default', bridge: {} }];
        spec.livenessProbe = { tcpSocket: { port: 22 } };
      },
      'livenessProbe.tcpSocket',
    ],
    [
      'Secure Boot without SMM',
      domain({ firmware: { bootloader: { efi: {} } } }),
      'domain.firmware.bootloader.efi',
    ],
    [
      'arguments without a kernel',
      domain({ firmware: { kernelBoot: { kernelArgs: 'quiet' } } }),
      'domain.firmware.kernelBoot.kernelArgs',
    ],
    [
      'a table without volume',
      domain({ firmware: { acpi: { slicNameRef: 'gone' } } }),
      'domain.firmware.acpi.slicNameRef',
    ],
    [
      'threads',
      domain({ ioThreadsPolicy: 'supplementalPool' }),
      'domain.ioThreads.supplementalPoolThreadCount',
    ],
    [
      'a credential of no type',
      vmi({ accessCredentials: [{}] }),
      'accessCredentials[0]',
    ],
    [
      'a key without a way',
      vmi({
        accessCredentials: [
          {
            sshPublicKey: {
              source: { secret: { secretName: 'a' } },
              propagationMethod: { noCloud: {} },
            },
          },
        ],
      }),
      'accessCredentials[0].sshPublicKey.propagationMethod',
    ],
    ['a mouse', devices({ inputs: [{ type: 'mouse' }] }), 'inputs[0].type'],
    ['a sound', devices({ sound: { model: 'sb16' } }), 'sound.model'],
    ['utility volumes', vmi({ utilityVolumes: [] }), 'utilityVolumes'],
    [
      'a claim that is not named',
      devices({
        gpus: [{ name: 'a', claimName: 'gone', requestName: 'a' }],
      }),
      'resourceClaims',
    ],
    [
      'a claim without a request',
      devices({ hostDevices: [{ name: 'a', claimName: 'gone' }] }),
      'hostDevices[0]',
    ],
    [
      'a volume whose disk could not have its name',
      spec => spec.volumes.push({ name: 'a_b', emptyDisk: {} }),
      'volumes[1].name',
    ],
  ])('%s', (_what, change, path) => {
    expect(check(change).problems.map(short)[0]).toBe(path);
  });

  it('is a problem of a VMI, and a warning of a VM, which KubeVirt takes', () => {
    for (const [change, path] of [
      [
        domain({ features: { hyperv: {}, hypervPassthrough: {} } }),
        'domain.features',
      ],
      [vmi({ architecture: 'z80' }), 'architecture'],
      [domain({ memory: undefined }), 'domain.memory.guest'],
    ] as const) {
      expect(check(change, { vmi: true }).problems[0]).toContain(path);
      const { problems, warnings } = check(change);
      expect(problems).toEqual([]);
      expect(warnings).toContainEqual(expect.stringContaining(path));
    }
  });

  it.each<[string, (spec: Spec) => unknown, string]>([
    ['host devices', devices({ hostDevices: [{ name: 'a' }] }), 'HostDevices'],
    ['a machine', domain({ machine: { type: 'z80' } }), 'configuration lists'],
    [
      'a path of a container as a disk',
      volume({ containerPath: { path: '/a' } }),
      'ContainerPathVolumes',
    ],
    ['VSOCK', devices({ autoattachVSOCK: true }), 'VSOCK'],
    ['metrics', devices({ downwardMetrics: {} }), 'DownwardMetrics'],
    ['encryption', domain({ launchSecurity: { tdx: {} } }), 'EncryptionTDX'],
    [
      'ranges of ports',
      nic({ portRanges: [{ start: 1, end: 2, protocol: 'TCP' }] }),
      'PortRangesSpec',
    ],
  ])('is left to the cluster for %s', (_what, change, gate) => {
    const { problems, warnings } = check(change, { version: '1.9' });
    expect(problems).toEqual([]);
    expect(warnings).toContainEqual(expect.stringContaining(gate));
  });

  it('is no volume without a disk, which gets one', () => {
    const more = (spec: Spec) =>
      spec.volumes.push({ name: 'b', emptyDisk: {} });
    expect(check(more, { vmi: true })).toEqual({ problems: [], warnings: [] });
  });

  it('is a MAC address without separators by age', () => {
    expect(check(nic({ macAddress: '020000000001' }))).toEqual({
      problems: [],
      warnings: [expect.stringContaining('Go 1.26')],
    });
  });

  it('depends on the release where that differs', () => {
    const two = nic({ bridge: {} });
    expect(check(two, { version: '1.8' })).toEqual({
      problems: [],
      warnings: [],
    });
    expect(check(two).warnings).toEqual([
      expect.stringContaining('KubeVirt 1.9 and later refuses it'),
    ]);
    expect(check(two, { version: '1.9' }).problems).toHaveLength(1);
    const reboot = domain({ rebootPolicy: 'Reboot' });
    expect(check(reboot, { version: '1.9' }).warnings).toEqual([]);
    expect(check(reboot, { version: '1.8' }).warnings).toHaveLength(1);
  });
});
