// Finds regular expressions of production sources whose time grows faster than their input: text of users,
// tenants and clusters must not be able to hold the process up. Run by `npm run lint`; exits with 1 and
// names each. The verdicts are those of recheck (https://makenowjust-labs.github.io/recheck/).
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments, visit as visitYaml } from 'yaml';
import { readArguments } from './lib/arguments.mjs';

// recheck's own JavaScript, as no other program need be started for it. Read when recheck is loaded.
process.env.RECHECK_BACKEND = 'pure';
const { check } = await import('recheck');

const PROGRAM = 'node scripts/patterns.mjs';
readArguments(
  PROGRAM,
  `Usage: ${PROGRAM}\nNames regular expressions that take more than linear time; takes no options.`,
);

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const CACHE = join(root, 'node_modules/.cache/patterns.json');
/** Milliseconds for one pattern: seconds on an idle machine, and a busy one must come to the same verdict. */
const TIMEOUT = 300_000;

// Tests, contract suites and scripts are not given text of others.
const SOURCES = /^(?:packages|plugins)\/[^/]+\/src\/.*\.tsx?$/;
const NOT_PRODUCTION =
  /\.test\.|\.contract\.|\/__[A-Za-z]+__\/|\/src\/(?:contract|dev)\//;
const TEMPLATES = /^templates\/.*\.yaml$/;

function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

/** Regular expressions of a TypeScript source: literals, RegExp(…), `pattern` of a JSON schema. */
function patternsOfSource(file, text) {
  const found = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const add = (node, pattern, flags = '') =>
    found.push({ at: lineOf(text, node.getStart()), pattern, flags });
  const visit = node => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      add(node, node.text.slice(1, end), node.text.slice(end + 1));
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === 'RegExp'
    ) {
      const [pattern, flags] = node.arguments ?? [];
      // A pattern that is put together when the program runs can not be judged here.
      add(
        node,
        pattern && ts.isStringLiteralLike(pattern) ? pattern.text : undefined,
        flags?.text,
      );
    } else if (
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'pattern' &&
      ts.isStringLiteralLike(node.initializer)
    ) {
      add(node, node.initializer.text, 'u');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `pattern` of the JSON schemas of a template's form, which the page and the scaffolder apply. */
function patternsOfTemplate(_file, text) {
  const found = [];
  for (const document of parseAllDocuments(text)) {
    visitYaml(document, {
      Pair(_key, { key, value }) {
        if (key?.value === 'pattern' && typeof value?.value === 'string') {
          found.push({
            at: lineOf(text, key.range[0]),
            pattern: value.value,
            flags: 'u',
          });
        }
      },
    });
  }
  return found;
}

function readCache() {
  try {
    return JSON.parse(readFileSync(CACHE, 'utf8'));
  } catch {
    return {};
  }
}

async function judge({ pattern, flags }) {
  if (pattern === undefined) {
    return 'is not a constant, so that nobody can say how long it takes';
  }
  const { status, complexity, error } = await check(pattern, flags, {
    timeout: TIMEOUT,
    // The same draw each time, so that a pattern is judged alike on each machine.
    randomSeed: 1,
  });
  if (status === 'safe') {
    return '';
  }
  return status === 'vulnerable'
    ? `takes more than linear time (${complexity.summary})`
    : `could not be judged (${error.kind})`;
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');
const patterns = files.flatMap(file => {
  let read;
  if (SOURCES.test(file) && !NOT_PRODUCTION.test(file)) {
    read = patternsOfSource;
  } else if (TEMPLATES.test(file)) {
    read = patternsOfTemplate;
  }
  return (
    read?.(file, readFileSync(join(root, file), 'utf8')).map(found => ({
      ...found,
      file,
    })) ?? []
  );
});

const { version } = JSON.parse(
  readFileSync(join(root, 'node_modules/recheck/package.json'), 'utf8'),
);
const before = readCache();
const verdicts = {};
let bad = 0;
for (const each of patterns) {
  const key = createHash('sha256')
    .update(JSON.stringify([version, each.pattern, each.flags]))
    .digest('hex');
  verdicts[key] ??= before[key] ?? (await judge(each));
  if (verdicts[key]) {
    bad += 1;
    console.error(
      `${each.file}:${each.at}: /${each.pattern ?? '…'}/${each.flags ?? ''} ${
        verdicts[key]
      }`,
    );
  }
}
mkdirSync(dirname(CACHE), { recursive: true });
writeFileSync(CACHE, JSON.stringify(verdicts));
console.log(
  `${patterns.length} patterns, ${bad} of more than linear time or unknown`,
);
process.exit(bad > 0 ? 1 : 0);
