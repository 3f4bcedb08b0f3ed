import { consentedEntities } from './consentedEntities';

const of = (text: unknown) => [
  ...consentedEntities({ 'backstage.io/entity-ref': text } as Record<
    string,
    string
  >),
];

describe('consentedEntities', () => {
  it.each([
    ['component:default/orders', ['component:default/orders']],
    ['Component:Orders, api:x/y', ['component:default/orders', 'api:x/y']],
    ['not a ref, component:orders', ['component:default/orders']],
    ['orders', []],
    ['', []],
    [7, []],
  ])('reads %j as %j', (text, refs) => {
    expect(of(text)).toEqual(refs);
  });

  it('reads none where there are no annotations', () => {
    expect(consentedEntities(undefined).size).toBe(0);
  });

  it('reads the annotations of an object once', () => {
    const read = jest.fn(() => 'component:orders');
    const annotations = Object.defineProperty({}, 'backstage.io/entity-ref', {
      get: read,
    });
    for (let i = 0; i < 100; i += 1) {
      expect(consentedEntities(annotations).size).toBe(1);
    }
    expect(read).toHaveBeenCalledTimes(1);
  });
});
