const { readdirSync } = require('node:fs');
const { join } = require('node:path');

/** Folders of `src` that are no layer. */
const TESTS = '__testUtils__';

/** Folders that no layer holds: beneath `src`, or beneath a folder that only has layers in it. */
function foldersWithoutLayer(source, layers, parent = '') {
  return readdirSync(join(source, parent), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== TESTS)
    .map(({ name }) => (parent ? `${parent}/${name}` : name))
    .filter(folder => !layers.includes(folder))
    .flatMap(folder =>
      layers.some(layer => layer.startsWith(`${folder}/`))
        ? foldersWithoutLayer(source, layers, folder)
        : [folder],
    );
}

/** A way from the layer by what layers import back to where it began; undefined where there is none. */
function circleFrom(layer, layers, path = []) {
  if (path.includes(layer)) {
    return [...path.slice(path.indexOf(layer)), layer];
  }
  for (const other of layers[layer] ?? []) {
    const circle = circleFrom(other, layers, [...path, layer]);
    if (circle) {
      return circle;
    }
  }
  return undefined;
}

/**
 * ESLint's configuration of a package whose `src` has layers, which may import from some others only. Every folder has to
 * be in a layer, and layers must not import each other in a circle.
 *
 * @param folder - that of the package
 * @param layers - by layer, the others that it may import from
 */
module.exports = (folder, layers) => {
  const names = Object.keys(layers);
  const missing = foldersWithoutLayer(join(folder, 'src'), names);
  const circle = names.map(name => circleFrom(name, layers)).find(Boolean);
  if (missing.length > 0 || circle) {
    throw new Error(
      circle
        ? `Layers of ${folder} import each other in a circle: ${circle.join(
            ' -> ',
          )}`
        : `Folders of ${folder}/src are in no layer: ${missing.join(', ')}`,
    );
  }
  return require('@backstage/cli/config/eslint-factory')(folder, {
    overrides: [
      {
        files: ['src/**/*.{ts,tsx}'],
        excludedFiles: ['**/*.test.{ts,tsx}', `**/${TESTS}/**`],
        settings: {
          'import/resolver': { node: { extensions: ['.ts', '.tsx'] } },
        },
        rules: {
          'import/no-restricted-paths': [
            'error',
            {
              basePath: folder,
              zones: Object.entries(layers).map(([layer, others]) => ({
                target: `./src/${layer}`,
                from: './src',
                except: [layer, ...others].map(name => `./${name}`),
                message: `'${layer}' may import from ${
                  others.join(', ') || 'no other layer'
                } (docs/architecture.md)`,
              })),
            },
          ],
        },
      },
    ],
  });
};
