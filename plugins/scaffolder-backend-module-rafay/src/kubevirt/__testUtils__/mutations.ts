import type { KubeDoc } from '../types';
import { isObject } from '../yaml';

/** A changed object, and what was done to it. */
export interface Mutation {
  /** What kind of change it is. */
  kind: string;
  /** Where, for example `spec.template.spec.volumes.0`. */
  place: string;
  doc: KubeDoc;
}

type Path = (string | number)[];
type Random = () => number;

/** Numbers from 0 to 1 that are the same for the same seed (the generator of G. Marsaglia, xorshift32). */
function randomOf(seed: number): Random {
  let state = seed || 1;
  return () => {
    /* eslint-disable no-bitwise */
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
    /* eslint-enable no-bitwise */
  };
}

const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below: Array<[string | number, unknown]> = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(isObject(value) ? value : {});
  return [
    path,
    ...below.flatMap(([key, item]) => pathsOf(item, [...path, key])),
  ];
}

function at(doc: unknown, path: Path): any {
  return path.reduce<any>((value, part) => value[part], doc);
}

function put(doc: unknown, path: Path, value: unknown): void {
  const parent = at(doc, path.slice(0, -1));
  const last = path[path.length - 1];
  if (value !== undefined) {
    parent[last] = value;
  } else if (Array.isArray(parent)) {
    parent.splice(last as number, 1);
  } else {
    delete parent[last];
  }
}

/** Changes one value; undefined where this kind of change does not fit it. */
type Change = (
  doc: KubeDoc,
  path: Path,
  random: Random,
) => { value: unknown; at?: Path }[] | undefined;

const isName = (part: unknown) => typeof part === 'string';

const CHANGES: Record<string, Change> = {
  'left out': () => [{ value: undefined }],
  'a slip in its name': (doc, path, random) => {
    const name = path[path.length - 1];
    if (!isName(name) || String(name).length < 4) {
      return undefined;
    }
    const text = String(name);
    const index = 1 + Math.floor(random() * (text.length - 2));
    const slip =
      text.slice(0, index) +
      text[index + 1] +
      text[index] +
      text.slice(index + 2);
    return slip === text
      ? undefined
      : [
          { value: undefined },
          { value: at(doc, path), at: [...path.slice(0, -1), slip] },
        ];
  },
  'one level higher': (doc, path) => {
    const name = path[path.length - 1];
    const parents = path.slice(0, -1).filter(isName);
    return isName(name) && parents.length > 1 && isName(path[path.length - 2])
      ? [
          { value: undefined },
          { value: at(doc, path), at: [...path.slice(0, -2), name] },
        ]
      : undefined;
  },
  'another type': (doc, path, random) => {
    const value = at(doc, path);
    const others = ['text', 7, true, [], {}, 1.5].filter(
      other =>
        typeof other !== typeof value ||
        Array.isArray(other) !== Array.isArray(value),
    );
    return [{ value: structuredClone(pick(random, others)) }];
  },
  'a number as text': (doc, path) => {
    const value = at(doc, path);
    return typeof value === 'number' || typeof value === 'boolean'
      ? [{ value: String(value) }]
      : undefined;
  },
  null: () => [{ value: null }],
  'a negative number': (doc, path) =>
    typeof at(doc, path) === 'number' ? [{ value: -1 }] : undefined,
  zero: (doc, path) =>
    typeof at(doc, path) === 'number' ? [{ value: 0 }] : undefined,
  'another text': (doc, path, random) =>
    typeof at(doc, path) === 'string'
      ? [
          {
            value: pick(random, [
              'bogus',
              'Bogus Text',
              '',
              '10Gi',
              'a_b',
              '-1',
            ]),
          },
        ]
      : undefined,
  'an item twice': (doc, path) => {
    const value = at(doc, path);
    return Array.isArray(value) && value.length > 0
      ? [{ value: [...value, structuredClone(value[0])] }]
      : undefined;
  },
  'no items': (doc, path) =>
    Array.isArray(at(doc, path)) ? [{ value: [] }] : undefined,
  'an empty object': (doc, path) =>
    isObject(at(doc, path)) ? [{ value: {} }] : undefined,
};

