import { readFileSync } from 'node:fs';
import type { TypeElement, NodeArray, TypeNode } from 'typescript';

/** Keys of an object, with what is beneath each: nothing, an object, or a list of objects. */
interface Keys {
  [key: string]: true | Keys | [Keys];
}

/** The keys that a `config.d.ts` describes, to be held against those that the plugin knows. */
export async function configKeys(file: string): Promise<Keys> {
  // It takes a while, and few tests need it.
  const { default: ts } = await import('typescript');

  function keysOf(type: TypeNode): Keys[string] {
    if (ts.isTypeReferenceNode(type) && type.typeArguments) {
      const item = keysOf(type.typeArguments[0]);
      return item === true ? true : [item as Keys];
    }
    return ts.isTypeLiteralNode(type) ? membersOf(type.members) : true;
  }

  function membersOf(members: NodeArray<TypeElement>): Keys {
    return Object.fromEntries(
      members
        .filter(ts.isPropertySignature)
        .map(member => [member.name.getText(), keysOf(member.type!)]),
    );
  }

  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  return membersOf(source.statements.find(ts.isInterfaceDeclaration)!.members);
}
