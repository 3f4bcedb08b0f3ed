import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  TypeElement,
  NodeArray,
  SourceFile,
  TypeNode,
  TypeReferenceNode,
} from 'typescript';

/** Keys of an object, with what is beneath each: nothing, an object, or a list of objects. */
interface Keys {
  [key: string]: true | Keys | [Keys];
}

/** The keys that a `config.d.ts` describes, to be held against those that the plugin knows. */
export async function configKeys(file: string): Promise<Keys> {
  // It takes a while, and few tests need it.
  const { default: ts } = await import('typescript');

  function parse(path: string): SourceFile {
    const text = readFileSync(path, 'utf8');
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  }

  function keysOf(type: TypeNode): Keys[string] {
    if (ts.isTypeReferenceNode(type)) {
      if (type.typeArguments) {
        const item = keysOf(type.typeArguments[0]);
        return item === true ? true : [item as Keys];
      }
      const section = sectionOf(type);
      return section ? keysOf(section) : true;
    }
    return ts.isTypeLiteralNode(type) ? membersOf(type.members) : true;
  }

  /** A section that stands in a file of its own. */
  function sectionOf(type: TypeReferenceNode): TypeNode | undefined {
    const name = type.typeName.getText();
    const source = type.getSourceFile();
    const from = source.statements
      .filter(ts.isImportDeclaration)
      .find(({ importClause }) => importClause?.getText().includes(name))
      ?.moduleSpecifier as { text: string } | undefined;
    return from?.text.startsWith('.')
      ? parse(join(dirname(source.fileName), `${from.text}.d.ts`))
          .statements.filter(ts.isTypeAliasDeclaration)
          .find(alias => alias.name.text === name)?.type
      : undefined;
  }

  function membersOf(members: NodeArray<TypeElement>): Keys {
    return Object.fromEntries(
      members
        .filter(ts.isPropertySignature)
        .map(member => [member.name.getText(), keysOf(member.type!)]),
    );
  }

  return membersOf(
    parse(file).statements.find(ts.isInterfaceDeclaration)!.members,
  );
}
