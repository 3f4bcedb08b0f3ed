import Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { RAFAY_API_VERSIONS } from '../kinds';
import type { RafayKind } from '../types';

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const strings = { type: 'array', items: text };
const labels = { type: 'object', additionalProperties: { type: 'string' } };

function object(
  properties: Record<string, unknown>,
  required: string[] = [],
): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const named = object({ name: text }, ['name']);
const sharing = object(
  {
    enabled: flag,
    projects: {
      type: 'array',
      items: object({ name: text, id: text }, ['name']),
    },
  },
  ['enabled'],
);
const drift = object({ enabled: flag, action: { enum: ['Notify', 'Deny'] } }, [
  'enabled',
]);
const placement = object({
  selector: text,
  labels: {
    type: 'array',
    items: object({ key: text, value: { type: 'string' } }, ['key']),
  },
  environment: named,
});

// Kinds of artifact beside YAML are let through: a repository may hold more than was generated.
const artifact = {
  type: 'object',
  required: ['type', 'artifact'],
  properties: {
    type: { enum: ['Yaml', 'Helm', 'Kustomize', 'AlertManager'] },
    artifact: { type: 'object' },
    options: { type: 'object' },
  },
  additionalProperties: false,
  if: { properties: { type: { const: 'Yaml' } } },
  then: {
    properties: {
      artifact: {
        type: 'object',
        properties: {
          url: { ...strings, minItems: 1 },
          repository: text,
          revision: text,
          paths: {
            type: 'array',
            minItems: 1,
            items: object({ name: text, data: text, sensitive: flag }, [
              'name',
            ]),
          },
        },
        additionalProperties: false,
      },
    },
  },
};

const stage = {
  type: 'object',
  required: ['name', 'type', 'config'],
  properties: {
    name: text,
    type: {
      enum: [
        'Approval',
        'DeployWorkload',
        'DeployWorkloadTemplate',
        'InfraProvisioner',
        'SystemSync',
      ],
    },
    config: { type: 'object' },
    next: {
      type: 'array',
      items: object({ name: text, weight: { type: 'integer' } }, ['name']),
    },
    variables: { type: 'array', items: { type: 'object' } },
    preConditions: { type: 'array', items: { type: 'object' } },
  },
  additionalProperties: false,
  if: { properties: { type: { const: 'DeployWorkload' } } },
  then: {
    properties: {
      config: {
        type: 'object',
        required: ['workload'],
        properties: { workload: text },
      },
    },
  },
};

/** What each kind's `spec` looks like (RafaySystems/terraform-provider-rafay, docs/resources). */
const SPECS: Record<RafayKind, object> = {
  Namespace: {
    type: 'object',
    minProperties: 1,
    properties: { drift, placement },
  },
  Addon: object(
    {
      namespace: text,
      version: text,
      versionState: { enum: ['draft', 'active'] },
      artifact,
      sharing,
    },
    ['namespace', 'version', 'artifact'],
  ),
  Blueprint: {
    type: 'object',
    required: ['version'],
    properties: {
      version: text,
      versionState: { enum: ['draft', 'active', 'disable'] },
      type: { enum: ['golden', 'custom'] },
      base: object({ name: text, version: text }, ['name']),
      customAddons: {
        type: 'array',
        items: object({ name: text, version: text, dependsOn: strings }, [
          'name',
          'version',
        ]),
      },
      componentsCriticality: { type: 'array', items: named },
      defaultAddons: {
        type: 'object',
        properties: Object.fromEntries(
          [
            'enableIngress',
            'enableLogging',
            'enableMonitoring',
            'enableRookCeph',
            'enableVM',
            'enableCsiSecretStore',
          ].map(name => [name, flag]),
        ),
      },
      drift,
      placement: object({ autoPublish: flag, fleetValues: strings }),
      sharing,
    },
  },
  Workload: object(
    { namespace: text, version: text, placement, drift, artifact },
    ['namespace', 'placement', 'artifact'],
  ),
  Repository: {
    type: 'object',
    required: ['type', 'endpoint'],
    properties: {
      type: { enum: ['Git', 'Helm'] },
      endpoint: text,
      agents: { type: 'array', items: named },
      sharing,
    },
  },
  Pipeline: {
    type: 'object',
    required: ['stages'],
    properties: {
      active: flag,
      stages: { type: 'array', minItems: 1, items: stage },
      triggers: { type: 'array', items: { type: 'object' } },
      sharing,
    },
  },
};

let validators: Map<string, ValidateFunction> | undefined;

/** A difference from a kind's schema: where, and in words. */
export interface SchemaProblem {
  path: (string | number)[];
  message: string;
  /** That Rafay may yet take it. */
  unsure?: boolean;
}

/** Checks an object of one of Rafay's kinds against the shape that Rafay documents. */
export function checkSchema(kind: RafayKind, value: unknown): SchemaProblem[] {
  validators ??= compile();
  const validate = validators.get(kind)!;
  if (validate(value)) {
    return [];
  }
  // The `if` itself is reported beside what failed inside of it.
  return (validate.errors ?? [])
    .filter(error => error.keyword !== 'if')
    .map(toProblem);
}

function compile(): Map<string, ValidateFunction> {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
  });
  return new Map(
    Object.entries(SPECS).map(([kind, spec]) => [
      kind,
      ajv.compile(
        object(
          {
            apiVersion: { const: RAFAY_API_VERSIONS[kind as RafayKind] },
            kind: { const: kind },
            metadata: object(
              {
                name: text,
                project: text,
                description: { type: 'string' },
                labels,
                annotations: labels,
              },
              ['name', 'project'],
            ),
            spec,
          },
          ['apiVersion', 'kind', 'metadata', 'spec'],
        ),
      ),
    ]),
  );
}

function toProblem(error: ErrorObject): SchemaProblem {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
  const where = path.length ? path.join('.') : 'the object';
  switch (error.keyword) {
    case 'required':
      return {
        path,
        message: `${where}: '${error.params.missingProperty}' is missing`,
      };
    case 'additionalProperties': {
      const name: string = error.params.additionalProperty;
      const known = Object.keys(error.parentSchema?.properties ?? {}).find(
        field => field.toLowerCase() === name.toLowerCase(),
      );
      if (known) {
        return {
          path: [...path, name],
          message: `${where}: '${name}' is written '${known}'. Whether Rafay takes it as it stands is not documented`,
          unsure: true,
        };
      }
      return {
        path: [...path, name],
        message: `${where}: '${error.params.additionalProperty}' is no field of this kind`,
      };
    }
    case 'enum':
      return {
        path,
        message: `${where}: must be one of ${error.params.allowedValues.join(
          ', ',
        )}`,
      };
    case 'const':
      return {
        path,
        message: `${where}: must be ${error.params.allowedValue}`,
      };
    default:
      return { path, message: `${where}: ${error.message}` };
  }
}
