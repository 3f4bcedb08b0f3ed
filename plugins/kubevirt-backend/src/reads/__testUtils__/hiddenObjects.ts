/** What no manifest may show. */
export const SECRET = 'hunter2';

/** A VM with this in the spec of its VMI. */
const withSpec = (spec: object) => ({ spec: { template: { spec } } });

/** A pod with this in its container. */
const withContainer = (container: object) => ({
  spec: { containers: [{ name: 'compute', ...container }] },
});

/** A VM whose template has this volume. */
export const withVolume = (volume: object) => ({
  kind: 'VirtualMachine',
  spec: { template: { spec: { volumes: [{ name: 'v', ...volume }] } } },
});

/** Objects with the secret where KubeVirt and Kubernetes have places for such, or where none expects it. */
export const HIDDEN: [what: string, object: object][] = [
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
];
