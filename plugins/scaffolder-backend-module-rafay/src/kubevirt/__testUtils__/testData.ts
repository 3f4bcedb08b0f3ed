import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Product, ReleaseFile } from '../types';

/**
 * Test helpers: where KubeVirt's own files lie when they are there, and small manifests of our own.
 */
const repoRoot = path.resolve(__dirname, '../../../../..');

/** Folder with KubeVirt's CRDs, release manifests and examples; the tests on it need it. */
export const kubevirtData =
  process.env.KUBEVIRT_TEST_DATA ??
  path.resolve(repoRoot, '../shared/kubevirt');

/** `describe` where upstream's files are there, else a described skip. */
export const describeWithData: jest.Describe = existsSync(kubevirtData)
  ? describe
  : describe.skip;

/** A public key whose private half was thrown away. */
export const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP16IXEmk7NWvlU3VqcPtoDuj2k2xsoq3jU0ZOTJPMPM someone@example.com';

/** Strings that some YAML reader takes for a number, a boolean, a date, a merge or a document mark. */
export const AMBIGUOUS_STRINGS = [
  'yes',
  'Yes',
  'no',
  'on',
  'OFF',
  'y',
  'N',
  'true',
  'True',
  'null',
  '~',
  '',
  '0x1f',
  '0o17',
  '017',
  '0b11',
  '1e3',
  '1E3',
  '1_000',
  '+1',
  '-1',
  '.5',
  '1.',
  '.inf',
  '-.INF',
  '.nan',
  '12:30',
  '1:20:30',
  '190:20:30.15',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '=',
  '<<',
  '---',
  '...',
  '- a',
  'a: b',
  'a #b',
  '#a',
  '*a',
  '&a',
  '!a',
  '!!str a',
  '%a',
  '@a',
  '`a',
  '{a',
  '[a',
  '|',
  '>',
  '? a',
  ': a',
  'a:',
  ' a',
  'a ',
  '\ta',
  'a\tb',
  "'",
  '"',
  '\\',
  '\u0000',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\ufeffa',
  'a\r\nb',
  'a\nb',
  'a\n',
  '\na',
  '---\na',
  'a\n---\nb: c',
  'a\n...\n',
  '  a\n b',
  '{{{ .x }}}',
  '😀',
];

/** Files of a release as small as the checks allow. */
export function smallRelease(
  product: Product,
  version: string,
): Partial<Record<ReleaseFile, string>> {
  return product === 'kubevirt'
    ? {
        'kubevirt-operator.yaml': kubevirtOperator(version),
        'kubevirt-cr.yaml':
          'apiVersion: kubevirt.io/v1\nkind: KubeVirt\nmetadata:\n  name: kubevirt\n  namespace: kubevirt\nspec: {}\n',
      }
    : {
        'cdi-operator.yaml': cdiOperator(version),
        'cdi-cr.yaml':
          'apiVersion: cdi.kubevirt.io/v1beta1\nkind: CDI\nmetadata:\n  name: cdi\nspec: {}\n',
      };
}

function kubevirtOperator(version: string): string {
  return `# a comment
apiVersion: v1
kind: Namespace
metadata:
  labels:
    kubevirt.io: ""
    pod-security.kubernetes.io/enforce: "privileged"
  name: kubevirt
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: kubevirt-operator
rules: []
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  creationTimestamp: null
  name: kubevirts.kubevirt.io
spec:
  group: kubevirt.io
  names: {kind: KubeVirt, plural: kubevirts}
  scope: Namespaced
  versions: []
status:
  conditions: []
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: kubevirt-operator
  namespace: kubevirt
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: virt-operator
  namespace: kubevirt
spec:
  replicas: 2
  selector:
    matchLabels: {kubevirt.io: virt-operator}
  template:
    metadata:
      creationTimestamp: null
      labels: {kubevirt.io: virt-operator}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: node-role.kubernetes.io/control-plane, operator: Exists}
            - matchExpressions:
              - {key: node-role.kubernetes.io/master, operator: Exists}
        podAntiAffinity: {}
      containers:
      - name: virt-operator
        image: quay.io/kubevirt/virt-operator:${version}
        env:
        - {name: VIRT_OPERATOR_IMAGE, value: "quay.io/kubevirt/virt-operator:${version}"}
        - {name: KUBEVIRT_VERSION, value: ${version}}
      tolerations:
      - {key: CriticalAddonsOnly, operator: Exists}
      - {effect: NoSchedule, key: node-role.kubernetes.io/control-plane, operator: Exists}
`;
}

function cdiOperator(version: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  labels: {cdi.kubevirt.io: ""}
  name: cdi
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: cdis.cdi.kubevirt.io
spec: {}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: cdi-operator-cluster
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: cdi-operator
  namespace: cdi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cdi-operator
  namespace: cdi
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: cdi-operator
        image: quay.io/kubevirt/cdi-operator:${version}
        env:
        - {name: OPERATOR_VERSION, value: ${version}}
        - {name: IMPORTER_IMAGE, value: "quay.io/kubevirt/cdi-importer:${version}"}
`;
}
