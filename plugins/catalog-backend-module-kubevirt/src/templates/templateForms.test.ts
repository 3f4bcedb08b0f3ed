import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { Ajv } from 'ajv';
import {
  findVmImage,
  isImageReference,
  operationVerbs,
  VM_IMAGES,
  VM_SIZES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createTemplates } from './createTemplates';
import { createGitHost, GIT_HOST_KINDS } from './gitHosts';
import { DEFAULT_CHOICES } from './readTemplateSettings';

const templates = createTemplates({
  hosts: GIT_HOST_KINDS.map(kind => createGitHost(kind, ['git.example.com'])),
  choices: DEFAULT_CHOICES,
  operations: true,
}).map(entity => ({
  name: entity.metadata.name,
  entity,
  spec: entity.spec as any,
}));

// Those of plugin-scaffolder that the templates may use, and those of our frontend module.
const FIELDS = [
  'EntityNamePicker',
  'EntityPicker',
  'OwnedEntityPicker',
  'OwnerPicker',
  'RepoUrlPicker',
  'KubeVirtClusterPicker',
  'RafayPicker',
  'VirtualMachineImagePicker',
  'VirtualMachineSizeInUse',
  'VirtualMachineSizePicker',
];

interface Field {
  name: string;
  schema: Record<string, any>;
}

/** Every property of a schema, also those in lists, dependencies and alternatives. */
function fieldsOf(schema: any): Field[] {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  const own = Object.entries<any>(schema.properties ?? {}).map(
    ([name, value]) => ({ name, schema: value }),
  );
  const inside = Object.entries<any>(schema).flatMap(([key, value]) => {
    const each = key === 'properties' || key === 'dependencies';
    return each || Array.isArray(value)
      ? Object.values(value).flatMap(fieldsOf)
      : fieldsOf(value);
  });
  return [...own, ...inside];
}

describe.each(templates)('the form of $name', ({ entity, spec }) => {
  const steps: any[] = spec.parameters;
  const fields = steps.flatMap(fieldsOf);

  it('belongs to an entity that the scaffolder takes', async () => {
    await expect(templateEntityV1beta3Validator.check(entity)).resolves.toBe(
      true,
    );
  });

  it('has steps that are valid JSON schemas', () => {
    const ajv = new Ajv({ strict: false });
    for (const step of steps) {
      expect(ajv.validateSchema({ type: 'object', ...step })).toBe(true);
      expect(() => ajv.compile({ type: 'object', ...step })).not.toThrow();
    }
  });

  it('has a type for each field, so that it can be filled without our fields', () => {
    const untyped = fields.filter(
      ({ schema }) => !schema.type && !Array.isArray(schema.enum),
    );
    expect(untyped).toEqual([]);
  });

  it('uses fields that exist', () => {
    const used = fields.map(({ schema }) => schema['ui:field']).filter(Boolean);
    expect(used).not.toHaveLength(0);
    expect(used.filter(name => !FIELDS.includes(name))).toEqual([]);
  });

  it('has defaults that its own schema takes', () => {
    const ajv = new Ajv({ strict: false });
    const refused = fields.filter(
      ({ schema }) =>
        schema.default !== undefined && !ajv.validate(schema, schema.default),
    );
    expect(refused).toEqual([]);
  });

  it('shows a task only steps that run', () => {
    expect(spec.steps.filter((step: object) => 'if' in step)).toEqual([]);
  });

  it('sends the generator no more than it asks for', () => {
    const open = fields
      .flatMap(({ name, schema }) => [
        { name, schema },
        { name: `${name}[]`, schema: schema.items ?? {} },
      ])
      .filter(
        ({ schema }) =>
          schema.type === 'object' &&
          schema.additionalProperties !== false &&
          !schema.propertyNames?.enum,
      );
    expect(open).toEqual([]);
  });

  it('bounds each text and each list', () => {
    const unbounded = fields
      .flatMap(({ name, schema }) => [
        { name, schema },
        { name: `${name}[]`, schema: schema.items ?? {} },
      ])
      .filter(
        ({ schema }) =>
          (schema.type === 'string' && !schema.enum && !schema.maxLength) ||
          (schema.type === 'array' && !schema.maxItems),
      );
    expect(unbounded).toEqual([]);
  });

  it('has steps that a person who follows a task can distinguish', () => {
    const titles = spec.steps.map(({ name }: { name: string }) => name);
    expect(new Set(titles).size).toBe(spec.steps.length);
    const ids = spec.steps.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(spec.steps.length);
  });

  it('has a name for each choice', () => {
    const unnamed = fields.filter(
      ({ schema }) =>
        schema.enumNames && schema.enumNames.length !== schema.enum.length,
    );
    expect(unnamed).toEqual([]);
  });

  it('offers the sizes of the catalogue, with their figures', () => {
    for (const { schema } of fields.filter(
      ({ name }) => name === 'instancetype',
    )) {
      expect(schema['ui:field']).toBe('VirtualMachineSizePicker');
      expect(schema.enum).toEqual(VM_SIZES.map(({ name }) => name));
      expect(schema.enumNames).toEqual(
        VM_SIZES.map(({ cpu, memory }) =>
          expect.stringContaining(
            `: ${cpu} vCPU, ${memory.replace(/[GM]i$/, ' $&B')}`,
          ),
        ),
      );
    }
  });

  it('offers the images of the catalogue', () => {
    for (const { schema } of fields.filter(({ name }) => name === 'image')) {
      expect(schema['ui:field']).toBe('VirtualMachineImagePicker');
      expect(schema.examples).toEqual(VM_IMAGES.map(({ image }) => image));
      expect(findVmImage(schema.default)).toBeDefined();
    }
  });

  it('refuses what can be no image before it is sent', () => {
    for (const { schema } of fields.filter(({ name }) => name === 'image')) {
      const pattern = new RegExp(schema.pattern);
      for (const { image } of VM_IMAGES) {
        expect(pattern.test(image) && isImageReference(image)).toBe(true);
      }
      expect(pattern.test('a b')).toBe(false);
      expect(pattern.test('${{ secrets.x }}')).toBe(false);
    }
  });
});

