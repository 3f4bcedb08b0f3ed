import { KubeObject } from '../types';

export function addFinalizer(draft: KubeObject, name: string): void {
  const { metadata } = draft;
  if (!metadata.finalizers?.includes(name)) {
    metadata.finalizers = [...(metadata.finalizers ?? []), name];
  }
}

export function removeFinalizer(draft: KubeObject, ...names: string[]): void {
  draft.metadata.finalizers = draft.metadata.finalizers?.filter(
    name => !names.includes(name),
  );
}
