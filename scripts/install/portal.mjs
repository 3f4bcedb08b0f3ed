// A portal as `create-app` makes it, with our packages in it by the lines of docs/install.md.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run } from '../lib/toolchain.mjs';

const CREATE_APP = '@backstage/create-app@0.9.2';
const MANIFESTS = [
  'package.json',
  'packages/app/package.json',
  'packages/backend/package.json',
];
const BACKEND = '@rafay-kubevirt/backstage-plugin-kubevirt-backend';
const FRONTEND = '@rafay-kubevirt/backstage-plugin-kubevirt';
const COMMON = '@rafay-kubevirt/backstage-plugin-kubevirt-common';
const NODE = '@rafay-kubevirt/backstage-plugin-kubevirt-node';
const SCAFFOLDER =
  '@rafay-kubevirt/backstage-plugin-scaffolder-backend-module-rafay';
const CATALOG =
  '@rafay-kubevirt/backstage-plugin-catalog-backend-module-kubevirt';

const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

async function runIn(portal, tool, args, env = tool.env) {
  const code = await run(tool.node, args, { cwd: portal, env, quiet: true });
  if (code !== 0) {
    throw new Error(`${args.slice(1).join(' ')} ended with code ${code}`);
  }
}

/**
 * Makes a portal with our packages in it, installs it, and checks its types.
 *
 * @param options.folder - an empty folder
 * @param options.system - `new` or `legacy`, the frontend system
 * @param options.release - the versions of `@backstage` packages by name; the newest where left out
 * @param options.archives - path by name, of `packPlugins`
 * @returns the folder of the portal
 */
export async function createPortal(tool, options) {
  const { folder, system, release, archives } = options;
  const portal = join(folder, 'portal');
  await runCreateApp(tool, folder, system === 'legacy');
  setVersions(portal, release, archives);
  addBackend(portal);
  if (system === 'legacy') {
    addToOldFrontend(portal);
  } else {
    addToNewFrontend(portal);
  }
  await runIn(portal, tool, [tool.yarn, 'install', '--no-immutable']);
  if (release) {
    checkVersions(portal, release);
  }
  await runIn(portal, tool, ['node_modules/typescript/bin/tsc']);
  return portal;
}

async function runCreateApp(tool, folder, legacy) {
  // create-app looks for yarn on the PATH.
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'yarn'),
    `#!/bin/sh\nexec '${tool.node}' '${tool.yarn}' "$@"\n`,
  );
  chmodSync(join(bin, 'yarn'), 0o755);
  const args = ['dlx', '--quiet', CREATE_APP, '--path', 'portal'];
  await runIn(
    folder,
    tool,
    [tool.yarn, ...args, '--skip-install', ...(legacy ? ['--legacy'] : [])],
    {
      ...tool.env,
      PATH: [bin, tool.env.PATH].join(delimiter),
      BACKSTAGE_APP_NAME: 'portal',
      YARN_ENABLE_SCRIPTS: 'false',
    },
  );
}

function setVersions(portal, release, archives) {
  const ours = readJson(join(root, 'package.json')).resolutions;
  const toolVersions = Object.entries(ours).filter(
    ([name]) => !name.startsWith('@backstage/'),
  );
  for (const file of MANIFESTS) {
    const path = join(portal, file);
    const manifest = readJson(path);
    if (!release) {
      for (const group of [manifest.dependencies, manifest.devDependencies]) {
        for (const name of Object.keys(group ?? {})) {
          if (name.startsWith('@backstage/')) {
            group[name] = 'latest';
          }
        }
      }
    }
    if (file === 'package.json') {
      manifest.resolutions = {
        ...manifest.resolutions,
        ...Object.fromEntries(toolVersions),
        ...(release && Object.fromEntries(release)),
        [COMMON]: `file:${archives.get(COMMON)}`,
        [NODE]: `file:${archives.get(NODE)}`,
      };
    }
    const added = {
      'packages/app/package.json': [FRONTEND],
      'packages/backend/package.json': [BACKEND, CATALOG, SCAFFOLDER],
    };
    for (const name of added[file] ?? []) {
      manifest.dependencies[name] = `file:${archives.get(name)}`;
    }
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  appendFileSync(
    join(portal, '.yarnrc.yml'),
    '\nenableScripts: false\nenableTelemetry: false\n',
  );
}

/** The versions that were installed are those of the release, and no other beside them. */
function checkVersions(portal, release) {
  const lock = readFileSync(join(portal, 'yarn.lock'), 'utf8');
  for (const [, name, version] of lock.matchAll(
    /resolution: "(@backstage\/[a-z0-9-]+)@npm:([^"]+)"/g,
  )) {
    if (version !== release.get(name)) {
      throw new Error(
        `${name} ${version} was installed, and the release has ${release.get(
          name,
        )}`,
      );
    }
  }
}

