import type { KubeObject, Node, Pod, VirtualMachineInstance } from './types';
import { annotationOf, labelOf } from '../model/read';
import { trim } from '../mirror/store/trim';

const metadata = { name: 'virt-launcher-db', namespace: 'shop', uid: 'pod-1' };

/*
 * What TypeScript refuses here is not kept. Where a field comes into a shape its line fails, as `@ts-expect-error` expects an
 * error that is not there any more; where one leaves, whatever reads it fails.
 */
describe('types of what is kept', () => {
  it('have no field that no shape has', () => {
    const vmi = trim('instances', {
      metadata,
      status: { activePods: { 'pod-1': 'node-1' }, phase: 'Running' },
    } as KubeObject) as VirtualMachineInstance;
    expect(vmi.status?.phase).toBe('Running');
    // @ts-expect-error
    expect(vmi.status?.activePods).toBeUndefined();
  });

  it('have no label and no annotation that is not kept of the kind', () => {
    const pod = trim('launcherPods', {
      metadata: {
        ...metadata,
        labels: {
          'kubevirt.io': 'virt-launcher',
          'kubevirt.io/created-by': 'x',
        },
        annotations: { 'kubevirt.io/domain': 'db', 'example.com/note': 'x' },
      },
    }) as Pod;
    expect(labelOf(pod, 'kubevirt.io')).toBe('virt-launcher');
    // @ts-expect-error
    expect(labelOf(pod, 'kubevirt.io/created-by')).toBeUndefined();
    expect(annotationOf(pod, 'kubevirt.io/domain')).toBe('db');
    // @ts-expect-error
    expect(annotationOf(pod, 'example.com/note')).toBeUndefined();
  });

  it('say of which type a value is, and one of another type is left out', () => {
    const node = trim('nodes', {
      metadata,
      spec: { unschedulable: 'yes', taints: [{ key: 1, effect: 'NoExecute' }] },
      status: { allocatable: { cpu: 4, memory: '8Gi', pods: '110' } },
    } as KubeObject) as Node;
    expect(node.spec).toEqual({ taints: [{ effect: 'NoExecute' }] });
    // @ts-expect-error
    const text: string | undefined = node.spec?.unschedulable;
    expect(text).toBeUndefined();
    expect(node.status?.allocatable).toEqual({ cpu: 4, memory: '8Gi' });
  });

  it('say what is always there, and an entry without it is left out', () => {
    const conditions = [{ type: 'Ready' }, { type: 'Ready', status: 'True' }];
    const node = trim('nodes', {
      metadata,
      status: { conditions },
    } as KubeObject) as Node;
    expect(node.status?.conditions).toEqual([conditions[1]]);
    const status: string | undefined = node.status?.conditions?.[0].status;
    expect(status).toBe('True');
    // @ts-expect-error
    const reason: string = node.status?.conditions?.[0].reason;
    expect(reason).toBeUndefined();
  });
});
