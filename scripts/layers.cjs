/**
 * ESLint's configuration of a package whose `src` has layers, which may import from some others only.
 *
 * @param folder - that of the package
 * @param layers - by layer, the others that it may import from
 */
module.exports = (folder, layers) =>
  require('@backstage/cli/config/eslint-factory')(folder, {
    overrides: [
      {
        files: ['src/**/*.{ts,tsx}'],
        excludedFiles: ['**/*.test.{ts,tsx}', '**/__testUtils__/**'],
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
