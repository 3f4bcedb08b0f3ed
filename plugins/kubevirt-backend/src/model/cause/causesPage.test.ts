import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { englishMessages } from '@rafay-kubevirt/backstage-plugin-kubevirt-common/alpha';
import { causeSources } from '../__testUtils__/causeSources';
import { parsedMessages } from '../__testUtils__/parsedMessages';

const FILE = path.resolve(__dirname, '../../../../../docs/causes.md');

/** A table as prettier lays it out. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join(' | ')} |`;
  return [
    line(head),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

/** The page, from the catalogue of messages and from where causes are read. */
function page(): string {
  const entries = Object.entries<string>(englishMessages);
  const of = (prefix: string) =>
    entries
      .filter(([key]) => new RegExp(`^${prefix}(\\.|_|$)`).test(key))
      .map(([, text]) => `- ${text}`);
  const sections = Object.entries(causeSources).map(
    ([code, { source, since }]) =>
      [
        `## ${code}\n\nRead from: ${source}. Since: ${since}.\n\nIt says:\n`,
        ...of(`cause\\.${code}`),
        ...(of(`hint\\.${code}`).length > 0
          ? ['\nIt advises:\n', ...of(`hint\\.${code}`)]
          : []),
      ].join('\n'),
  );
  return `# Causes

<!-- Generated: UPDATE_DOCS=1 yarn test causesPage -->

What holds a VM back, where it is read, and what is advised. \`{{…}}\` stands for what is found.
"Since" is the version from which the component has what is read; "any" stands for all versions that are supported.

## What is parsed

Reasons and conditions are preferred; where only a message says it, the message is taken apart. These are, each tried in the forms
of all versions named here (\`plugins/kubevirt-backend/src/model/__testUtils__/parsedMessages.ts\`). What is not recognised is
passed on whole, in the component's own words.

${table(
  ['what', 'of which versions', 'where their source has it'],
  parsedMessages.map(({ what, versions, source }) => [what, versions, source]),
)}

${sections.join('\n\n')}
`;
}

describe('docs/causes.md', () => {
  it('is what the code says (UPDATE_DOCS=1 writes it)', () => {
    if (process.env.UPDATE_DOCS) {
      writeFileSync(FILE, page());
    }
    expect(readFileSync(FILE, 'utf8')).toBe(page());
  });

  it('has a sentence for each cause', () => {
    for (const code of Object.keys(causeSources)) {
      expect(page().split(`## ${code}\n`)[1]).toMatch(/It says:\n\n- /);
    }
  });
});
