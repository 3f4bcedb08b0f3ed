import { checkInteger, checkOneOf, refuse, show } from '../checks';
import { toBundlePart } from '../manifests/bundle';
import { checkImageRegistry } from '../manifests/operator';
import type { BundlePart, KubeDoc, KubeVirtCrInput } from '../types';
import { checkFeatureGates } from './featureGates';
import { buildPlacement } from './placement';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;
const UNINSTALL_STRATEGIES = [
  'RemoveWorkloads',
  'BlockUninstallIfWorkloadsExist',
] as const;
const EVICTION_STRATEGIES = [
  'None',
  'LiveMigrate',
  'LiveMigrateIfPossible',
  'External',
] as const;

/**
 * Builds the KubeVirt object: upstream's `kubevirt-cr.yaml` (v1.9.0) with what was chosen, built
 * rather than edited so that the same choices give the same bytes for every release.
 *
 * @public
 */
export function buildKubeVirtCr(input: KubeVirtCrInput = {}): BundlePart {
  const path = 'kubevirt';
  const warnings: string[] = [];
  const featureGates = checkFeatureGates(
    input.featureGates,
    `${path}.featureGates`,
  );
  const disabled = checkFeatureGates(
    input.disabledFeatureGates,
    `${path}.disabledFeatureGates`,
  );
  const both = disabled.find(gate => featureGates.includes(gate));
  if (both) {
    refuse(
      `${path}.disabledFeatureGates`,
      `${both} is switched on and off at once`,
    );
  }
  if (
    input.imageTag !== undefined &&
    !/^[\w][\w.-]{0,127}$/.test(input.imageTag)
  ) {
    refuse(`${path}.imageTag`, `${show(input.imageTag)} is no image tag`);
  }
  if (input.useEmulation) {
    warnings.push(
      'Emulation is on: VMs run without /dev/kvm, slowly. It is meant for trying out.',
    );
  }
  const imagePullPolicy = checkOneOf(
    input.imagePullPolicy ?? 'IfNotPresent',
    PULL_POLICIES,
    `${path}.imagePullPolicy`,
  );
  const infraPlacement = buildPlacement(input.infra, `${path}.infra`);
  const workloadPlacement = buildPlacement(
    input.workloads,
    `${path}.workloads`,
  );
  // Without `infra.nodePlacement` the operator requires control-plane nodes; an empty one lifts
  // that (kubevirt v1.3, PR 11659: pkg/virt-operator/resource/generate/components).
  const infra = {
    ...((input.anyNode || infraPlacement) && {
      nodePlacement: infraPlacement ?? {},
    }),
    ...(input.infraReplicas !== undefined && {
      replicas: checkInteger(input.infraReplicas, `${path}.infraReplicas`, {
        min: 1,
        max: 9,
      }),
    }),
  };
  if (input.infraReplicas === 1) {
    warnings.push(
      'One replica of virt-api and virt-controller: the API of VMs is away while a node is drained.',
    );
  }

  const doc: KubeDoc = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'KubeVirt',
    metadata: { name: 'kubevirt', namespace: 'kubevirt' },
    spec: {
      certificateRotateStrategy: {},
      configuration: {
        developerConfiguration: {
          ...(disabled.length > 0 && { disabledFeatureGates: disabled }),
          featureGates,
          ...(input.useEmulation && { useEmulation: true }),
        },
        ...(input.evictionStrategy && {
          evictionStrategy: checkOneOf(
            input.evictionStrategy,
            EVICTION_STRATEGIES,
            `${path}.evictionStrategy`,
          ),
        }),
        imagePullPolicy,
      },
      customizeComponents: {},
      imagePullPolicy,
      ...(input.imageRegistry !== undefined && {
        imageRegistry: checkImageRegistry(
          input.imageRegistry,
          `${path}.imageRegistry`,
        ),
      }),
      ...(input.imageTag !== undefined && { imageTag: input.imageTag }),
      ...(Object.keys(infra).length > 0 && { infra }),
      ...(input.uninstallStrategy && {
        uninstallStrategy: checkOneOf(
          input.uninstallStrategy,
          UNINSTALL_STRATEGIES,
          `${path}.uninstallStrategy`,
        ),
      }),
      ...(workloadPlacement && {
        workloads: { nodePlacement: workloadPlacement },
      }),
      workloadUpdateStrategy: input.workloadUpdateMethods?.length
        ? {
            workloadUpdateMethods: input.workloadUpdateMethods.map(
              (method, index) =>
                checkOneOf(
                  method,
                  ['LiveMigrate', 'Evict'],
                  `${path}.workloadUpdateMethods[${index}]`,
                ),
            ),
          }
        : {},
    },
  };
  return toBundlePart('kubevirt-cr', [doc], {
    takeOutNamespaces: false,
    warnings,
  });
}
