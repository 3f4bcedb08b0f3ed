import { exampleContext, exampleMachines } from '../__testUtils__/machines';
import { PUBLIC_KEY } from '../__testUtils__/testData';
import type { VmContext, VmInput } from '../types';
import { parseKubeDocs, toYaml } from '../yaml';
import { buildVirtualMachine } from './virtualMachine';

const source = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
} as const;
const small: VmInput = { name: 'web', source, memory: '1Gi' };
const context: VmContext = { ...exampleContext, path: 'vms[0]' };

const build = (input: Partial<VmInput>, ctx: Partial<VmContext> = {}) =>
  buildVirtualMachine({ ...small, ...input }, { ...context, ...ctx });

const specOf = (input: Partial<VmInput>) =>
  (build(input).manifest.spec as any).template.spec;

describe('buildVirtualMachine', () => {
  it('writes the smallest VM in full', () => {
    expect(toYaml([build({}).manifest])).toBe(`apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: web
  namespace: shop
  labels:
    backstage.io/kubernetes-id: orders
    kubevirt.io/vm: web
  annotations:
    backstage.io/entity-ref: component:default/orders
spec:
  runStrategy: Always
  template:
    metadata:
      labels:
        backstage.io/kubernetes-id: orders
        kubevirt.io/vm: web
      annotations:
        backstage.io/entity-ref: component:default/orders
    spec:
      domain:
        cpu:
          cores: 1
        memory:
          guest: 1Gi
        devices:
          disks:
          - name: rootdisk
            bootOrder: 1
            disk:
              bus: virtio
          interfaces:
          - name: default
            masquerade: {}
          rng: {}
      networks:
      - name: default
        pod: {}
      terminationGracePeriodSeconds: 180
      volumes:
      - name: rootdisk
        containerDisk:
          image: quay.io/containerdisks/fedora:latest
`);
  });

  it('puts labels and the entity on a VMI, which has no template', () => {
    const { manifest, warnings } = build({ kind: 'VirtualMachineInstance' });
    expect(manifest).toMatchObject({
      kind: 'VirtualMachineInstance',
      metadata: {
        labels: { 'backstage.io/kubernetes-id': 'orders' },
        annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
      },
      spec: { domain: { memory: { guest: '1Gi' } } },
    });
    expect(manifest.spec).not.toHaveProperty('template');
    expect(warnings).toEqual([expect.stringContaining('cannot be stopped')]);
  });

  it('refers to an instance type and a preference, and leaves to them what they set', () => {
    const { spec } = build({
      memory: undefined,
      instancetype: 'u1.small',
      preference: 'fedora',
    }).manifest as any;
    expect(spec.instancetype).toEqual({
      kind: 'VirtualMachineClusterInstancetype',
      name: 'u1.small',
    });
    expect(spec.preference).toEqual({
      kind: 'VirtualMachineClusterPreference',
      name: 'fedora',
    });
    expect(spec.template.spec.domain).not.toHaveProperty('cpu');
    expect(spec.template.spec.domain).not.toHaveProperty('memory');
    expect(spec.template.spec.domain.devices.disks[0].disk).toEqual({});
  });

  it('writes DataVolumes for the sources that need CDI, and says so', () => {
    const url = 'https://images.example.com/disk.qcow2';
    const { manifest, needsCdi } = build({
      source: { type: 'http', url, size: '10Gi', storageClass: 'fast' },
      disks: [{ diskName: 'data', type: 'blank', size: '1Gi' }],
    });
    expect(needsCdi).toBe(true);
    expect((manifest.spec as any).dataVolumeTemplates).toEqual([
      {
        metadata: { name: 'web-rootdisk' },
        spec: {
          source: { http: { url } },
          storage: {
            resources: { requests: { storage: '10Gi' } },
            storageClassName: 'fast',
          },
        },
      },
      {
        metadata: { name: 'web-data' },
        spec: {
          source: { blank: {} },
          storage: { resources: { requests: { storage: '1Gi' } } },
        },
      },
    ]);
    expect((manifest.spec as any).template.spec.volumes).toEqual([
      { name: 'rootdisk', dataVolume: { name: 'web-rootdisk' } },
      { name: 'data', dataVolume: { name: 'web-data' } },
    ]);
  });

  it.each(Object.entries(exampleMachines))(
    'says of %s whether it needs CDI',
    (_title, input) => {
      const { manifest, needsCdi } = buildVirtualMachine(input, exampleContext);
      const text = toYaml([manifest]);
      expect(needsCdi).toBe(/^ *(?:- |)dataVolume/m.test(text));
      expect(parseKubeDocs(text, { name: 'x' })).toEqual([manifest]);
    },
  );

  it('builds cloud-init as data, never as text', () => {
    const spec = specOf({
      cloudInit: {
        user: 'fedora',
        sshKeys: [PUBLIC_KEY],
        packages: ['nginx'],
        guestAgent: true,
        userData:
          'packages: [nginx, curl]\nwrite_files:\n- {path: /x, content: "a: b\\nc"}\n',
      },
    });
    expect(spec.volumes[1]).toEqual({
      name: 'cloudinitdisk',
      cloudInitNoCloud: { userData: expect.any(String) },
    });
    expect(spec.domain.devices.disks[1]).toEqual({
      name: 'cloudinitdisk',
      disk: { bus: 'virtio' },
    });
    expect(spec.volumes[1].cloudInitNoCloud.userData).toBe(`#cloud-config
packages:
- nginx
- curl
- qemu-guest-agent
write_files:
- path: /x
  content: |-
    a: b
    c
user: fedora
ssh_authorized_keys:
- ${PUBLIC_KEY}
runcmd:
- - systemctl
  - enable
  - --now
  - qemu-guest-agent
`);
  });

  it('leaves private user data to a Secret', () => {
    expect(
      specOf({ cloudInit: { userDataSecretRef: 'web-user-data' } }).volumes[1],
    ).toEqual({
      name: 'cloudinitdisk',
      cloudInitNoCloud: { secretRef: { name: 'web-user-data' } },
    });
    expect(specOf({ cloudInit: {} }).volumes).toHaveLength(1);
  });

  it('gives no network when none is wanted', () => {
    const spec = specOf({ networks: [] });
    expect(spec.domain.devices.autoattachPodInterface).toBe(false);
    expect(spec).not.toHaveProperty('networks');
  });

  it('warns where something works otherwise than it looks', () => {
    expect(build({ networks: [{ type: 'bridge' }] }).warnings).toEqual([
      expect.stringContaining('cannot be live-migrated'),
    ]);
    expect(build({}, { namespace: 'default' }).warnings).toEqual([
      expect.stringContaining('"default" is shared'),
    ]);
    expect(
      build({ source: { type: 'clone', name: 'a', namespace: 'images' } })
        .warnings,
    ).toEqual([expect.stringContaining('datavolumes/source')]);
  });
});
