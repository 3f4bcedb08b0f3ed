import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { exampleContext } from '../__testUtils__/machines';
import type { KubeDoc, VmContext, VmInput } from '../types';
import { parseKubeDocs, toYaml } from '../yaml';
import { MAX_INLINE_BYTES } from './webhook';
import { buildVirtualMachine } from './virtualMachine';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const source = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
} as const;
const small: VmInput = { name: 'web', source, memory: '1Gi' };
const context: VmContext = { ...exampleContext, path: 'vms[0]' };

const build = (input: Partial<VmInput>, ctx: Partial<VmContext> = {}) =>
  buildVirtualMachine({ ...small, ...input }, { ...context, ...ctx });

const tooMuch = 'x'.repeat(MAX_INLINE_BYTES);
const refused: Array<[string, Partial<VmInput>, string]> = [
  ['a name with capitals', { name: 'Web' }, 'vms[0].name'],
  ['a name that is too long', { name: 'a'.repeat(64) }, 'vms[0].name'],
  ['a path as name', { name: '../web' }, 'vms[0].name'],
  ['no name', { name: '' }, 'vms[0].name'],
  ['CPU -1', { cpu: -1 }, 'vms[0].cpu'],
  ['CPU 0', { cpu: 0 }, 'vms[0].cpu'],
  ['half a CPU', { cpu: 1.5 }, 'vms[0].cpu'],
  ['CPU lots', { cpu: 'lots' }, 'vms[0].cpu'],
  ['CPU 1e9', { cpu: 1e9 }, 'vms[0].cpu'],
  ['CPU NaN', { cpu: NaN }, 'vms[0].cpu'],
  ['memory lots', { memory: 'lots' }, 'vms[0].memory'],
  ['memory -1Gi', { memory: '-1Gi' }, 'vms[0].memory'],
  ['memory 0', { memory: '0' }, 'vms[0].memory'],
  ['memory 1e999', { memory: '1e999' }, 'vms[0].memory'],
  ['memory as number', { memory: 1024 as never }, 'vms[0].memory'],
  ['memory 1 (a byte)', { memory: '1' }, 'vms[0].memory'],
  ['too much memory', { memory: '9999Pi' }, 'vms[0].memory'],
  ['no memory', { memory: undefined }, 'vms[0].memory'],
  ['two sizes', { instancetype: 'u1.small' }, 'vms[0].memory'],
  [
    'an instance type for a VMI',
    {
      kind: 'VirtualMachineInstance',
      memory: undefined,
      instancetype: 'u1.small',
    },
    'vms[0].instancetype',
  ],
  [
    'a run strategy for a VMI',
    { kind: 'VirtualMachineInstance', runStrategy: 'Always' },
    'vms[0].runStrategy',
  ],
  ['an unknown kind', { kind: 'Pod' as never }, 'vms[0].kind'],
  [
    'an unknown run strategy',
    { runStrategy: 'Sometimes' as never },
    'vms[0].runStrategy',
  ],
  ['no source', { source: undefined }, 'vms[0].source'],
  [
    'an unknown source',
    { source: { type: 'floppy' as never } },
    'vms[0].source.type',
  ],
  [
    'an image with spaces',
    { source: { type: 'containerDisk', image: 'a b' } },
    'vms[0].source.image',
  ],
  [
    'a field of another source',
    { source: { ...source, size: '1Gi' } },
    'vms[0].source.size',
  ],
  ['a disk without size', { source: { type: 'blank' } }, 'vms[0].source.size'],
  [
    'a disk of size 0',
    { source: { type: 'blank', size: '0Gi' } },
    'vms[0].source.size',
  ],
  [
    'a disk a VMI cannot make',
    { kind: 'VirtualMachineInstance', source: { type: 'blank', size: '1Gi' } },
    'vms[0].source.type',
  ],
  [
    'a host that is not configured',
    {
      source: { type: 'http', url: 'https://evil.example.org/x', size: '1Gi' },
    },
    'vms[0].source.url',
  ],
  [
    'two disks of one name',
    { disks: [{ diskName: 'rootdisk', type: 'emptyDisk', size: '1Gi' }] },
    'vms[0].disks[0].diskName',
  ],
  [
    'a claim with a bad name',
    { source: { type: 'pvc', name: 'A_b' } },
    'vms[0].source.name',
  ],
  [
    'two pod networks',
    { networks: [{ type: 'masquerade' }, { type: 'bridge', name: 'b' }] },
    'vms[0].networks[1].type',
  ],
  [
    'two networks of one name',
    {
      networks: [
        { type: 'multus', name: 'a', networkName: 'x' },
        { type: 'multus', name: 'a', networkName: 'y' },
      ],
    },
    'vms[0].networks[1].name',
  ],
  [
    'multus without network',
    { networks: [{ type: 'multus' }] },
    'vms[0].networks[0].networkName',
  ],
  [
    'a bad network name',
    { networks: [{ type: 'multus', networkName: 'a/b/c' }] },
    'vms[0].networks[0].networkName',
  ],
  [
    'a network name without multus',
    { networks: [{ type: 'bridge', networkName: 'a' }] },
    'vms[0].networks[0].networkName',
  ],
  [
    'ports on a bridge',
    { networks: [{ type: 'bridge', ports: [{ port: 22 }] }] },
    'vms[0].networks[0].ports',
  ],
  [
    'port 0',
    { networks: [{ type: 'masquerade', ports: [{ port: 0 }] }] },
    'vms[0].networks[0].ports[0].port',
  ],
  [
    'a bad MAC',
    { networks: [{ type: 'masquerade', macAddress: 'zz' }] },
    'vms[0].networks[0].macAddress',
  ],
  [
    'a multicast MAC',
    { networks: [{ type: 'masquerade', macAddress: '01:00:00:00:00:00' }] },
    'vms[0].networks[0].macAddress',
  ],
  ['a bad host name', { hostname: 'a.b' }, 'vms[0].hostname'],
  ['a bad label', { labels: { 'a b': 'c' } }, 'vms[0].labels'],
  ['a bad label value', { labels: { a: 'b c' } }, 'vms[0].labels.a'],
  [
    'a label of KubeVirt’s',
    { labels: { 'kubevirt.io/created-by': 'x' } },
    'vms[0].labels',
  ],
  [
    'a bad eviction strategy',
    { evictionStrategy: 'Maybe' as never },
    'vms[0].evictionStrategy',
  ],
  [
    'endless shutdown',
    { terminationGracePeriodSeconds: 1e9 },
    'vms[0].terminationGracePeriodSeconds',
  ],
  ['a bad user', { cloudInit: { user: 'root:x' } }, 'vms[0].cloudInit.user'],
  [
    'a bad package',
    { cloudInit: { packages: ['a; rm -rf /'] } },
    'vms[0].cloudInit.packages[0]',
  ],
  [
    'a bad time zone',
    { cloudInit: { timezone: '../../etc/passwd' } },
    'vms[0].cloudInit.timezone',
  ],
  [
    'a bad key',
    { cloudInit: { sshKeys: ['ssh-ed25519 AAAA'] } },
    'vms[0].cloudInit.sshKeys[0]',
  ],
  [
    'a bad key in user data',
    { cloudInit: { userData: { ssh_authorized_keys: ['x'] } } },
    'vms[0].cloudInit.userData.ssh_authorized_keys[0]',
  ],
  [
    'a password',
    { cloudInit: { userData: { password: 'fedora' } } },
    'vms[0].cloudInit.userData.password',
  ],
  [
    'a password in text',
    { cloudInit: { userData: '#cloud-config\npassword: fedora\n' } },
    'vms[0].cloudInit.userData.password',
  ],
  [
    'a script',
    { cloudInit: { userData: '#!/bin/sh\necho' } },
    'vms[0].cloudInit.userData',
  ],
  [
    'more than KubeVirt takes',
    { cloudInit: { userData: { runcmd: [tooMuch] } } },
    'vms[0].cloudInit',
  ],
  [
    'the kind of an instance type that is not there',
    { instancetypeKind: 'VirtualMachineInstancetype' },
    'vms[0].instancetypeKind',
  ],
  [
    'the kind of a preference that is not there',
    { preferenceKind: 'VirtualMachinePreference' },
    'vms[0].preferenceKind',
  ],
  [
    'a Secret and user data',
    { cloudInit: { userDataSecretRef: 'a', packages: ['b'] } },
    'vms[0].cloudInit.userDataSecretRef',
  ],
  [
    'a template expression',
    { annotations: { a: '{{{ .global }}}' } },
    'vms[0].annotations.a',
  ],
  [
    'a template expression in user data',
    { cloudInit: { userData: { runcmd: ['echo {{ x }}'] } } },
    'vms[0].cloudInit.userData.runcmd[0]',
  ],
  [
    'a control character',
    { annotations: { a: 'x\u0000' } },
    'vms[0].annotations.a',
  ],
  [
    'half a character',
    { annotations: { a: '\ud800' } },
    'vms[0].annotations.a',
  ],
  [
    'a secret in an annotation',
    { annotations: { 'db-password': 'abc' } },
    'vms[0].annotations.db-password',
  ],
];

