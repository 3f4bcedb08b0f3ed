import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { englishMessages } from '@rafay-kubevirt/backstage-plugin-kubevirt-common/alpha';
import { causeSources } from '../__testUtils__/causeSources';

const FILE = path.resolve(__dirname, '../../../../../docs/causes.md');

/** The page, from the catalogue of messages and from where causes are read. */
function page(): string {
  const entries = Object.entries<string>(englishMessages);
  const of = (prefix: string) =>
    entries
      .filter(([key]) => new RegExp(`^${prefix}(\\.|_|$)`).test(key))
      .map(([, text]) => `- ${text}`);
  const sections = Object.entries(causeSources).map(([code, source]) =>
    [
      `## ${code}\n\nRead from: ${source}.\n\nIt says:\n`,
      ...of(`cause\\.${code}`),
      ...(of(`hint\\.${code}`).length > 0
        ? ['\nIt advises:\n', ...of(`hint\\.${code}`)]
        : []),
    ].join('\n'),
  );
  return `# Causes

<!-- Generated: UPDATE_DOCS=1 yarn test causesPage -->

What holds a VM back, where it is read, and what is advised. \`{{…}}\` stands for what is found.
"Parsed" is a message in the words of another component: of the scheduler in the forms of Kubernetes 1.33 to 1.36, of KubeVirt v1.9
and CDI v1.66, whose sources are cited in \`plugins/kubevirt-backend/src/model/cause\`. What is not recognised is passed on in the
component's own words.

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
