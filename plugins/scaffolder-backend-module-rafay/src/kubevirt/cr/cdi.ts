import {
  checkDnsSubdomain,
  checkInteger,
  checkOneOf,
  refuse,
  show,
} from '../checks';
import { toBundlePart } from '../manifests/bundle';
import type { BundlePart, CdiCrInput, KubeDoc } from '../types';
import { checkFeatureGates } from './featureGates';
import { buildPlacement } from './placement';

/** Both parts of CDI run on Linux nodes, as in upstream's `cdi-cr.yaml` (v1.66.0). */
const LINUX = { 'kubernetes.io/os': 'linux' };
const HOST = /^[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?(?::\d{1,5})?$/;

/**
 * Builds the CDI object: upstream's `cdi-cr.yaml` with what was chosen. CDI's pods are not pinned
 * to control-plane nodes, so managed clusters need nothing special.
 *
 * @public
 */
export function buildCdiCr(input: CdiCrInput = {}): BundlePart {
  const path = 'cdi';
  const featureGates = checkFeatureGates(
    input.featureGates ?? ['HonorWaitForFirstConsumer'],
    `${path}.featureGates`,
  );
  const infra = buildPlacement(input.infra, `${path}.infra`);
  const workload = buildPlacement(input.workloads, `${path}.workloads`);
  const replicas =
    input.infraReplicas === undefined
      ? undefined
      : checkInteger(input.infraReplicas, `${path}.infraReplicas`, {
          min: 1,
          max: 9,
        });

  const doc: KubeDoc = {
    apiVersion: 'cdi.kubevirt.io/v1beta1',
    kind: 'CDI',
    metadata: { name: 'cdi' },
    spec: {
      config: {
        featureGates,
        ...(input.insecureRegistries?.length && {
          insecureRegistries: input.insecureRegistries.map((host, index) =>
            checkHost(host, `${path}.insecureRegistries[${index}]`),
          ),
        }),
        ...(input.scratchSpaceStorageClass !== undefined && {
          scratchSpaceStorageClass: checkDnsSubdomain(
            input.scratchSpaceStorageClass,
            `${path}.scratchSpaceStorageClass`,
          ),
        }),
        ...(input.uploadProxyUrl !== undefined && {
          uploadProxyURLOverride: checkUploadProxy(
            input.uploadProxyUrl,
            `${path}.uploadProxyUrl`,
          ),
        }),
      },
      imagePullPolicy: checkOneOf(
        input.imagePullPolicy ?? 'IfNotPresent',
        ['Always', 'IfNotPresent', 'Never'],
        `${path}.imagePullPolicy`,
      ),
      infra: {
        ...(replicas !== undefined && {
          apiServerReplicas: replicas,
          deploymentReplicas: replicas,
        }),
        nodeSelector: { ...LINUX, ...infra?.nodeSelector },
        ...(infra?.tolerations && { tolerations: infra.tolerations }),
        ...(replicas !== undefined && { uploadProxyReplicas: replicas }),
      },
      ...(input.uninstallStrategy && {
        uninstallStrategy: checkOneOf(
          input.uninstallStrategy,
          ['RemoveWorkloads', 'BlockUninstallIfWorkloadsExist'],
          `${path}.uninstallStrategy`,
        ),
      }),
      workload: {
        nodeSelector: { ...LINUX, ...workload?.nodeSelector },
        ...(workload?.tolerations && { tolerations: workload.tolerations }),
      },
    },
  };
  return toBundlePart('cdi-cr', [doc], { takeOutNamespaces: false });
}

function checkHost(host: unknown, path: string): string {
  if (typeof host !== 'string' || host.length > 253 || !HOST.test(host)) {
    refuse(path, `${show(host)} is no host or host:port`);
  }
  return host;
}

// CDI takes an address with or without a scheme.
function checkUploadProxy(value: unknown, path: string): string {
  const text = typeof value === 'string' ? value : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    refuse(path, 'must not hold credentials');
  }
  if (!HOST.test(text) && url?.protocol !== 'https:') {
    refuse(path, `${show(value)} is neither a host nor an https address`);
  }
  return text;
}
