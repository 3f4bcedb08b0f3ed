import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import {
  findVmImage,
  isImageReference,
  VM_IMAGES,
  VM_SIZES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { parse } from 'yaml';

const folder = path.resolve(__dirname, '../../../templates');
const templates = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => ({
    name,
    spec: parse(readFileSync(path.join(folder, name, 'template.yaml'), 'utf8'))
      .spec,
  }));

// Those of plugin-scaffolder that the templates may use, and those of our frontend module.
const FIELDS = [
  'EntityNamePicker',
  'EntityPicker',
  'OwnerPicker',
  'RepoUrlPicker',
  'KubeVirtClusterPicker',
  'VirtualMachineImagePicker',
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

describe.each(templates)('the form of $name', ({ spec }) => {
  const steps: any[] = spec.parameters;
  const fields = steps.flatMap(fieldsOf);

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

  it('asks for what a git host needs before what may be left out', () => {
    const step = steps.find(({ dependencies }) => dependencies?.target);
    const optional = Object.keys(step.properties).filter(
      name => !step.required.includes(name),
    );
    // By itself a form shows what depends on a choice last of all.
    expect(step['ui:order'] ?? ['target', '*']).toEqual([
      'target',
      '*',
      ...optional,
    ]);
  });

  it('has steps that a person who follows a task can tell apart', () => {
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
