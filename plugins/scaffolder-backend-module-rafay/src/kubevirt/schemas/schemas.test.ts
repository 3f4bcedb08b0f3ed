import { z } from 'zod/v3';
import { exampleMachines } from '../__testUtils__/machines';
import { cdiCrSchema, kubeVirtCrSchema } from './customResources';
import { vmInputSchema } from './vmInput';

describe('vmInputSchema', () => {
  const schema = vmInputSchema(z);

  it.each(Object.entries(exampleMachines))('accepts %s', (_title, input) => {
    expect(schema.parse(input)).toEqual(input);
  });

  it.each([
    [{ name: 'A' }],
    [{ name: 'a', runStrategy: 'Sometimes' }],
    [{ name: 'a', cpu: true }],
    [{ name: 'a', password: 'x' }],
    [{ name: 'a', source: { type: 'floppy' } }],
    [{ name: 'a', cloudInit: { password: 'x' } }],
  ])('refuses %j', input => {
    expect(schema.safeParse(input).success).toBe(false);
  });
});

it.each([
  ['a VM', vmInputSchema(z)],
  ['KubeVirt', kubeVirtCrSchema(z)],
  ['CDI', cdiCrSchema(z)],
])('describes each field of %s for forms', (_title, schema) => {
  for (const [name, field] of Object.entries(schema.shape)) {
    const inner = (field as z.ZodOptional<z.ZodTypeAny>).unwrap?.();
    expect([name, field.description ?? inner?.description]).toEqual([
      name,
      expect.stringMatching(/\w{3}/),
    ]);
  }
});

it('takes what the CR builders take', () => {
  expect(
    kubeVirtCrSchema(z).parse({ anyNode: true, infraReplicas: 2 }),
  ).toEqual({ anyNode: true, infraReplicas: 2 });
  expect(kubeVirtCrSchema(z).safeParse({ infraReplicas: 0 }).success).toBe(
    false,
  );
  expect(cdiCrSchema(z).parse({ infraReplicas: 1 })).toEqual({
    infraReplicas: 1,
  });
  expect(cdiCrSchema(z).safeParse({ other: 1 }).success).toBe(false);
});
