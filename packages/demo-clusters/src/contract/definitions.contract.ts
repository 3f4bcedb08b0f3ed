import { Fixture } from './fixture';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ONLY_CHECK = '?dryRun=All';

/** What is asked of CustomResourceDefinitions. Nothing is made: all are dry runs. */
export function definitionContract(fixture: () => Fixture): void {
  const version = (name: string, served: boolean, storage: boolean) => ({
    name,
    served,
    storage,
    schema: { openAPIV3Schema: { type: 'object' } },
  });

  function check(spec: object, name = 'gadgets.contract.example.com') {
    return fixture().client.post(`${CRDS}${ONLY_CHECK}`, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: {
        group: 'contract.example.com',
        scope: 'Namespaced',
        names: { plural: 'gadgets', kind: 'Gadget' },
        versions: [version('v1', true, true)],
        ...spec,
      },
    });
  }

  describe('definitions', () => {
    it('may serve no version, and derive names from the kind', async () => {
      const { code, body } = await check({
        versions: [version('v1', false, true)],
      });
      expect(code).toBe(201);
      expect(body.spec.names).toEqual({
        plural: 'gadgets',
        singular: 'gadget',
        kind: 'Gadget',
        listKind: 'GadgetList',
      });
    });

    it.each([
      [
        'no version',
        { versions: [] },
        ['spec.versions', 'status.storedVersions'],
      ],
      [
        'no storage version',
        { versions: [version('v1', true, false)] },
        ['spec.versions', 'status.storedVersions'],
      ],
      [
        'two storage versions',
        { versions: [version('v1', true, true), version('v2', true, true)] },
        ['spec.versions', 'status.storedVersions'],
      ],
      ['no scope', { scope: undefined }, ['spec.scope']],
      ['no group', { group: undefined }, ['metadata.name', 'spec.group']],
      [
        'no names',
        { names: {} },
        [
          'metadata.name',
          'spec.names.plural',
          'spec.names.singular',
          'spec.names.kind',
          'spec.names.listKind',
        ],
      ],
      [
        'another plural than its name',
        { names: { plural: 'things', kind: 'Thing' } },
        ['metadata.name'],
      ],
    ])('are invalid with %s', async (_, spec, fields) => {
      const { code, body } = await check(spec);
      expect([code, body.reason]).toEqual([422, 'Invalid']);
      expect(body.message).toMatch(
        /^CustomResourceDefinition\.apiextensions\.k8s\.io "gadgets\.contract\.example\.com" is invalid: /,
      );
      expect(
        body.details.causes.map((cause: { field: string }) => cause.field),
      ).toEqual(fields);
      if (fields[0] === 'spec.versions') {
        expect(body.details.causes[0].message).toContain(
          'must have exactly one version marked as storage version',
        );
      }
    });
  });
}
