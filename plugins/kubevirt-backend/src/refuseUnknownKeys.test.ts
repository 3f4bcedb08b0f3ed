import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import ts from 'typescript';
import {
  KNOWN_KEYS,
  refuseUnknownKeys,
  type KnownKeys,
} from './refuseUnknownKeys';

const refusing = (kubevirt: JsonObject) => () =>
  refuseUnknownKeys(new ConfigReader({ kubevirt }));

/** The keys of a type of `config.d.ts`. */
function keysOf(type: ts.TypeNode): KnownKeys[string] {
  if (ts.isTypeReferenceNode(type) && type.typeArguments) {
    const item = keysOf(type.typeArguments[0]);
    return item === true ? true : [item as KnownKeys];
  }
  return ts.isTypeLiteralNode(type) ? membersOf(type.members) : true;
}

function membersOf(members: ts.NodeArray<ts.TypeElement>): KnownKeys {
  return Object.fromEntries(
    members
      .filter(ts.isPropertySignature)
      .map(member => [member.name.getText(), keysOf(member.type!)]),
  );
}

describe('refuseUnknownKeys', () => {
  it('knows just the keys that config.d.ts describes', () => {
    const file = path.resolve(__dirname, '../config.d.ts');
    const source = ts.createSourceFile(
      file,
      readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const config = source.statements.find(ts.isInterfaceDeclaration)!;
    expect(membersOf(config.members)).toEqual({ kubevirt: KNOWN_KEYS });
  });

  it.each<[string, JsonObject]>([
    ['kubevirt.acess', { acess: { read: 'consent' } }],
    ['kubevirt.access.mode', { access: { mode: 'consent' } }],
    [
      'kubevirt.access.rules[1].namespace',
      {
        access: { rules: [{ callers: 'a' }, { namespace: 'shop' }] },
      },
    ],
    [
      'kubevirt.access.rules[0].entities.locations',
      {
        access: { rules: [{ entities: { locations: 'x' } }] },
      },
    ],
    ['kubevirt.clusters[0].namespace', { clusters: [{ namespace: 'shop' }] }],
    [
      'kubevirt.clusters[0].kubeconfig.contexts',
      {
        clusters: [{ kubeconfig: { contexts: 'a' } }],
      },
    ],
    ['kubevirt.kubeconfigs[0].context', { kubeconfigs: [{ context: 'a' }] }],
    ['kubevirt.execPlugins[0].args', { execPlugins: [{ args: [] }] }],
    ['kubevirt.mirror.namespace', { mirror: { namespace: 'shop' } }],
    ['kubevirt.mirror.constructor', { mirror: { constructor: 'shop' } }],
    ['kubevirt.cache.visiblity', { cache: { visiblity: 0 } }],
  ])('refuses %s by its path', (place, kubevirt) => {
    expect(refusing(kubevirt)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(`'${place}'`),
      }),
    );
  });

  it.each(['owner', 'kind', 'namespace'])(
    'says what takes the place of %s in a rule',
    key => {
      expect(
        refusing({ access: { rules: [{ entities: { [key]: 'x' } }] } }),
      ).toThrow("use 'callers', or 'location' with 'ref'");
    },
  );

  it('lets the rest to those who read it', () => {
    expect(
      refusing({ clusters: 'west', access: { read: 'consent' } }),
    ).not.toThrow();
    expect(() => refuseUnknownKeys(new ConfigReader({}))).not.toThrow();
  });
});
