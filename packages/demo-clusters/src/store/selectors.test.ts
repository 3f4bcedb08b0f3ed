import { KubeObject } from '../types';
import { fieldSelector, labelSelector } from './selectors';

function object(
  labels: Record<string, string> | undefined,
  more: object = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    ...more,
    metadata: { name: 'p', namespace: 'n', labels } as KubeObject['metadata'],
  };
}

describe('labelSelector', () => {
  it.each([
    ['a=1', true],
    ['a==1,b=2', true],
    ['a=2', false],
    ['a!=2', true],
    ['missing!=2', true],
    ['a in (1, 3)', true],
    ['a notin (1,3)', false],
    ['missing notin (1)', true],
    ['missing in (1)', false],
    ['a', true],
    ['missing', false],
    ['!missing', true],
    ['!a', false],
    ['a>0,a<2', true],
    ['a>1', false],
    ['kubevirt.io/x=', true],
    ['kubevirt.io/x in (),b', true],
  ])('%s selects: %s', (selector, selected) => {
    const labels = { a: '1', b: '2', 'kubevirt.io/x': '' };
    expect(labelSelector(selector)!(object(labels))).toBe(selected);
  });

  it('selects objects without labels where nothing is asked of them', () => {
    expect(labelSelector('')).toBeUndefined();
    expect(labelSelector('!a')!(object(undefined))).toBe(true);
  });

  it.each(['a in 1', '=1', 'a b', 'a,,b'])('refuses %s', selector => {
    expect(() => labelSelector(selector)).toThrow(
      expect.objectContaining({ code: 400, reason: 'BadRequest' }),
    );
  });
});

describe('fieldSelector', () => {
  const pod = object(undefined, {
    spec: { nodeName: 'node-1' },
    status: { phase: 'Running' },
  });

  it.each([
    ['metadata.name=p', true],
    ['metadata.name!=p', false],
    ['metadata.namespace=n,spec.nodeName=node-1', true],
    ['status.phase!=Running', false],
    ['status.podIP=', true],
  ])('%s selects: %s', (selector, selected) => {
    expect(fieldSelector('pods', selector)!(pod)).toBe(selected);
  });

  it.each([
    ['pods', 'spec.unknown=1'],
    ['virtualmachines.kubevirt.io', 'spec.nodeName=a'],
    ['pods', 'metadata.name'],
  ])('refuses %s %s', (resource, selector) => {
    expect(() => fieldSelector(resource, selector)).toThrow(
      expect.objectContaining({ code: 400 }),
    );
  });
});
