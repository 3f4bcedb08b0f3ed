import { createHash } from 'node:crypto';
import { smallRelease } from '../__testUtils__/testData';
import type { Product, ReleaseFile } from '../types';
import { checkReleaseManifest } from './structure';

function check(file: ReleaseFile, text: string, version: string) {
  const product: Product = file.startsWith('cdi') ? 'cdi' : 'kubevirt';
  const sha256 = createHash('sha256').update(text).digest('hex');
  return checkReleaseManifest({ product, version, file, text, sha256 });
}

const kubevirt = smallRelease('kubevirt', 'v1.9.0');
const cdi = smallRelease('cdi', 'v1.66.0');

describe('checkReleaseManifest', () => {
  it.each([
    ...Object.entries(kubevirt).map(entry => [...entry, 'v1.9.0']),
    ...Object.entries(cdi).map(entry => [...entry, 'v1.66.0']),
  ])('accepts %s', (file, text, version) => {
    expect(check(file as ReleaseFile, text, version).length).toBeGreaterThan(0);
  });

  const operator = kubevirt['kubevirt-operator.yaml']!;
  it.each([
    [
      'of another version',
      operator.replaceAll('v1.9.0', 'v1.8.4'),
      /image quay\.io\/kubevirt\/virt-operator:v1\.8\.4, not v1\.9\.0.*KUBEVIRT_VERSION of virt-operator is v1\.8\.4/,
    ],
    [
      'without a version',
      operator.replace('KUBEVIRT_VERSION', 'OTHER'),
      /KUBEVIRT_VERSION of virt-operator is missing/,
    ],
    [
      'without the CRD',
      operator.replace(
        'name: kubevirts.kubevirt.io',
        'name: others.kubevirt.io',
      ),
      /no CustomResourceDefinition kubevirts\.kubevirt\.io/,
    ],
    [
      'without the Deployment',
      operator.replace(
        'name: virt-operator\n  namespace',
        'name: other\n  namespace',
      ),
      /no Deployment virt-operator/,
    ],
    [
      'with another kind',
      `${operator}---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: x, namespace: kubevirt}\n`,
      /unexpected kind Job/,
    ],
    [
      'with objects elsewhere',
      `${operator}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x, namespace: kube-system}\n`,
      /ServiceAccount x belongs to the namespace kube-system/,
    ],
    [
      'with template expressions',
      operator.replace('rules: []', 'rules: ["{{{ .x }}}"]'),
      /Rafay would expand/,
    ],
    [
      'that is CDI’s',
      cdi['cdi-operator.yaml']!,
      /no CustomResourceDefinition kubevirts/,
    ],
    ['that is no YAML', '<html>not found</html>: [', /not valid YAML/],
    ['that is an error page', '<html>not found</html>', /not an object/],
    ['that is empty', '', /has no Namespace; .*has no Deployment/],
  ])('refuses a manifest %s', (_what, text, message) => {
    expect(() => check('kubevirt-operator.yaml', text, 'v1.9.0')).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('accepts images by digest, whose version the variable holds', () => {
    const digest = `@sha256:${'a'.repeat(64)}`;
    expect(() =>
      check(
        'kubevirt-operator.yaml',
        operator.replaceAll('virt-operator:v1.9.0', `virt-operator${digest}`),
        'v1.9.0',
      ),
    ).not.toThrow();
  });

  it('wants exactly the custom resource', () => {
    expect(() =>
      check('kubevirt-cr.yaml', cdi['cdi-cr.yaml']!, 'v1.9.0'),
    ).toThrow('CDI instead of a KubeVirt');
    expect(() =>
      check('cdi-cr.yaml', cdi['cdi-operator.yaml']!, 'v1.66.0'),
    ).toThrow('holds 5 objects instead of one CDI');
  });
});
