import { DefaultObjectStore } from '../store';
import { kubeTime } from '../store';
import { Clock, KubeObject, ResourceDefinition } from '../types';
import { CRDS } from './definitionChecks';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

interface CrdVersion {
  name: string;
  served: boolean;
  storage: boolean;
  subresources?: { status?: object };
  additionalPrinterColumns?: ResourceDefinition['columns'];
}

/** The resource that a CustomResourceDefinition describes; undefined when it serves no version. */
export function definitionOf(crd: KubeObject): ResourceDefinition | undefined {
  const { group, names, scope } = crd.spec;
  const versions: CrdVersion[] = crd.spec.versions.filter(
    (version: CrdVersion) => version.served,
  );
  if (versions.length === 0) {
    return undefined;
  }
  const stored = versions.find(version => version.storage) ?? versions[0];
  const others = versions.filter(version => version !== stored);
  return {
    group,
    versions: [stored, ...others].map(({ name }) => name),
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    shortNames: names.shortNames,
    categories: names.categories,
    namespaced: scope === 'Namespaced',
    statusSubresource: stored.subresources?.status !== undefined,
    columns: stored.additionalPrinterColumns ?? [
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    custom: true,
  };
}

function condition(
  type: string,
  reason: string,
  message: string,
  time: string,
) {
  return { type, status: 'True', lastTransitionTime: time, reason, message };
}

/**
 * Serves what CustomResourceDefinitions describe: names are accepted and the kind is served a moment
 * after its definition is created, follows it when it changes, and goes with it, objects first.
 */
export class CustomResourceController {
  readonly #store: DefaultObjectStore;
  readonly #clock: Clock;
  readonly #establishMs: number;
  readonly #stops = new Set<() => void>();

  static start(options: {
    store: DefaultObjectStore;
    clock: Clock;
    /** Milliseconds until a definition is established. */
    establishMs?: number;
  }): CustomResourceController {
    const controller = new CustomResourceController(options);
    controller.#start();
    return controller;
  }

  private constructor(options: {
    store: DefaultObjectStore;
    clock: Clock;
    establishMs?: number;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#establishMs = options.establishMs ?? 50;
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
    this.#stops.clear();
  }

  #start(): void {
    this.#stops.add(
      this.#store.subscribe(CRDS, ({ type, object }) => {
        if (type === 'DELETED') {
          this.#store.unserve(object.metadata.name);
        } else {
          this.#reconcile(object);
        }
      }),
    );
    this.#store.list(CRDS).forEach(crd => this.#reconcile(crd));
  }

  #reconcile(crd: KubeObject): void {
    if (crd.metadata.deletionTimestamp) {
      this.#terminate(crd);
    } else if (!crd.status?.conditions?.length) {
      const stop = this.#clock.after(this.#establishMs, () => {
        this.#stops.delete(stop);
        this.#establish(crd.metadata.name);
      });
      this.#stops.add(stop);
    } else {
      this.#serve(crd);
    }
  }

  #establish(name: string): void {
    const time = kubeTime(this.#clock.now());
    this.#store.mutate({ resource: CRDS, name }, draft => {
      const { names, versions } = draft.spec;
      draft.metadata.finalizers = [
        ...new Set([...(draft.metadata.finalizers ?? []), CLEANUP]),
      ];
      draft.status = {
        acceptedNames: names,
        conditions: [
          condition('NamesAccepted', 'NoConflicts', 'no conflicts found', time),
          condition(
            'Established',
            'InitialNamesAccepted',
            'the initial names have been accepted',
            time,
          ),
        ],
        storedVersions: versions
          .filter((version: CrdVersion) => version.storage)
          .map((version: CrdVersion) => version.name),
      };
    });
  }

  #serve(crd: KubeObject): void {
    const definition = definitionOf(crd);
    const served = this.#store.resources.get(crd.metadata.name);
    if (!definition) {
      this.#store.unserve(crd.metadata.name);
    } else if (JSON.stringify(served) !== JSON.stringify(definition)) {
      this.#store.serve(definition);
    }
  }

  #terminate(crd: KubeObject): void {
    const { name, finalizers } = crd.metadata;
    if (!finalizers?.includes(CLEANUP)) {
      return;
    }
    for (const { metadata } of this.#store.list(name)) {
      if (!metadata.deletionTimestamp) {
        const { namespace } = metadata;
        this.#store.delete({ resource: name, namespace, name: metadata.name });
      }
    }
    const finish = () =>
      this.#store.mutate({ resource: CRDS, name }, draft => {
        draft.metadata.finalizers = draft.metadata.finalizers?.filter(
          finalizer => finalizer !== CLEANUP,
        );
      });
    if (this.#store.list(name).length === 0) {
      finish();
      return;
    }
    // Objects that finalizers hold keep the definition too.
    const stop = this.#store.subscribe(name, () => {
      if (this.#store.list(name).length === 0) {
        stop();
        this.#stops.delete(stop);
        finish();
      }
    });
    this.#stops.add(stop);
  }
}