describe('what is refused', () => {
  it.each(refused)('%s, naming the field', (_what, input, field) => {
    const error = (() => {
      try {
        build(input);
        return undefined;
      } catch (e) {
        return e as Error;
      }
    })();
    expect(error?.name).toBe('InputError');
    expect(error!.message.slice(0, field.length + 2)).toBe(`${field}: `);
  });

  it.each([
    'kube-system',
    'rafay',
    'rafay-system',
    'rafay-infra',
    'kubevirt',
    'cdi',
    'Shop',
    'a/b',
    '',
  ])('the namespace %j', namespace => {
    expect(() => build({}, { namespace })).toThrow(/^namespace: /);
  });

  it('an entity reference that is none', () => {
    expect(() => build({}, { entityRef: 'orders' })).toThrow(/^entityRef: /);
  });
});

function attempt(input: VmInput): { manifest?: KubeDoc; error?: Error } {
  try {
    return { manifest: buildVirtualMachine(input, context).manifest };
  } catch (error) {
    return { error: error as Error };
  }
}

describe('any input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '{{{ .x }}}',
      '"\n- a',
      '\n---\nkind: Pod',
      '*a',
      '$(id)',
      '../x',
    ),
  );
  const input = fc.record(
    {
      name: fc.oneof(fc.constant('web'), text),
      memory: fc.oneof(fc.constant('1Gi'), text),
      cpu: fc.oneof(fc.constant(1), fc.double(), text),
      hostname: text,
      labels: fc.dictionary(text, text, { maxKeys: 2 }),
      annotations: fc.dictionary(fc.oneof(fc.constant('note'), text), text, {
        maxKeys: 2,
      }),
      source: fc.oneof(
        fc.constant(source),
        fc.record({ type: fc.constant('containerDisk' as const), image: text }),
        fc.record({ type: fc.constant('pvc' as const), name: text }),
      ),
      cloudInit: fc.record(
        {
          user: text,
          packages: fc.array(text, { maxLength: 2 }),
          userData: fc.dictionary(text, fc.oneof(text, fc.array(text)), {
            maxKeys: 2,
          }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'memory', 'source'] },
  );

  it('gives an error that names a field, or one safe document', () => {
    const safe = fc.property(input, value => {
      const { manifest, error } = attempt(value as VmInput);
      if (error) {
        return error.name === 'InputError' && /^vms\[0\]/.test(error.message);
      }
      const written = toYaml([manifest]);
      return (
        !written.includes('{{{') &&
        isDeepStrictEqual(parseKubeDocs(written, { name: 'x' }), [
          JSON.parse(JSON.stringify(manifest)),
        ])
      );
    });
    expect(() => fc.assert(safe, { numRuns: 600 })).not.toThrow();
  });
});
