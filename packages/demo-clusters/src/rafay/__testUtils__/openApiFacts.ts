/**
 * What public sources say of the answers of Rafay's REST API, field by field, for holding the emulator to it. Fields that
 * no source has are refused.
 *
 * - O: OpenAPI of v3, github.com/krishnarafay/openapi-sdk `api/openapi.yaml` (its models by name)
 * - T: github.com/RafaySystems/terraform-provider-rafay `rafay/*.go`
 * - E: github.com/RafaySystems/envmgr, which lists projects by v1
 */
import { z } from 'zod';

const time = z.iso.datetime();

/** O: Metadata */
const metadata = z.strictObject({
  name: z.string(),
  project: z.string(),
  description: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** O: StatusTime, StatusTimeValue */
const statusTime = z.strictObject({ value: z.strictObject({ values: time }) });

/** O: Status, Extra, LastUpdated; T `data_workload.go` has the words of `conditionStatus` */
const status = z.strictObject({
  conditionStatus: z.enum([
    'StatusNotSet',
    'StatusSubmitted',
    'StatusOK',
    'StatusFailed',
  ]),
  conditionType: z.string().optional(),
  reason: z.string().optional(),
  lastUpdated: z.strictObject({ values: time }).optional(),
  // T `resource_pipeline.go`: the data is an object of any fields.
  extra: z.strictObject({ data: z.record(z.string(), z.unknown()) }).optional(),
});

/** O: of each kind apiVersion, kind, metadata, spec and status */
function kind<T extends z.ZodType>(group: string, name: string, spec: T) {
  return z.strictObject({
    apiVersion: z.literal(`${group}.k8smgmt.io/v3`),
    kind: z.literal(name),
    metadata,
    spec,
    status: status.optional(),
  });
}

/** O: ArtifactSpec */
const artifact = z.strictObject({
  type: z.enum(['Yaml', 'Helm', 'AlertManager', 'Kustomize']),
  artifact: z.looseObject({}),
  options: z.looseObject({}).optional(),
});

/** O: DriftSpec */
const drift = z.strictObject({
  enabled: z.boolean(),
  action: z.enum(['Notify', 'Deny']).optional(),
});

/** O: PlacementSpec */
const placement = z.strictObject({
  selector: z.string().optional(),
  labels: z
    .array(z.strictObject({ key: z.string(), value: z.string() }))
    .optional(),
});

/** O: ClusterSpec, BlueprintConfig; ClusterStatus, BlueprintStatus, ClusterCondition */
export const cluster = z.strictObject({
  apiVersion: z.literal('infra.k8smgmt.io/v3'),
  kind: z.literal('Cluster'),
  metadata,
  spec: z.strictObject({
    type: z.string(),
    blueprintConfig: z.strictObject({
      name: z.string(),
      version: z.string().optional(),
    }),
  }),
  status: z.strictObject({
    name: z.string().optional(),
    blueprint: z.strictObject({
      name: z.string(),
      version: z.string().optional(),
    }),
    conditions: z.array(
      z.strictObject({
        type: z.string(),
        status: z.enum(['True', 'False', 'Unknown']),
        reason: z.string().optional(),
        lastUpdated: statusTime.optional(),
      }),
    ),
  }),
});

/** O: AddonSpec; T `docs/resources/addon.md` */
export const addon = kind(
  'infra',
  'Addon',
  z.strictObject({
    namespace: z.string(),
    version: z.string().optional(),
    versionState: z.string().optional(),
    artifact,
    sharing: z.looseObject({}).optional(),
  }),
);

/** O: BlueprintSpec, BlueprintAddon; T `docs/resources/blueprint.md` */
export const blueprint = kind(
  'infra',
  'Blueprint',
  z.strictObject({
    version: z.string(),
    versionState: z.string().optional(),
    type: z.enum(['custom', 'golden']).optional(),
    base: z.looseObject({ name: z.string() }).optional(),
    customAddons: z
      .array(
        z.strictObject({
          name: z.string(),
          version: z.string(),
          dependsOn: z.array(z.string()).optional(),
        }),
      )
      .optional(),
    defaultAddons: z.looseObject({}).optional(),
    drift: drift.optional(),
    placement: z.looseObject({}).optional(),
    sharing: z.looseObject({}).optional(),
  }),
);

/** O: NamespaceSpec */
export const namespace = kind(
  'infra',
  'Namespace',
  z.strictObject({ placement, drift: drift.optional() }),
);

/** O: WorkloadSpec */
export const workload = kind(
  'apps',
  'Workload',
  z.strictObject({
    namespace: z.string(),
    version: z.string().optional(),
    placement,
    artifact,
    drift: drift.optional(),
  }),
);

/** O: PipelineSpec, StageSpec, NextStage */
export const pipeline = kind(
  'gitops',
  'Pipeline',
  z.strictObject({
    active: z.boolean().optional(),
    sharing: z.looseObject({}).optional(),
    stages: z.array(
      z.strictObject({
        name: z.string(),
        type: z.enum([
          'Approval',
          'DeployWorkload',
          'DeployWorkloadTemplate',
          'InfraProvisioner',
          'SystemSync',
        ]),
        config: z.looseObject({}),
        next: z.array(z.strictObject({ name: z.string() })).optional(),
      }),
    ),
    triggers: z.array(z.looseObject({ name: z.string() })).optional(),
  }),
);

/** O: Project */
export const project = kind('system', 'Project', z.looseObject({}));

/** O: …List, ListMetadata */
export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    apiVersion: z.string(),
    kind: z.string().endsWith('List'),
    metadata: z.strictObject({
      count: z.int(),
      limit: z.int(),
      offset: z.int(),
    }),
    items: z.array(item),
  });
}

/** O: APIError, the answer of 401, 404 and 502 */
export const apiError = z.strictObject({
  code: z.int(),
  external: z.string().optional(),
  internal: z.string().optional(),
});

/** T `data_cluster_blueprint_status.go`: ClusterBlueprintStatus and what is in it */
export const workloadSummary = z.strictObject({
  clusterName: z.string().optional(),
  clusterID: z.string().optional(),
  workloads: z.array(
    z.strictObject({
      workloadName: z.string(),
      namespace: z.string().optional(),
      publishedAt: time,
      publishStatus: z.string(),
      conditions: z.array(
        z.strictObject({
          type: z.string(),
          status: z.string(),
          lastUpdated: time,
          reason: z.string().optional(),
          retryCount: z.int().optional(),
          maxRetryCount: z.int().optional(),
          components: z.array(
            z.strictObject({
              name: z.string(),
              reason: z.string(),
              failures: z.array(
                z.strictObject({ message: z.string(), timestamp: time }),
              ),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** E: `/auth/v1/projects/` */
export const projectsOfV1 = z.looseObject({
  count: z.int(),
  results: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      organization_id: z.string(),
    }),
  ),
});

/** T `data_kubeconfig.go` */
export const kubeconfig = z.strictObject({ data: z.base64() });
