import { parse } from 'yaml';
import type { CdiCrInput, KubeVirtCrInput } from '../types';
import { buildCdiCr } from './cdi';
import { buildKubeVirtCr } from './kubeVirt';

describe('buildKubeVirtCr', () => {
  it('is upstream’s object when nothing is chosen', () => {
    const part = buildKubeVirtCr();
    expect(part.name).toBe('kubevirt-cr');
    expect(part.namespaces).toEqual([]);
    expect(parse(part.text)).toEqual({
      apiVersion: 'kubevirt.io/v1',
      kind: 'KubeVirt',
      metadata: { name: 'kubevirt', namespace: 'kubevirt' },
      spec: {
        certificateRotateStrategy: {},
        configuration: {
          developerConfiguration: { featureGates: [] },
          imagePullPolicy: 'IfNotPresent',
        },
        customizeComponents: {},
        imagePullPolicy: 'IfNotPresent',
        workloadUpdateStrategy: {},
      },
    });
  });

  it('lifts the pin to control-plane nodes with an empty placement', () => {
    const { spec } = buildKubeVirtCr({ anyNode: true }).documents[0] as any;
    expect(spec.infra).toEqual({ nodePlacement: {} });
  });

  it('writes every choice', () => {
    const { documents, warnings } = buildKubeVirtCr({
      featureGates: ['HostDisk'],
      disabledFeatureGates: ['ImageVolume'],
      useEmulation: true,
      infraReplicas: 1,
      infra: { nodeSelector: { role: 'infra' } },
      workloads: {
        tolerations: [{ key: 'vms', effect: 'NoSchedule' }],
      },
      imageRegistry: 'registry.example.com/kubevirt',
      imageTag: 'v1.9.0',
      imagePullPolicy: 'Always',
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      evictionStrategy: 'LiveMigrate',
      workloadUpdateMethods: ['LiveMigrate'],
    });
    expect(documents[0].spec).toEqual({
      certificateRotateStrategy: {},
      configuration: {
        developerConfiguration: {
          disabledFeatureGates: ['ImageVolume'],
          featureGates: ['HostDisk'],
          useEmulation: true,
        },
        evictionStrategy: 'LiveMigrate',
        imagePullPolicy: 'Always',
      },
      customizeComponents: {},
      imagePullPolicy: 'Always',
      imageRegistry: 'registry.example.com/kubevirt',
      imageTag: 'v1.9.0',
      infra: {
        nodePlacement: { nodeSelector: { role: 'infra' } },
        replicas: 1,
      },
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      workloads: {
        nodePlacement: {
          tolerations: [
            { key: 'vms', operator: 'Exists', effect: 'NoSchedule' },
          ],
        },
      },
      workloadUpdateStrategy: { workloadUpdateMethods: ['LiveMigrate'] },
    });
    expect(warnings).toEqual([
      expect.stringContaining('Emulation'),
      expect.stringContaining('One replica'),
    ]);
  });

  it.each<[string, KubeVirtCrInput, string]>([
    [
      'a gate that is none',
      { featureGates: ['Host Disk'] },
      'kubevirt.featureGates[0]',
    ],
    ['a gate twice', { featureGates: ['A', 'A'] }, 'kubevirt.featureGates[1]'],
    [
      'a gate on and off',
      { featureGates: ['A'], disabledFeatureGates: ['A'] },
      'kubevirt.disabledFeatureGates',
    ],
    ['no replicas', { infraReplicas: 0 }, 'kubevirt.infraReplicas'],
    [
      'an unknown policy',
      { imagePullPolicy: 'Sometimes' as never },
      'kubevirt.imagePullPolicy',
    ],
    ['a bad tag', { imageTag: 'a b' }, 'kubevirt.imageTag'],
    [
      'a bad registry',
      { imageRegistry: 'https://x' },
      'kubevirt.imageRegistry',
    ],
    [
      'a bad label',
      { infra: { nodeSelector: { 'a b': 'c' } } },
      'kubevirt.infra.nodeSelector',
    ],
    [
      'a bad label value',
      { infra: { nodeSelector: { a: '-' } } },
      'kubevirt.infra.nodeSelector.a',
    ],
    [
      'a toleration without key',
      { workloads: { tolerations: [{ operator: 'Equal', value: 'x' }] } },
      'kubevirt.workloads.tolerations[0].key',
    ],
    [
      'a toleration with too much',
      { infra: { tolerations: [{ operator: 'Exists', value: 'x' }] } },
      'kubevirt.infra.tolerations[0].value',
    ],
    [
      'seconds without NoExecute',
      { infra: { tolerations: [{ key: 'a', tolerationSeconds: 1 }] } },
      'kubevirt.infra.tolerations[0].tolerationSeconds',
    ],
  ])('refuses %s and names the field', (_what, input, field) => {
    expect(() => buildKubeVirtCr(input)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(
          new RegExp(`^${field.replace(/[.[\]]/g, '\\$&')}: `),
        ),
      }),
    );
  });
});

describe('buildCdiCr', () => {
  it('is upstream’s object when nothing is chosen', () => {
    expect(parse(buildCdiCr().text)).toEqual({
      apiVersion: 'cdi.kubevirt.io/v1beta1',
      kind: 'CDI',
      metadata: { name: 'cdi' },
      spec: {
        config: { featureGates: ['HonorWaitForFirstConsumer'] },
        imagePullPolicy: 'IfNotPresent',
        infra: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
        workload: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
      },
    });
  });

  it('writes every choice', () => {
    const [{ spec }] = buildCdiCr({
      featureGates: ['HonorWaitForFirstConsumer', 'WebhookPvcRendering'],
      infraReplicas: 2,
      infra: { nodeSelector: { role: 'infra' } },
      workloads: { tolerations: [{ key: 'a', operator: 'Equal', value: 'b' }] },
      imagePullPolicy: 'Never',
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      scratchSpaceStorageClass: 'fast',
      uploadProxyUrl: 'https://uploads.example.com',
      insecureRegistries: ['registry.example.com:5000'],
    }).documents;
    expect(spec).toEqual({
      config: {
        featureGates: ['HonorWaitForFirstConsumer', 'WebhookPvcRendering'],
        insecureRegistries: ['registry.example.com:5000'],
        scratchSpaceStorageClass: 'fast',
        uploadProxyURLOverride: 'https://uploads.example.com',
      },
      imagePullPolicy: 'Never',
      infra: {
        apiServerReplicas: 2,
        deploymentReplicas: 2,
        nodeSelector: { 'kubernetes.io/os': 'linux', role: 'infra' },
        uploadProxyReplicas: 2,
      },
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      workload: {
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        tolerations: [{ key: 'a', operator: 'Equal', value: 'b' }],
      },
    });
  });

  it.each<[string, CdiCrInput, string]>([
    [
      'a bad class',
      { scratchSpaceStorageClass: 'A b' },
      'cdi.scratchSpaceStorageClass',
    ],
    [
      'an address with credentials',
      { uploadProxyUrl: 'https://u:p@x.example.com' },
      'cdi.uploadProxyUrl',
    ],
    [
      'plain http',
      { uploadProxyUrl: 'http://x.example.com' },
      'cdi.uploadProxyUrl',
    ],
    [
      'a registry with a path',
      { insecureRegistries: ['a/b'] },
      'cdi.insecureRegistries',
    ],
    ['too many replicas', { infraReplicas: 10 }, 'cdi.infraReplicas'],
  ])('refuses %s and names the field', (_what, input, field) => {
    expect(() => buildCdiCr(input)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(field),
      }),
    );
  });
});
