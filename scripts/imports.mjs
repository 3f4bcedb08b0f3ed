// Finds sources of this repository that import each other in a circle, also by `import type`, which
// eslint's import/no-cycle passes over, folders beside each other that do, and sources that are too long to be about
// one thing. Run by `npm run lint`; exits with 1 and names each.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readArguments } from './lib/arguments.mjs';

const PROGRAM = 'node scripts/imports.mjs';
readArguments(
  PROGRAM,
  `Usage: ${PROGRAM}\nNames sources and folders that import each other in a circle, and sources that are too long; takes no options.`,
);

const MAX_LINES = 400;
/** Longer, as a long set-up serves all that is in them, or as they are one table. */
const LONG = new Set([
  'plugins/kubevirt-backend/src/model/__testUtils__/parsedMessages.ts',
  'plugins/kubevirt-backend/src/operations/operations.integration.test.ts',
  'plugins/scaffolder-backend-module-rafay/src/actions/vmOperate/action.test.ts',
  'plugins/scaffolder-backend-module-rafay/src/templates.test.ts',
]);

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(?:node_modules|dist.*|coverage)$/.test(entry.name)
        ? []
        : sourcesBelow(path);
    }
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** File -> files that it imports by a relative path. */
function readImports(files) {
  const known = new Set(files);
  return new Map(
    files.map(file => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
      const imported = importedFiles
        .filter(({ fileName }) => fileName.startsWith('.'))
        .flatMap(({ fileName }) => {
          const path = resolve(dirname(file), fileName);
          return (
            ['.ts', '.tsx', '/index.ts', '/index.tsx']
              .map(ending => path + ending)
              .find(candidate => known.has(candidate)) ?? []
          );
        });
      return [file, imported];
    }),
  );
}

/** The first circle through each file that is in one; files of a circle found before are not begun with. */
function findCircles(imports) {
  const circles = [];
  const done = new Set();
  const visit = (file, path) => {
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file]);
    } else if (!done.has(file)) {
      imports.get(file).forEach(next => visit(next, [...path, file]));
      done.add(file);
    }
  };
  for (const file of imports.keys()) {
    visit(file, []);
  }
  return circles;
}

/** Folder -> folders beside it of whose sources one in it imports one; what is for tests only does not count. */
function foldersOf(imports) {
  const isTest = file => /\.test\.tsx?$|__testUtils__/.test(file);
  const folders = new Map();
  for (const [file, imported] of imports) {
    for (const other of isTest(file) ? [] : imported) {
      const [from, to] = [file, other].map(path => path.split(sep));
      const at = from.findIndex((part, index) => part !== to[index]);
      // A source beside a folder may lead into it and share what is in it: that is no circle of folders.
      if (at < from.length - 1 && at < to.length - 1) {
        const [folder, beside] = [from, to].map(parts =>
          parts.slice(0, at + 1).join(sep),
        );
        folders.set(folder, (folders.get(folder) ?? new Set()).add(beside));
        folders.set(beside, folders.get(beside) ?? new Set());
      }
    }
  }
  return folders;
}

const files = ['packages', 'plugins'].flatMap(folder =>
  sourcesBelow(join(root, folder)),
);
const long = files.filter(file => {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  return lines > MAX_LINES !== LONG.has(relative(root, file));
});
for (const file of long) {
  const path = relative(root, file);
  console.error(
    LONG.has(path)
      ? `No longer long, so that this script need not list it: ${path}`
      : `More than ${MAX_LINES} lines, so that it should be divided by subject: ${path}`,
  );
}
const imports = readImports(files);
const circles = [...findCircles(imports), ...findCircles(foldersOf(imports))];
for (const circle of circles) {
  console.error(
    `Imports in a circle: ${circle
      .map(file => relative(root, file))
      .join(' -> ')}`,
  );
}
console.log(
  `${files.length} sources, ${circles.length} circles among their imports and folders, ${long.length} too long`,
);
process.exit(circles.length + long.length > 0 ? 1 : 0);
