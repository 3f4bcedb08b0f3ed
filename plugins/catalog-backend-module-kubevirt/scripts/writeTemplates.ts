// `yarn templates`: writes the templates as files, for portals without the module.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { templateFiles } from './templateFiles';

const folder = resolve(__dirname, '../../../templates');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of templateFiles()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
