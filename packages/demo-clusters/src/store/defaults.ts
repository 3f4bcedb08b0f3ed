import { KubeObject } from '../types';

const DEFAULTS: Record<string, (object: KubeObject) => void> = {
  namespaces: object => {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    object.spec = { finalizers: ['kubernetes'], ...object.spec };
    object.status = { phase: 'Active', ...object.status };
  },
  pods: object => {
    object.status = { phase: 'Pending', ...object.status };
  },
  persistentvolumeclaims: object => {
    object.status = { phase: 'Pending', ...object.status };
  },
};

/** Sets on a new object what an API server sets on it whatever the caller says. */
export function setDefaults(resource: string, object: KubeObject): void {
  DEFAULTS[resource]?.(object);
}
