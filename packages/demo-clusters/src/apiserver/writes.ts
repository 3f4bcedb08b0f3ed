import {
  badRequest,
  invalid,
  methodNotAllowed,
  notFound,
  pathNotFound,
} from '../status';
import {
  DefaultObjectStore,
  kubeTime,
  resourceName,
  mutableCopy,
} from '../store';
import {
  bothSelectors,
  fieldSelector,
  labelSelector,
} from '../store/selectors';
import { Clock, Json, KubeObject, ResourceDefinition } from '../types';
import { AdmissionRequest, ApiExtensions } from './ApiExtensions';
import { applyConfiguration, recordUpdate } from './apply';
import { admitDefinition } from './definitionChecks';
import { contentTypeOf, readBody } from './exchange';
import { jsonPatch, mergePatch, strategicMergePatch } from './patches';
import { groupVersion } from './rendering';
import { isTrue } from './requests';
import {
  deleteOptionsOf,
  isDryRun,
  refOf,
  rulesOf,
  WriteRequest,
  WriteResult,
} from './writeRequests';

const BODY_TYPES = ['application/json', 'application/yaml'];
const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

/** Creates, updates, patches and deletes as the HTTP API does. */
export class Writes {
  readonly #store: DefaultObjectStore;
  readonly #clock: Clock;
  readonly #extensions: ApiExtensions;

  constructor(options: {
    store: DefaultObjectStore;
    clock: Clock;
    extensions: ApiExtensions;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#extensions = options.extensions;
  }

  async create(write: WriteRequest): Promise<WriteResult> {
    const { definition, path } = write;
    const body = this.#checked(
      await readBody(write.request, BODY_TYPES),
      write,
    );
    if (body.metadata.resourceVersion) {
      throw badRequest(
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (definition.statusSubresource) {
      delete body.status;
    }
    this.#admit('CREATE', write, body);
    const recorded = recordUpdate(
      undefined,
      { ...body, metadata: { ...body.metadata, managedFields: undefined } },
      this.#manager(write, 'Update'),
      rulesOf(definition),
    );
    const object = this.#store.create(this.#stored(recorded, definition), {
      dryRun: isDryRun(write.query),
    });
    return { code: path.name ? 200 : 201, object };
  }

  async update(write: WriteRequest): Promise<WriteResult> {
    const body = this.#checked(
      await readBody(write.request, BODY_TYPES),
      write,
    );
    const { definition } = write;
    const current = this.#current(write);
    if (definition.custom && !body.metadata.resourceVersion) {
      throw invalid(
        {
          group: definition.group,
          // The API server of custom resources names the plural here.
          kind: definition.plural,
          name: body.metadata.name,
        },
        [
          {
            reason: 'FieldValueInvalid',
            message: 'Invalid value: 0: must be specified for an update',
            field: 'metadata.resourceVersion',
          },
        ],
      );
    }
    return { code: 200, object: this.#replace(write, current, body) };
  }

