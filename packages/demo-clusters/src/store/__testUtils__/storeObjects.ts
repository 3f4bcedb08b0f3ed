import { ManualClock } from '../../__testUtils__/ManualClock';
import { StatusError } from '../../status';
import { NewKubeObject } from '../../types';
import { DefaultObjectStore } from '../DefaultObjectStore';
import { seededUids } from '../uids';

/** A kind of custom objects. */
const WIDGETS = {
  group: 'example.io',
  versions: ['v1'],
  plural: 'widgets',
  singular: 'widget',
  kind: 'Widget',
  namespaced: true,
  statusSubresource: true,
  custom: true,
};

export function setUp() {
  const clock = new ManualClock('2026-02-03T04:05:06.789Z');
  const store = new DefaultObjectStore({ clock, uids: seededUids('test') });
  store.serve(WIDGETS);
  return { clock, store };
}

export function widget(
  name: string,
  more: Partial<NewKubeObject> = {},
): NewKubeObject {
  return {
    apiVersion: 'example.io/v1',
    kind: 'Widget',
    ...more,
    metadata: { namespace: 'default', name, ...more.metadata },
  };
}

export function configMap(
  name: string,
  owner?: { uid: string },
  block = false,
) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      namespace: 'default',
      name,
      ownerReferences: owner && [
        {
          apiVersion: 'example.io/v1',
          kind: 'Widget',
          name: 'owner',
          uid: owner.uid,
          blockOwnerDeletion: block,
        },
      ],
    },
  };
}

export function pod(name: string, nodeName?: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'default', name },
    spec: { nodeName, terminationGracePeriodSeconds: 20 },
  };
}

export function failureOf(action: () => unknown): StatusError {
  try {
    action();
  } catch (error) {
    if (error instanceof StatusError) {
      return error;
    }
    throw error;
  }
  throw new Error('Expected a StatusError');
}

export const widgetRef = (name: string) => ({
  resource: 'widgets.example.io',
  namespace: 'default',
  name,
});
export const configMapRef = (name: string) => ({
  resource: 'configmaps',
  namespace: 'default',
  name,
});
export const podRef = (name: string) => ({
  resource: 'pods',
  namespace: 'default',
  name,
});
