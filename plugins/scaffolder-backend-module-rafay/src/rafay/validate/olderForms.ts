import type { RafayKind } from '../types';

/** An object in a form that Rafay had before the kinds that are read here (rctl create, its samples before v3). */
export interface OlderObject {
  /** The kind that took its place. */
  kind: RafayKind;
  /** Of the object that others name. */
  name: string;
  /** How the older form is called. */
  form: string;
  path: string;
}

/** Fields of the flat file that `rctl create workload` takes. */
const FLAT_WORKLOAD = ['name', 'namespace', 'project', 'type'];
/** API group of what came before v3. */
const OLDER_GROUP = 'config.rafay.dev/';

/** Recognizes an older form; undefined for everything else. */
export function readOlderForm(
  value: Record<string, any>,
  path: string,
): OlderObject | undefined {
  const { apiVersion, kind, metadata, spec } = value;
  const older = (current: RafayKind, name: unknown, form: string) =>
    typeof name === 'string' ? { kind: current, name, form, path } : undefined;
  switch (kind) {
    case 'AddonVersion':
      return older('Addon', spec?.addon, kind);
    case 'BlueprintVersion':
      return older('Blueprint', spec?.blueprint, kind);
    case 'ManagedNamespace':
      return older('Namespace', metadata?.name, kind);
    case 'Addon':
    case 'Blueprint':
    case 'Workload':
      return String(apiVersion).startsWith(OLDER_GROUP)
        ? older(kind, metadata?.name, `${kind} of ${OLDER_GROUP.slice(0, -1)}`)
        : undefined;
    case undefined:
      return FLAT_WORKLOAD.every(field => typeof value[field] === 'string')
        ? older('Workload', value.name, 'workload file of rctl')
        : undefined;
    default:
      return undefined;
  }
}

/** Finds what is there in an older form only. */
export class OlderForms {
  readonly #byName = new Map<string, OlderObject>();
  readonly #byKind = new Map<RafayKind, OlderObject>();

  constructor(objects: readonly OlderObject[]) {
    for (const object of objects) {
      this.#byName.set(`${object.kind}/${object.name}`, object);
      this.#byKind.set(object.kind, object);
    }
  }

  find(kind: RafayKind, name: string): OlderObject | undefined {
    return this.#byName.get(`${kind}/${name}`);
  }

  /** Any of what brings manifests. */
  bringing(): OlderObject | undefined {
    return this.#byKind.get('Addon') ?? this.#byKind.get('Workload');
  }
}
