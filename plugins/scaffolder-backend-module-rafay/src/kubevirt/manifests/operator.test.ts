import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  describeWithData,
  kubevirtData,
  smallRelease,
} from '../__testUtils__/testData';
import type {
  KubeDoc,
  OperatorOptions,
  Product,
  ReleaseManifest,
} from '../types';
import { parseKubeDocs } from '../yaml';
import { checkBundleSize } from './bundle';
import { prepareOperator } from './operator';

function manifestOf(product: Product, version: string, text: string) {
  return {
    product,
    version,
    file: `${product}-operator.yaml`,
    source: 'folder:test',
    sha256: createHash('sha256').update(text).digest('hex'),
    text,
    bytes: Buffer.byteLength(text),
  } as ReleaseManifest;
}

function small(product: Product, version: string) {
  return manifestOf(
    product,
    version,
    smallRelease(product, version)[`${product}-operator.yaml`]!,
  );
}

const kubevirt: OperatorOptions = {
  product: 'kubevirt',
  version: 'v1.9.0',
  takeOutNamespaces: true,
};

function deployment(documents: KubeDoc[]) {
  return documents.find(doc => doc.kind === 'Deployment') as any;
}

describe('prepareOperator', () => {
  it('takes namespaces out with their labels, drops what servers write, and puts CRDs first', () => {
    const part = prepareOperator(small('kubevirt', 'v1.9.0'), kubevirt);
    expect(part.name).toBe('kubevirt-operator');
    expect(part.namespaces).toEqual([
      {
        name: 'kubevirt',
        labels: {
          'kubevirt.io': '',
          'pod-security.kubernetes.io/enforce': 'privileged',
        },
        annotations: {},
      },
    ]);
    expect(part.documents.map(({ kind }) => kind)).toEqual([
      'CustomResourceDefinition',
      'ClusterRole',
      'ServiceAccount',
      'Deployment',
    ]);
    expect(part.text).not.toMatch(/#|creationTimestamp|status/);
    expect(part.bytes).toBe(Buffer.byteLength(part.text));
    expect(parseKubeDocs(part.text, { name: 'x' })).toEqual(part.documents);
  });

  it('keeps namespaces first when nobody else has them', () => {
    const part = prepareOperator(small('kubevirt', 'v1.9.0'), {
      ...kubevirt,
      takeOutNamespaces: false,
    });
    expect(part.namespaces).toEqual([]);
    expect(part.documents[0]).toMatchObject({ kind: 'Namespace' });
  });

  it('leaves the placement alone unless any node is asked for', () => {
    const podSpec = deployment(
      prepareOperator(small('kubevirt', 'v1.9.0'), kubevirt).documents,
    ).spec.template.spec;
    expect(
      podSpec.affinity.nodeAffinity
        .requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms,
    ).toHaveLength(2);
    expect(podSpec.tolerations).toHaveLength(2);
  });

  it('lets the operator run on any node', () => {
    const podSpec = deployment(
      prepareOperator(small('kubevirt', 'v1.9.0'), {
        ...kubevirt,
        anyNode: true,
      }).documents,
    ).spec.template.spec;
    expect(podSpec.affinity).toEqual({ podAntiAffinity: {} });
    expect(podSpec.tolerations).toEqual([
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
    ]);
  });

  it('moves all images to another registry, those in variables too', () => {
    const part = prepareOperator(small('cdi', 'v1.66.0'), {
      product: 'cdi',
      version: 'v1.66.0',
      takeOutNamespaces: true,
      imageRegistry: 'registry.example.com:5000/mirror/kubevirt',
      replicas: 2,
    });
    const { replicas, template } = deployment(part.documents).spec;
    expect(replicas).toBe(2);
    expect(template.spec.containers[0]).toEqual({
      name: 'cdi-operator',
      image: 'registry.example.com:5000/mirror/kubevirt/cdi-operator:v1.66.0',
      env: [
        { name: 'OPERATOR_VERSION', value: 'v1.66.0' },
        {
          name: 'IMPORTER_IMAGE',
          value:
            'registry.example.com:5000/mirror/kubevirt/cdi-importer:v1.66.0',
        },
      ],
    });
    expect(part.text).not.toContain('quay.io');
  });

  it.each([
    'https://registry.example.com',
    'user:word@registry.example.com',
    'a b',
    'x/../y',
    'a:b:c',
    '{{{ .x }}}',
    '',
  ])('refuses the registry %j', imageRegistry => {
    expect(() =>
      prepareOperator(small('cdi', 'v1.66.0'), {
        product: 'cdi',
        version: 'v1.66.0',
        takeOutNamespaces: true,
        imageRegistry,
      }),
    ).toThrow(/^imageRegistry: .* no registry/);
  });

  it('gives the same bytes each time, and never changes what it was given', () => {
    const manifest = small('kubevirt', 'v1.9.0');
    const options = {
      ...kubevirt,
      anyNode: true,
      imageRegistry: 'r.example.com',
    };
    const first = prepareOperator(manifest, options);
    first.documents.forEach(doc => {
      doc.metadata.name = 'changed';
    });
    expect(prepareOperator(manifest, options).text).toBe(first.text);
    expect(prepareOperator(manifest, kubevirt).text).toContain('quay.io');
  });
});

describe('checkBundleSize', () => {
  it.each([
    [500_000, 'ok'],
    [500_001, 'large'],
    [1024 * 1024, 'large'],
    [1024 * 1024 + 1, 'too-large'],
  ])('judges %d bytes', (bytes, expected) => {
    expect(checkBundleSize(bytes)).toBe(expected);
  });
});

describeWithData('with the real release manifests', () => {
  const releases: Array<[Product, string]> = [
    ['kubevirt', 'v1.9.0'],
    ['cdi', 'v1.66.0'],
  ];

  it.each(releases)(
    'changes nothing of %s %s but what was asked for',
    (product, version) => {
      const file = path.join(
        kubevirtData,
        `install/${product}-${version}/${product}-operator.yaml`,
      );
      expect(existsSync(file)).toBe(true);
      const text = readFileSync(file, 'utf8');
      const options = {
        product,
        version,
        takeOutNamespaces: true,
        anyNode: true,
      };
      const part = prepareOperator(manifestOf(product, version, text), options);

      const upstream = parseAllDocuments(text)
        .map(document => document.toJS())
        .filter(Boolean);
      const expected = upstream
        .filter(({ kind }) => kind !== 'Namespace')
        .map(doc => {
          if (doc.kind === 'Deployment' && product === 'kubevirt') {
            const { spec } = doc.spec.template;
            delete spec.affinity.nodeAffinity
              .requiredDuringSchedulingIgnoredDuringExecution;
            spec.tolerations = spec.tolerations.slice(0, 1);
          }
          return doc;
        });
      expect(part.documents).toHaveLength(expected.length);
      expect(part.documents).toEqual(expect.arrayContaining(expected));
      // Written and read again by a reader of either version, it is still the same.
      expect(parseKubeDocs(part.text, { name: 'x' })).toEqual(part.documents);
      expect(
        parseAllDocuments(part.text).map(document => document.toJS()),
      ).toEqual(part.documents);
      expect(part.bytes).toBeLessThan(Buffer.byteLength(text));
    },
  );
});
