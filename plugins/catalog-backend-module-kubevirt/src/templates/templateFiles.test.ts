import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { templateFiles } from '../../scripts/templateFiles';
import { createTemplates } from './createTemplates';
import { createGitHost } from './gitHosts';
import { DEFAULT_CHOICES } from './readTemplateSettings';

const folder = resolve(__dirname, '../../../../templates');

describe('the files in templates', () => {
  const files = templateFiles();

  it('are those that `yarn templates` writes', () => {
    const present = Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .map(path => [
          relative(folder, path).split(sep).join('/'),
          readFileSync(path, 'utf8'),
        ]),
    );
    expect(present).toEqual(Object.fromEntries(files));
  });

  it('hold what the module provides, apart from the choice of hosts', () => {
    const [created] = createTemplates({
      hosts: [createGitHost('github')],
      choices: DEFAULT_CHOICES,
      operations: true,
    });
    expect(
      parse(files.get('github/kubevirt-blueprint-on-rafay.yaml')!),
    ).toEqual(created);
  });
});
