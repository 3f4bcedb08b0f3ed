import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { growthOf } from '@rafay-kubevirt/test-setup';
import { MASK } from '../model/urlSecrets';
import { maskManifest, type ManifestKind } from './maskManifest';
import { SHOWN_FIELDS } from './shownFields';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const CAPTURED = join(__dirname, '../model/__fixtures__');

/** Where something is masked. */
function maskedIn(value: unknown, path = ''): string[] {
  if (value === MASK) {
    return [path];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) =>
        maskedIn(item, `${path}.${key}`),
      )
    : [];
}

const SECRET = 'hunter2';
const KINDS = Object.keys(SHOWN_FIELDS) as ManifestKind[];
/** As whatever kind it is read. */
const text = (object: object) =>
  KINDS.map(kind => stringify(maskManifest(kind, object))).join('---\n');

/** A VM with this in the spec of its VMI. */
const withSpec = (spec: object) => ({ spec: { template: { spec } } });

/** A pod with this in its container. */
const withContainer = (container: object) => ({
  spec: { containers: [{ name: 'compute', ...container }] },
});

/** A VM whose template has this volume. */
const withVolume = (volume: object) => ({
  kind: 'VirtualMachine',
  spec: { template: { spec: { volumes: [{ name: 'v', ...volume }] } } },
});