/** What people add to a VMI, right and wrong; each goes below its spec. */
const ADDITIONS: Array<[string, unknown]> = [
  ['hostname', 'Not A Host'],
  ['subdomain', 'web.'],
  ['evictionStrategy', 'Migrate'],
  ['evictionStrategy', 'LiveMigrateIfPossible'],
  ['startStrategy', 'Paused'],
  ['startStrategy', 'Stopped'],
  ['dnsPolicy', 'None'],
  ['dnsPolicy', 'Cluster'],
  ['dnsConfig', { nameservers: ['8.8.8.8', 'dns'] }],
  ['dnsConfig', { searches: ['a.example.com'] }],
  ['readinessProbe', {}],
  ['readinessProbe', { tcpSocket: { port: 22 } }],
  ['livenessProbe', { guestAgentPing: {}, httpGet: { port: 80 } }],
  ['accessCredentials', [{}]],
  [
    'accessCredentials',
    [
      {
        sshPublicKey: {
          source: { secret: { secretName: 'keys' } },
          propagationMethod: { noCloud: {} },
        },
      },
    ],
  ],
  ['domain.cpu', { cores: 2, dedicatedCpuPlacement: true }],
  ['domain.cpu', { cores: 2, isolateEmulatorThread: true }],
  ['domain.cpu', { sockets: 4, maxSockets: 2 }],
  ['domain.cpu', { features: [{ name: 'svm', policy: 'maybe' }] }],
  ['domain.cpu', { numa: { guestMappingPassthrough: {} } }],
  ['domain.cpu', { realtime: {} }],
  ['domain.memory', { guest: '1Gi', hugepages: { pageSize: '2Mi' } }],
  ['domain.memory', { guest: '1001Ki', hugepages: { pageSize: '2Mi' } }],
  ['domain.memory', { guest: '2Gi', maxGuest: '1Gi' }],
  ['domain.memory', {}],
  ['domain.resources', { requests: { memory: '-1Gi' } }],
  ['domain.resources', { requests: { memory: '1Ki' } }],
  [
    'domain.resources',
    { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } },
  ],
  ['domain.resources', { requests: { cpu: '2' }, limits: { cpu: '500m' } }],
  ['domain.resources', { limits: { memory: '64Mi' } }],
  ['domain.firmware', { bootloader: { efi: {} } }],
  ['domain.firmware', { bootloader: { efi: { secureBoot: false } } }],
  ['domain.firmware', { bootloader: { efi: {}, bios: {} } }],
  ['domain.firmware', { kernelBoot: { kernelArgs: 'quiet' } }],
  [
    'domain.firmware',
    { kernelBoot: { container: { image: 'quay.io/a/b', kernelPath: 'boot' } } },
  ],
  ['domain.firmware', { acpi: {} }],
  ['domain.firmware', { acpi: { slicNameRef: 'slic' } }],
  ['domain.ioThreadsPolicy', 'many'],
  ['domain.ioThreadsPolicy', 'supplementalPool'],
  ['domain.ioThreadsPolicy', 'auto'],
  ['domain.devices.inputs', [{ name: 'a', type: 'mouse', bus: 'usb' }]],
  ['domain.devices.inputs', [{ name: 'a', type: 'tablet', bus: 'virtio' }]],
  ['domain.devices.sound', { name: 'a', model: 'sb16' }],
  ['domain.devices.sound', { name: 'a' }],
  ['domain.devices.hostDevices', [{ name: 'a', deviceName: 'x.org/y' }]],
  ['domain.devices.autoattachVSOCK', true],
  ['domain.devices.downwardMetrics', {}],
  ['domain.devices.video', { type: 'virtio' }],
  ['domain.devices.panicDevices', [{ model: 'odd' }]],
  ['domain.devices.rng', {}],
  ['domain.devices.tpm', {}],
  ['domain.devices.watchdog', { name: 'a', i6300esb: { action: 'reset' } }],
  ['domain.devices.filesystems', [{ name: 'gone', virtiofs: {} }]],
  ['domain.features', { hyperv: {}, hypervPassthrough: {} }],
  ['domain.launchSecurity', { sev: {} }],
  ['domain.machine', { type: 'q35' }],
  ['domain.machine', { type: 'z80' }],
  ['domain.rebootPolicy', 'Terminate'],
  ['architecture', 'arm64'],
  ['utilityVolumes', []],
  ['resourceClaims', [{ name: 'a', resourceClaimName: 'a' }]],
  ['schedulerName', 'other'],
  ['priorityClassName', 'high'],
  ['tolerations', [{ key: 'a', operator: 'Exists' }]],
  ['terminationGracePeriodSeconds', -5],
  ['affinity', { nodeAffinity: {} }],
  [
    'topologySpreadConstraints',
    [{ maxSkew: 0, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }],
  ],
];