  async patch(write: WriteRequest): Promise<WriteResult> {
    const { definition, request } = write;
    const type = contentTypeOf(request);
    const accepted = [
      JSON_PATCH,
      MERGE_PATCH,
      ...(definition.custom ? [] : [STRATEGIC_PATCH]),
      APPLY_PATCH,
    ];
    const patch = await readBody(request, accepted);
    if (type === APPLY_PATCH) {
      return this.apply(write, patch);
    }
    const current = this.#current(write);
    const shown = this.#shown(current, definition, write.path.version);
    let patched: Json;
    if (type === JSON_PATCH) {
      patched = jsonPatch(mutableCopy(shown), patch);
    } else if (type === STRATEGIC_PATCH) {
      patched = strategicMergePatch(shown, patch);
    } else {
      patched = mergePatch(shown, patch);
    }
    const body = this.#checked(patched, write);
    return { code: 200, object: this.#replace(write, current, body) };
  }

  async delete(write: WriteRequest): Promise<WriteResult> {
    const options = deleteOptionsOf(
      await readBody(write.request, BODY_TYPES),
      write.query,
    );
    const current = this.#current(write);
    this.#admit('DELETE', write, undefined, current);
    const object = this.#store.delete(refOf(write, current), options);
    return { code: 200, object };
  }

  /** Deletes what the selectors name; answers what was deleted. */
  async deleteCollection(write: WriteRequest): Promise<KubeObject[]> {
    const { definition, path, query } = write;
    if (definition.verbs && !definition.verbs.includes('deletecollection')) {
      throw methodNotAllowed();
    }
    const options = deleteOptionsOf(
      await readBody(write.request, BODY_TYPES),
      query,
    );
    const resource = resourceName(definition);
    const selector = bothSelectors(
      labelSelector(query.get('labelSelector') ?? undefined),
      fieldSelector(resource, query.get('fieldSelector') ?? undefined),
    );
    const objects = this.#store
      .list(resource, { namespace: path.namespace })
      .filter(object => !selector || selector(object));
    for (const object of objects) {
      const ref = refOf(write, object);
      if (this.#store.get(ref)) {
        this.#admit('DELETE', write, undefined, object);
        this.#store.delete(ref, options);
      }
    }
    return objects;
  }

  /** Server-side apply of an object that was read already. */
  apply(write: WriteRequest, given: Json): WriteResult {
    const { definition, path, query } = write;
    if (!query.get('fieldManager')) {
      throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, [
        {
          reason: 'FieldValueRequired',
          message: 'Required value: is required for apply patch',
          field: 'fieldManager',
        },
      ]);
    }
    const config = this.#checked(given, write);
    if (config.metadata.managedFields?.length) {
      throw badRequest('metadata.managedFields must be nil');
    }
    const ref = refOf(write, config);
    const current = this.#store.get(ref);
    const applied = applyConfiguration(
      current,
      this.#stored(config, definition),
      {
        manager: this.#manager(write, 'Apply'),
        force: isTrue(query.get('force')),
        rules: rulesOf(definition),
      },
    );
    if (current) {
      this.#admit('UPDATE', write, applied, current);
      const object = this.#store.update(
        this.#withResourceVersion(applied, config),
        this.#updateOptions(write),
      );
      return { code: 200, object };
    }
    if (path.subresource) {
      throw notFound(ref);
    }
    if (definition.statusSubresource) {
      delete applied.status;
    }
    this.#admit('CREATE', write, applied);
    const object = this.#store.create(applied, { dryRun: isDryRun(query) });
    return { code: 201, object };
  }

  /** An apply is checked against a version only where the configuration names one. */
  #withResourceVersion(applied: KubeObject, config: KubeObject): KubeObject {
    const { resourceVersion } = config.metadata;
    return { ...applied, metadata: { ...applied.metadata, resourceVersion } };
  }

  #replace(
    write: WriteRequest,
    current: KubeObject,
    body: KubeObject,
  ): KubeObject {
    const { definition, path } = write;
    this.#admit('UPDATE', write, body, current);
    const isStatus = path.subresource === 'status';
    const next = this.#stored(body, definition);
    const effective = isStatus
      ? { ...current, status: next.status }
      : {
          ...next,
          ...(definition.statusSubresource && { status: current.status }),
        };
    const { managedFields = [] } = recordUpdate(
      current,
      effective,
      this.#manager(write, 'Update'),
      rulesOf(definition),
    ).metadata;
    return this.#store.update(
      { ...next, metadata: { ...next.metadata, managedFields } },
      this.#updateOptions(write),
    );
  }

  #updateOptions({ path, query }: WriteRequest) {
    return {
      dryRun: isDryRun(query),
      ...(path.subresource === 'status' && { subresource: 'status' as const }),
    };
  }

  #current(write: WriteRequest): KubeObject {
    const { definition, path } = write;
    const ref = {
      resource: resourceName(definition),
      namespace: definition.namespaced ? path.namespace : undefined,
      name: path.name!,
    };
    const current = this.#store.get(ref);
    if (!current) {
      throw notFound(ref);
    }
    return current;
  }

  /** Checks that the body is an object of the kind and place that the path names. */
  #checked(body: Json, write: WriteRequest): KubeObject {
    const { definition, path } = write;
    const expected = groupVersion(definition.group, path.version);
    if (!body || typeof body !== 'object' || Array.isArray(body)) {
      throw badRequest('the request must have an object as its body');
    }
    const { apiVersion = expected, kind = definition.kind } = body;
    if (apiVersion !== expected) {
      throw badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
      );
    }
    if (kind !== definition.kind) {
      throw badRequest(
        `${kind} in version "${path.version}" cannot be handled as a ${definition.kind}`,
      );
    }
    const metadata = { ...body.metadata };
    if (path.name) {
      metadata.name ??= path.name;
      if (metadata.name !== path.name) {
        throw badRequest(
          `the name of the object (${metadata.name}) does not match the name on the URL (${path.name})`,
        );
      }
    }
    if (definition.namespaced) {
      metadata.namespace ??= path.namespace;
      if (!path.namespace) {
        throw pathNotFound();
      }
      if (metadata.namespace !== path.namespace) {
        throw badRequest(
          'the namespace of the provided object does not match the namespace sent on the request',
        );
      }
    }
    const { apiVersion: _, kind: __, metadata: ___, ...rest } = body;
    return { apiVersion, kind, metadata, ...rest };
  }

  #admit(
    operation: 'CREATE' | 'UPDATE' | 'DELETE',
    write: WriteRequest,
    object?: KubeObject,
    oldObject?: KubeObject,
  ): void {
    const { definition, path, query, identity } = write;
    const request: AdmissionRequest = {
      operation,
      resource: resourceName(definition),
      subresource: path.subresource,
      namespace: path.namespace,
      object,
      oldObject,
      dryRun: isDryRun(query),
      user: { name: identity.name, groups: identity.groups ?? [] },
    };
    admitDefinition(request);
    this.#extensions.admit(request);
  }

  #manager(write: WriteRequest, operation: 'Apply' | 'Update') {
    const { definition, path, query, request } = write;
    const agent = request.headers['user-agent'] ?? 'unknown';
    return {
      manager: query.get('fieldManager') || agent.split('/')[0],
      operation,
      apiVersion: groupVersion(definition.group, path.version),
      time: kubeTime(this.#clock.now()),
      ...(path.subresource && { subresource: path.subresource }),
    };
  }

  /** In the version that is kept; demo clusters know no difference between versions but the name. */
  #stored(object: KubeObject, definition: ResourceDefinition): KubeObject {
    const apiVersion = groupVersion(definition.group, definition.versions[0]);
    return { ...object, apiVersion };
  }

  #shown(
    object: KubeObject,
    definition: ResourceDefinition,
    version: string,
  ): KubeObject {
    return { ...object, apiVersion: groupVersion(definition.group, version) };
  }
}
