import type { Pod } from '../../kubevirt/types';
import { mutate, oneOf } from './mutate';
import type { CapturedObjects } from './capturedObjects';

const TIMES = [
  '2026-08-01T10:00:00Z',
  '2026-08-01T10:00:00Z',
  '2026-08-01T10:00:01Z',
  '2026-08-01T12:00:01+02:00',
  '2026-08-02T00:00:00Z',
  null,
  undefined,
];
const NODES = ['node-1', 'node-2', 'node-3', '', undefined];
const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'];

/**
 * Objects that could be, made of captured ones: more pods of the VMI, of the same or of another age, on
 * this or on another node, of this or of another owner; and then some places in them made strange.
 */
export function randomObjects(
  captured: CapturedObjects,
  random: () => number,
): CapturedObjects {
  const objects: CapturedObjects = structuredClone(captured);
  const { vmi } = objects;
  if (vmi) {
    const pods = objects.pods ?? [];
    const count = Math.floor(random() * 4);
    for (let index = 0; index < count; index++) {
      pods.push(randomPod(pods[0], vmi.metadata, index, random));
    }
    objects.pods = pods.sort(() => random() - 0.5);
    if (vmi.status && random() < 0.6) {
      vmi.status.nodeName = oneOf(random, NODES);
    }
  }
  const mutations = Math.floor(random() * 5);
  for (let index = 0; index < mutations; index++) {
    const target = oneOf(
      random,
      [
        objects.vm,
        objects.vmi,
        ...(objects.pods ?? []),
        ...(objects.migrations ?? []),
        ...(objects.dataVolumes ?? []),
        ...(objects.claims ?? []),
        ...(objects.nodes ?? []),
      ].filter(object => object !== undefined),
    );
    mutate(target, random);
  }
  return objects;
}

function randomPod(
  like: Pod | undefined,
  owner: { name: string; namespace?: string; uid: string },
  index: number,
  random: () => number,
): Pod {
  const pod: Pod = structuredClone(
    like ?? { metadata: { name: '', uid: '' }, spec: {}, status: {} },
  );
  const time = oneOf(random, TIMES);
  pod.metadata = {
    ...pod.metadata,
    name: `virt-launcher-random-${index}`,
    uid: `uid-${index}-${Math.floor(random() * 1e9)}`,
    namespace: random() < 0.05 ? 'elsewhere' : owner.namespace,
    creationTimestamp: time as string | undefined,
    labels: { ...pod.metadata.labels, 'kubevirt.io': 'virt-launcher' },
    annotations:
      random() < 0.15
        ? { 'kubevirt.io/ephemeral-provisioning': oneOf(random, ['true', '']) }
        : {},
    ownerReferences: [
      ...(random() < 0.2
        ? [{ kind: 'Other', name: 'other', uid: 'other', controller: false }]
        : []),
      {
        kind: 'VirtualMachineInstance',
        name: owner.name,
        uid: random() < 0.15 ? 'another-run' : owner.uid,
        controller: random() < 0.9,
      },
    ],
  };
  if (random() < 0.15) {
    pod.metadata.deletionTimestamp = '2026-08-02T00:00:00Z';
  }
  pod.spec = { ...pod.spec, nodeName: oneOf(random, NODES) };
  pod.status = { ...pod.status, phase: oneOf(random, PHASES) };
  return pod;
}