describe('the page that names a repository', () => {
  const pages = templates.flatMap(({ name, spec }) =>
    spec.parameters
      .filter(({ title }: { title: string }) => title === 'Repository')
      .map((page: any) => ({ name, page })),
  );

  it('is there in each template but the one that operates', () => {
    expect(pages).toHaveLength(templates.length - 1);
  });

  it.each(pages)(
    'of $name asks for what names it before what may be left out',
    ({ page }) => {
      expect(
        Object.keys(page.properties).slice(0, page.required.length),
      ).toEqual(page.required);
      expect(page.properties.repoUrl['ui:options']).toEqual({
        allowedHosts: ['git.example.com'],
      });
    },
  );
});

describe('the form to operate a virtual machine', () => {
  const page = templates
    .find(({ name }) => name === 'operate-virtual-machine')!
    .spec.parameters.find(
      ({ title }: { title: string }) => title === 'Operation',
    );
  const validate = new Ajv({ strict: false }).compile({
    type: 'object',
    ...page,
  });

  it('is there once, whatever git hosts there are', () => {
    expect(
      templates.filter(({ name }) => name.startsWith('operate-')),
    ).toHaveLength(1);
  });

  it('offers each verb of the kubevirt backend', () => {
    expect(page.properties.verb.enum).toEqual(operationVerbs);
  });

  it.each([
    ...operationVerbs.map(
      verb =>
        [
          { verb },
          !['restore', 'delete-snapshot', 'delete-restore'].includes(verb),
        ] as const,
    ),
    [{ verb: 'restore', snapshot: 'orders-db-monday' }, true],
    [
      { verb: 'restore', snapshot: 'a', volumeRestorePolicy: 'RandomizeNames' },
      false,
    ],
    [{ verb: 'delete-restore', restore: 'a' }, true],
    [{ verb: 'delete' }, false],
    [{ verb: 'start', paused: 'yes' }, false],
    [{ verb: 'stop', gracePeriod: 0 }, false],
    [{ verb: 'stop', gracePeriod: 3600 }, true],
    [{ verb: 'migrate', node: '../a' }, false],
    [{ verb: 'migrate', node: 'node-1.example.com' }, true],
  ] as const)('takes or refuses %j', (values, taken) => {
    expect(validate(values)).toBe(taken);
  });
});

describe('the list of virtual machines', () => {
  const template = templates.find(({ name }) => name === 'add-virtual-machine');
  const ajv = new Ajv({ strict: false });
  const validate = ajv.compile({
    type: 'object',
    ...template!.spec.parameters.find(
      ({ title }: { title: string }) => title === 'Virtual machines',
    ),
  });
  const vm = {
    name: 'orders-db',
    instancetype: 'u1.small',
    source: { type: 'containerDisk', image: VM_IMAGES[0].image },
    runStrategy: 'Always',
  };

  it.each([
    ['what the form gives', {}, true],
    [
      'what the form keeps of another kind of disk',
      { source: { ...vm.source, url: 'https://x', size: '20Gi' } },
      true,
    ],
    ['a manifest of their own', { manifest: 'kind: VirtualMachine' }, false],
    ['annotations', { annotations: { a: 'b' } }, false],
    [
      'a secret of the disk',
      { source: { ...vm.source, secretRef: 'x' } },
      false,
    ],
    ['user data', { cloudInit: { userData: '#cloud-config' } }, false],
    ['no schedule', { snapshotSchedule: {} }, true],
    ['a schedule', { snapshotSchedule: { every: '6h', keep: 4 } }, true],
    ['half a schedule', { snapshotSchedule: { every: '6h' } }, false],
    ['the other half', { snapshotSchedule: { keep: 4 } }, false],
    [
      'more snapshots than can be kept',
      { snapshotSchedule: { every: '6h', keep: 51 } },
      false,
    ],
    [
      'a schedule by the minute',
      { snapshotSchedule: { every: '5m', keep: 4 } },
      false,
    ],
    ['a size that is not offered', { instancetype: 'cx1.8xlarge' }, false],
  ])('takes or refuses %s', (_what, more, taken) => {
    expect(validate({ vms: [{ ...vm, ...more }] })).toBe(taken);
  });
});