/** Replaces what stands once in a file. */
function edit(portal, file, ...replacements) {
  const path = join(portal, file);
  let text = readFileSync(path, 'utf8');
  for (const [from, to] of replacements) {
    if (text.split(from).length !== 2) {
      throw new Error(`${CREATE_APP}: ${file} does not have '${from}' once`);
    }
    text = text.replace(from, () => to);
  }
  writeFileSync(path, text);
}

function addBackend(portal) {
  edit(portal, 'packages/backend/src/index.ts', [
    'backend.start();',
    `backend.add(import('${BACKEND}'));
backend.add(import('${CATALOG}'));
backend.add(import('${SCAFFOLDER}'));
backend.start();`,
  ]);
}

function addToNewFrontend(portal) {
  edit(
    portal,
    'packages/app/src/App.tsx',
    [
      'export default',
      `import kubevirtScaffolderModule from '${FRONTEND}/scaffolder';

export default`,
    ],
    ['homeModule]', 'homeModule, kubevirtScaffolderModule]'],
  );
}

function addToOldFrontend(portal) {
  edit(
    portal,
    'packages/app/src/App.tsx',
    [
      'const app = createApp',
      `import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';
import {
  KubeVirtClusterPickerFieldExtension,
  KubeVirtPage,
  VirtualMachineImagePickerFieldExtension,
  VirtualMachineSizeInUseFieldExtension,
  VirtualMachineSizePickerFieldExtension,
} from '${FRONTEND}/legacy';

const app = createApp`,
    ],
    [
      '<Route path="/create" element={<ScaffolderPage />} />',
      `<Route path="/kubevirt" element={<KubeVirtPage />} />
    <Route path="/create" element={<ScaffolderPage />}>
      <ScaffolderFieldExtensions>
        <KubeVirtClusterPickerFieldExtension />
        <VirtualMachineImagePickerFieldExtension />
        <VirtualMachineSizeInUseFieldExtension />
        <VirtualMachineSizePickerFieldExtension />
      </ScaffolderFieldExtensions>
    </Route>`,
    ],
  );
  edit(
    portal,
    'packages/app/src/components/catalog/EntityPage.tsx',
    [
      'const techdocsContent',
      `import {
  EntityPlatformCard,
  EntityVirtualMachinesCard,
  EntityVirtualMachinesContent,
  isPlatformAvailable,
  isVirtualMachinesAvailable,
} from '${FRONTEND}/legacy';

const techdocsContent`,
    ],
    [
      `    {entityWarningContent}
    <Grid item md={6}>
      <EntityAboutCard />
    </Grid>
    <Grid item md={6} xs={12}>
      <EntityCatalogGraphCard height={400} />`,
      `    {entityWarningContent}
    <EntitySwitch>
      <EntitySwitch.Case if={isVirtualMachinesAvailable}>
        <Grid item xs={12}>
          <EntityVirtualMachinesCard />
        </Grid>
      </EntitySwitch.Case>
      <EntitySwitch.Case if={isPlatformAvailable}>
        <Grid item xs={12}>
          <EntityPlatformCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
    <Grid item md={6}>
      <EntityAboutCard />
    </Grid>
    <Grid item md={6} xs={12}>
      <EntityCatalogGraphCard height={400} />`,
    ],
    [
      `const serviceEntityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overviewContent}
    </EntityLayout.Route>`,
      `const serviceEntityPage = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      {overviewContent}
    </EntityLayout.Route>
    <EntityLayout.Route
      path="/virtual-machines"
      title="Virtual machines"
      if={isVirtualMachinesAvailable}
    >
      <EntityVirtualMachinesContent />
    </EntityLayout.Route>`,
    ],
  );
  edit(portal, 'packages/app/src/components/Root/Root.tsx', [
    '<SidebarItem icon={LibraryBooks} to="docs" text="Docs" />',
    `<SidebarItem icon={LibraryBooks} to="docs" text="Docs" />
        <SidebarItem icon={ExtensionIcon} to="kubevirt" text="KubeVirt" />`,
  ]);
  // The template of an old app does not depend on it.
  const file = join(portal, 'packages/app/package.json');
  const manifest = readJson(file);
  manifest.dependencies['@backstage/plugin-scaffolder-react'] ??= '*';
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