describe('maskManifest', () => {
  it.each<[string, object]>([
    ['user data', withVolume({ cloudInitNoCloud: { userData: SECRET } })],
    [
      'user data in base64',
      withVolume({
        cloudInitNoCloud: {
          userDataBase64: SECRET,
          networkDataBase64: SECRET,
        },
      }),
    ],
    [
      'network data of a config drive',
      withVolume({ cloudInitConfigDrive: { networkData: SECRET } }),
    ],
    [
      'user data that is not text',
      withVolume({
        cloudInitNoCloud: { userData: { users: [{ passwd: SECRET }, SECRET] } },
      }),
    ],
    [
      'user data in a place of a later version',
      { spec: { future: [{ nested: { UserData: [SECRET] } }] } },
    ],
    ['sysprep', withVolume({ sysprep: { configMap: { name: SECRET } } })],
    [
      'access credentials',
      {
        spec: {
          accessCredentials: [
            {
              sshPublicKey: { source: { secret: { secretName: SECRET } } },
            },
            { userPassword: { source: { secret: { secretName: SECRET } } } },
          ],
        },
      },
    ],
    [
      'headers and secrets of a DataVolume template',
      {
        spec: {
          dataVolumeTemplates: [
            {
              spec: {
                source: {
                  http: {
                    url: 'https://images.example/a.img',
                    extraHeaders: [`Authorization: Bearer ${SECRET}`],
                    secretExtraHeaders: [SECRET],
                    secretRef: SECRET,
                  },
                },
              },
            },
          ],
        },
      },
    ],
    [
      'login in a URL',
      {
        spec: {
          source: { http: { url: `https://me:${SECRET}@images.example/a` } },
        },
      },
    ],
    [
      'query of a URL',
      {
        spec: {
          source: {
            s3: { url: `https://s3.example/a.img?X-Amz-Signature=${SECRET}` },
          },
        },
      },
    ],
    [
      'URL in a condition',
      {
        status: {
          conditions: [
            {
              message: `Unable to connect to https://me:${SECRET}@images.example/a: 401`,
            },
          ],
        },
      },
    ],
    [
      'last applied',
      {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': `{"spec":"${SECRET}"}`,
          },
        },
      },
    ],
    [
      'other copies of the object',
      {
        metadata: {
          annotations: {
            'kapp.k14s.io/original': SECRET,
            'objectset.rio.cattle.io/applied': SECRET,
            'hooks.kubevirt.io/hookSidecars': `[{"args":["${SECRET}"]}]`,
            'example.com/backup': ` {"spec":"${SECRET}"}`,
            'example.com/api-token': SECRET,
          },
        },
      },
    ],
    [
      'annotations of a template',
      {
        spec: {
          template: {
            metadata: { annotations: { 'example.com/x': `["${SECRET}"]` } },
          },
        },
      },
    ],
    [
      'annotations that are no map',
      { metadata: { annotations: [SECRET, { a: SECRET }] } },
    ],
    ['managed fields', { metadata: { managedFields: [{ manager: SECRET }] } }],
    [
      'environment',
      {
        kind: 'Pod',
        spec: {
          containers: [
            {
              env: [
                { name: 'STANDALONE_VMI', value: `{"userData":"${SECRET}"}` },
                { name: 'ODD', value: { a: [SECRET] } },
                { name: { a: SECRET } },
                SECRET,
              ],
            },
          ],
          initContainers: [{ env: SECRET }, { env: { A: SECRET } }],
        },
      },
    ],
    [
      'fields named like secrets',
      {
        spec: {
          adminPassword: SECRET,
          apiKey: SECRET,
          'private-key': SECRET,
          bearerToken: SECRET,
        },
      },
    ],
    [
      'launch secrets of confidential VMs',
      {
        spec: {
          domain: {
            launchSecurity: { sev: { session: SECRET, dhCert: SECRET } },
          },
        },
      },
    ],
    [
      'cloud-init, scripts and keys in a field that nobody knows',
      {
        spec: {
          futureField: `#cloud-config\npassword: ${SECRET}`,
          another: { script: `#!/bin/sh\necho ${SECRET}` },
          archive: [`Content-Type: multipart/mixed\n${SECRET}`],
          key: `-----BEGIN OPENSSH PRIVATE KEY-----\n${SECRET}`,
          encoded: `I2Nsb3VkLWNvbmZpZ${SECRET}`,
        },
      },
    ],
    [
      'headers, paths and commands of probes and hooks',
      withContainer({
        livenessProbe: {
          httpGet: {
            path: `/health?token=${SECRET}`,
            httpHeaders: [{ name: 'Authorization', value: SECRET }],
          },
        },
        lifecycle: {
          postStart: { exec: { command: ['curl', '-u', SECRET] } },
          preStop: { httpGet: { httpHeaders: [{ name: 'X', value: SECRET }] } },
        },
      }),
    ],
    [
      'headers of probes of VMs',
      withSpec({
        readinessProbe: {
          httpGet: { httpHeaders: [{ name: 'X-Key', value: SECRET }] },
          exec: { command: [SECRET] },
        },
      }),
    ],
    [
      'commands and arguments',
      withContainer({ command: ['sh', '-c', SECRET], args: [SECRET] }),
    ],
    [
      'kernel arguments',
      withSpec({
        domain: {
          firmware: { kernelBoot: { kernelArgs: `rd.luks.key=${SECRET}` } },
        },
      }),
    ],
    [
      'private options of DHCP',
      withSpec({
        domain: {
          devices: {
            interfaces: [
              {
                name: 'default',
                dhcpOptions: {
                  privateOptions: [{ option: 240, value: SECRET }],
                },
              },
            ],
          },
        },
      }),
    ],
    [
      'annotations named like secrets, and copies in YAML, jinja and gzip',
      {
        metadata: {
          annotations: {
            'example.com/secret': SECRET,
            'example.com/access-key': SECRET,
            'example.com/pwd': SECRET,
            'example.com/yaml': `spec:\n  userData: ${SECRET}`,
            'example.com/jinja': `## template: jinja\n#cloud-config\npassword: ${SECRET}`,
            'example.com/gzip': `H4sIAAAA${SECRET}`,
            'example.com/note': SECRET,
          },
        },
      },
    ],
    [
      'annotations of KubeVirt and CDI that hold configuration and headers',
      {
        metadata: {
          annotations: {
            'kubevirt.io/ignitiondata': SECRET,
            'cdi.kubevirt.io/storage.import.extraHeaders.0': SECRET,
            'k8s.v1.cni.cncf.io/networks': `\n${SECRET}`,
          },
        },
      },
    ],
    [
      'values in messages',
      {
        status: {
          message: SECRET,
          conditions: [
            { type: 'Failure', message: `Invalid value: "${SECRET}"` },
          ],
          migrationState: { failureReason: SECRET },
          containerStatuses: [
            {
              name: 'compute',
              state: { terminated: { message: SECRET } },
              lastState: { waiting: { message: SECRET } },
            },
          ],
        },
      },
    ],
    [
      'lists and objects under names of secrets, also among labels',
      {
        metadata: { labels: { password: SECRET, 'example.com/pwd': SECRET } },
        spec: { passwords: [SECRET], token: { a: { b: SECRET } } },
      },
    ],
    [
      'pairs of name and value',
      {
        spec: {
          settings: [{ name: 'password', value: SECRET }],
          containers: [{ env: [{ name: 'password', value: SECRET }] }],
        },
      },
    ],
    [
      'lists and objects where a text is known',
      {
        metadata: { name: { a: SECRET }, namespace: [[SECRET], { a: SECRET }] },
        spec: { nodeName: { [SECRET]: 1 } },
      },
    ],
    [
      'what hides behind names of the language',
      JSON.parse(
        `{"spec":{"__proto__":{"userData":"${SECRET}"},"constructor":{"env":[{"value":"${SECRET}"}]}}}`,
      ),
    ],
  ])('hides %s', (_, object) => {
    const shown = text(object);
    expect(shown).not.toContain(SECRET);
  });

  it('hides what is nested beyond any real object, and does not fail', () => {
    let object: object = { userData: SECRET, plain: SECRET };
    for (let depth = 0; depth < 5_000; depth++) {
      object = depth % 2 ? { a: object } : [object];
    }
    expect(text(object)).not.toContain(SECRET);
  });

  it('keeps what helps of a pod', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'virt-launcher-a',
        labels: { 'kubevirt.io': 'virt-launcher', 'example.com/team': 'shop' },
        annotations: { 'kubevirt.io/domain': 'a', note: 'unknown' },
        managedFields: [{}],
      },
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'compute',
            image: 'registry.example/virt-launcher@sha256:0123abcd',
            command: ['/usr/bin/virt-launcher-monitor'],
            resources: { requests: { cpu: '100m', memory: '1Gi' } },
            env: [
              { name: 'A', value: 'b' },
              {
                name: 'POD_NAME',
                valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
              },
            ],
          },
        ],
        volumes: [
          {
            name: 'token',
            projected: { sources: [{ serviceAccountToken: { path: 'x' } }] },
          },
        ],
        nodeName: 'worker-1',
        priority: 0,
        tolerations: null,
      },
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
        ],
      },
    };
    const { managedFields: _, ...metadata } = pod.metadata;
    expect(maskManifest('Pod', pod)).toEqual({
      ...pod,
      metadata: {
        ...metadata,
        annotations: { 'kubevirt.io/domain': 'a', note: MASK },
      },
      spec: {
        ...pod.spec,
        containers: [
          {
            ...pod.spec.containers[0],
            command: MASK,
            env: [{ name: 'A', value: MASK }, pod.spec.containers[0].env[1]],
          },
        ],
      },
    });
  });

  it.each(readdirSync(CAPTURED).filter(file => file !== 'platform.json'))(
    'shows of the objects of %s all but messages',
    file => {
      const { vm, vmi, pods, dataVolumes } = JSON.parse(
        readFileSync(join(CAPTURED, file), 'utf8'),
      );
      const objects: [ManifestKind, object | undefined][] = [
        ['VirtualMachine', vm],
        ['VirtualMachineInstance', vmi],
        ...(pods ?? []).map((pod: object) => ['Pod', pod]),
        ...(dataVolumes ?? []).map((volume: object) => ['DataVolume', volume]),
      ];
      for (const [kind, object] of objects) {
        const masked = object ? maskedIn(maskManifest(kind, object)) : [];
        expect(masked.filter(path => !path.endsWith('.message'))).toEqual([]);
      }
    },
  );

  it('shows what a VM is made of', () => {
    const vm = {
      spec: {
        template: {
          spec: {
            nodeSelector: { zone: 'a' },
            domain: {
              cpu: { cores: 2 },
              devices: {
                disks: [{ name: 'root', disk: { bus: 'virtio' } }],
                interfaces: [{ name: 'default', masquerade: {} }],
                rng: {},
              },
            },
            networks: [{ name: 'default', pod: {} }],
            volumes: [
              { name: 'a', containerDisk: { image: 'registry.example/a:1' } },
              { name: 'b', secret: { secretName: 'certificates' } },
            ],
          },
        },
      },
    };
    expect(maskManifest('VirtualMachine', vm)).toEqual(vm);
  });

  it.each([
    [
      'annotations',
      (value: string) => ({
        metadata: { annotations: { 'kubevirt.io/domain': value, x: value } },
      }),
    ],
    [
      'an image',
      (value: string) => ({ spec: { containers: [{ image: value }] } }),
    ],
  ])(
    'takes no more than twice the time for twice the text of %s',
    (_, make) => {
      expect(
        growthOf(
          size => make('x://a@'.repeat(size)),
          object => maskManifest('Pod', object),
          100_000,
        ),
      ).toBeLessThan(2.5);
    },
  );

  it('takes no more than twice the time for twice as many fields', () => {
    expect(
      growthOf(
        size => ({
          metadata: {
            annotations: Object.fromEntries(
              Array.from({ length: size }, (_, at) => [`k${at}`, 'v']),
            ),
          },
          spec: {
            containers: Array.from({ length: size }, () => ({ name: 'a' })),
          },
        }),
        object => maskManifest('Pod', object),
        20_000,
      ),
    ).toBeLessThan(2.5);
  });

  it('keeps the shape of what it hides, and leaves the original as it was', () => {
    const vm = withVolume({ cloudInitNoCloud: { userData: SECRET } });
    const before = JSON.stringify(vm);
    expect(maskManifest('VirtualMachine', vm)).toEqual(
      withVolume({ cloudInitNoCloud: { userData: MASK } }),
    );
    expect(JSON.stringify(vm)).toBe(before);
  });

  it('never fails and never shows cloud-init, wherever it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (around, inside) => {
        const shown = maskManifest('VirtualMachine', {
          around,
          spec: [{ around, cloudInitNoCloud: { userData: [inside, SECRET] } }],
        });
        expect(JSON.stringify(shown)).not.toContain(SECRET);
      }),
    );
  });
});