/** What people add to the items of a VMI's lists. */
const ITEM_ADDITIONS: Array<[string, Record<string, unknown>]> = [
  ['domain.devices.disks', { bootOrder: 1 }],
  ['domain.devices.disks', { bootOrder: 0 }],
  ['domain.devices.disks', { serial: 'with space' }],
  ['domain.devices.disks', { cache: 'fast' }],
  ['domain.devices.disks', { cache: 'none', io: 'native' }],
  ['domain.devices.disks', { io: 'posix' }],
  ['domain.devices.disks', { errorPolicy: 'panic' }],
  ['domain.devices.disks', { lun: {}, disk: {} }],
  ['domain.devices.disks', { cdrom: { bus: 'virtio' }, disk: undefined }],
  ['domain.devices.disks', { disk: { bus: 'sata', readonly: true } }],
  ['domain.devices.disks', { disk: { bus: 'usb' } }],
  [
    'domain.devices.disks',
    { disk: { bus: 'sata', pciAddress: '0000:81:01.0' } },
  ],
  ['domain.devices.disks', { disk: { bus: 'virtio', pciAddress: 'x' } }],
  ['domain.devices.disks', { dedicatedIOThread: true, disk: { bus: 'sata' } }],
  [
    'domain.devices.disks',
    { blockSize: { custom: { logical: 512, physical: 4096 } } },
  ],
  [
    'domain.devices.disks',
    { blockSize: { custom: { logical: 4096, physical: 512 } } },
  ],
  [
    'domain.devices.disks',
    { blockSize: { custom: { logical: 600, physical: 700 } } },
  ],
  ['domain.devices.disks', { lun: { bus: 'scsi' }, disk: undefined }],
  ['domain.devices.disks', { shareable: true }],
  ['domain.devices.interfaces', { model: 'ne2k' }],
  ['domain.devices.interfaces', { model: 'igb' }],
  ['domain.devices.interfaces', { macAddress: '02:00:00:00:00:00' }],
  ['domain.devices.interfaces', { macAddress: '02-00-00-00-00-01' }],
  ['domain.devices.interfaces', { macAddress: '020000000001' }],
  ['domain.devices.interfaces', { pciAddress: '1:2' }],
  ['domain.devices.interfaces', { state: 'absent' }],
  ['domain.devices.interfaces', { state: 'down' }],
  ['domain.devices.interfaces', { state: 'broken' }],
  ['domain.devices.interfaces', { ports: [{ port: 0 }] }],
  ['domain.devices.interfaces', { ports: [{ port: 80, protocol: 'SCTP' }] }],
  ['domain.devices.interfaces', { ports: [{ port: 70000 }] }],
  [
    'domain.devices.interfaces',
    {
      ports: [
        { name: 'http', port: 80 },
        { name: 'http', port: 81 },
      ],
    },
  ],
  ['domain.devices.interfaces', { ports: [{ name: 'Web Server', port: 80 }] }],
  ['domain.devices.interfaces', { bootOrder: 0 }],
  [
    'domain.devices.interfaces',
    { dhcpOptions: { ntpServers: ['ntp.example.com'] } },
  ],
  [
    'domain.devices.interfaces',
    { dhcpOptions: { privateOptions: [{ option: 1, value: 'a' }] } },
  ],
  ['domain.devices.interfaces', { masquerade: {}, bridge: {} }],
  ['domain.devices.interfaces', { binding: { name: 'x' } }],
  ['domain.devices.interfaces', { sriov: {} }],
  ['volumes', { emptyDisk: { capacity: '1Gi' } }],
  ['volumes', { cloudInitNoCloud: {} }],
  ['volumes', { secret: {} }],
  ['networks', { multus: { networkName: 'a' } }],
  ['networks', { pod: undefined, multus: { networkName: '' } }],
  ['networks', { pod: undefined, multus: { networkName: 'a', default: true } }],
];

function vmiPath(doc: KubeDoc): Path {
  return doc.kind === 'VirtualMachine'
    ? ['spec', 'template', 'spec']
    : ['spec'];
}

function add(doc: KubeDoc, random: Random): Mutation | undefined {
  const copy = structuredClone(doc);
  const base = vmiPath(doc);
  if (random() < 0.6) {
    const [field, value] = pick(random, ADDITIONS);
    const path = [...base, ...field.split('.')];
    try {
      put(copy, path, structuredClone(value));
    } catch {
      return undefined;
    }
    return {
      kind: 'a field more',
      place: `${field}=${JSON.stringify(value)}`,
      doc: copy,
    };
  }
  const [field, values] = pick(random, ITEM_ADDITIONS);
  let list: unknown;
  try {
    list = at(copy, [...base, ...field.split('.')]);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list) || list.length === 0) {
    return undefined;
  }
  const index = Math.floor(random() * list.length);
  for (const [name, value] of Object.entries(values)) {
    put(list, [index, name], structuredClone(value));
  }
  return {
    kind: 'a field more of an item',
    place: `${field}.${index}+${JSON.stringify(values)}`,
    doc: copy,
  };
}

/**
 * Changes objects at random, each once; the same for the same seed. Names and kinds stay, so that the changed object can be
 * distinguished from others.
 */
export function mutate(
  docs: readonly KubeDoc[],
  count: number,
  seed: number,
): Mutation[] {
  const random = randomOf(seed);
  const kinds = Object.keys(CHANGES);
  const result: Mutation[] = [];
  while (result.length < count) {
    const doc = pick(random, docs);
    if (random() < 0.45) {
      const added = add(doc, random);
      if (added) {
        result.push(added);
      }
      continue;
    }
    const kind = pick(random, kinds);
    const path = pick(
      random,
      pathsOf(doc.spec, ['spec']).filter(item => item.length > 1),
    );
    const changes = CHANGES[kind](doc, path, random);
    if (changes) {
      const copy = structuredClone(doc);
      changes.forEach(change => put(copy, change.at ?? path, change.value));
      result.push({ kind, place: path.join('.'), doc: copy });
    }
  }
  return result;
}
