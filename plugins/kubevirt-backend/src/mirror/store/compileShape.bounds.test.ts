import { Interner } from './Interner';
import { trim } from './trim';

const vm = (metadata: object) => ({
  metadata: { name: 'db', namespace: 'shop', uid: 'u', ...metadata },
});
const CONSENT = 'backstage.io/entity-ref';

describe('what the mirror keeps of labels and annotations', () => {
  it('of a consent for too many ends with a whole reference', () => {
    const refs = Array.from({ length: 10_000 }, (_, i) => `component:e${i}`);
    const kept = trim(
      'virtualMachines',
      vm({ annotations: { [CONSENT]: refs.join(',') } }) as never,
    )!.metadata.annotations![CONSENT];
    expect(kept.length).toBeLessThanOrEqual(16 * 1024);
    const items = kept.split(',');
    expect(items).toEqual(refs.slice(0, items.length));
  });

  it('is nothing of a text without end', () => {
    const { metadata } = trim(
      'namespaces',
      vm({ annotations: { [CONSENT]: 'x'.repeat(250_000) } }) as never,
    )!;
    expect(metadata.annotations).toBeUndefined();
  });

  it('is a bounded number of entries with keys as Kubernetes has them', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 'v']),
    );
    const { metadata } = trim(
      'virtualMachines',
      vm({ labels: { ['x'.repeat(400)]: 'long', ...labels } }) as never,
      new Interner(),
    )!;
    expect(Object.keys(metadata.labels!)).toHaveLength(1000);
    expect(metadata.labels!.k0).toBe('v');
  });
});
