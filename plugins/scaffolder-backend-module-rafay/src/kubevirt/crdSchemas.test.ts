import Ajv, { type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { buildCdiCr } from './cr/cdi';
import { buildKubeVirtCr } from './cr/kubeVirt';
import { exampleContext, exampleMachines } from './__testUtils__/machines';
import { describeWithData, kubevirtData } from './__testUtils__/testData';
import { checkKubeVirt } from './vm/checkKubeVirt';
import { buildVirtualMachine } from './vm/virtualMachine';

// The schemas of KubeVirt's and CDI's own CRDs, made strict: a field they do not know is an error.
function compile(crd: string, version: string): ValidateFunction {
  const { spec } = parse(
    readFileSync(path.join(kubevirtData, 'crds', `${crd}.yaml`), 'utf8'),
  );
  const { schema } = spec.versions.find(
    (item: { name: string }) => item.name === version,
  );
  return new Ajv({
    strict: false,
    validateFormats: false,
    allErrors: true,
  }).compile(strict(schema.openAPIV3Schema));
}

function strict(schema: any): any {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const result = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, strict(value)]),
  );
  const closed =
    schema.type === 'object' &&
    schema.properties &&
    !schema.additionalProperties &&
    !schema['x-kubernetes-preserve-unknown-fields'];
  return closed ? { ...result, additionalProperties: false } : result;
}

describeWithData('against the schemas of KubeVirt and CDI', () => {
  const valid = (validate: ValidateFunction, value: unknown) => {
    validate(value);
    return validate.errors ?? [];
  };

  it('accepts the KubeVirt object with every choice, and would notice a wrong field', () => {
    const validate = compile('kubevirts.kubevirt.io', 'v1');
    const [doc] = buildKubeVirtCr({
      anyNode: true,
      featureGates: ['HostDisk'],
      disabledFeatureGates: ['ImageVolume'],
      useEmulation: true,
      infraReplicas: 2,
      workloads: {
        nodeSelector: { a: 'b' },
        tolerations: [{ key: 'a', effect: 'NoExecute', tolerationSeconds: 5 }],
      },
      imageRegistry: 'registry.example.com/kubevirt',
      imageTag: 'v1.9.0',
      uninstallStrategy: 'RemoveWorkloads',
      evictionStrategy: 'LiveMigrate',
      workloadUpdateMethods: ['LiveMigrate', 'Evict'],
    }).documents;
    const { metadata, ...rest } = doc;
    expect(valid(validate, { ...rest, metadata: {} })).toEqual([]);
    expect(
      valid(validate, { ...rest, metadata: {}, spec: { wrong: 1 } }),
    ).not.toEqual([]);
    expect(metadata.name).toBe('kubevirt');
  });

  it('accepts the CDI object with every choice', () => {
    const [doc] = buildCdiCr({
      infraReplicas: 2,
      infra: { nodeSelector: { a: 'b' }, tolerations: [{ key: 'x' }] },
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      scratchSpaceStorageClass: 'fast',
      uploadProxyUrl: 'uploads.example.com',
      insecureRegistries: ['registry.example.com'],
    }).documents;
    expect(
      valid(compile('cdis.cdi.kubevirt.io', 'v1beta1'), {
        ...doc,
        metadata: {},
      }),
    ).toEqual([]);
  });
});

describe('what the form builds', () => {
  it.each(Object.entries(exampleMachines))(
    'has only fields that every release of KubeVirt knows: %s',
    (_title, input) => {
      const { manifest } = buildVirtualMachine(input, exampleContext);
      const report = checkKubeVirt(manifest, exampleContext, 'vm');
      expect(() => report.throwProblems()).not.toThrow();
      expect(report.warnings).toEqual([]);
    },
  );
});
