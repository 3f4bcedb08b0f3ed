import fc from 'fast-check';
import { stringify } from 'yaml';
import { MASK, maskManifest } from './maskManifest';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const SECRET = 'hunter2';
const text = (object: object) => stringify(maskManifest(object));

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

  it('keeps what helps', () => {
    const pod = {
      kind: 'Pod',
      metadata: {
        name: 'virt-launcher-a',
        labels: { 'kubevirt.io': 'virt-launcher' },
        annotations: {
          'kubevirt.io/domain': 'a',
          note: 'see https://x.example',
        },
        managedFields: [{}],
      },
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'compute',
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
          { projected: { sources: [{ serviceAccountToken: { path: 'x' } }] } },
        ],
        nodeName: 'worker-1',
        priority: 0,
        tolerations: null,
      },
    };
    expect(maskManifest(pod)).toEqual({
      ...pod,
      metadata: {
        name: 'virt-launcher-a',
        labels: pod.metadata.labels,
        annotations: pod.metadata.annotations,
      },
      spec: {
        ...pod.spec,
        containers: [
          {
            name: 'compute',
            env: [{ name: 'A', value: MASK }, pod.spec.containers[0].env[1]],
          },
        ],
      },
    });
  });

  it('keeps the shape of what it hides, and leaves the original as it was', () => {
    const vm = withVolume({ cloudInitNoCloud: { userData: SECRET } });
    const before = JSON.stringify(vm);
    expect(maskManifest(vm)).toEqual(
      withVolume({ cloudInitNoCloud: { userData: MASK } }),
    );
    expect(JSON.stringify(vm)).toBe(before);
  });

  it('never fails and never shows cloud-init, wherever it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (around, inside) => {
        const shown = maskManifest({
          around,
          spec: [{ around, cloudInitNoCloud: { userData: [inside, SECRET] } }],
        });
        expect(JSON.stringify(shown)).not.toContain(SECRET);
      }),
    );
  });
});
