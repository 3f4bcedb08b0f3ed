/**
 * ESLint's configuration of a package whose `src` has rooms, which may import from some others only.
 *
 * @param folder - that of the package
 * @param rooms - by room, the others that it may import from
 */
exports.withRooms = (folder, rooms) =>
  require('@backstage/cli/config/eslint-factory')(folder, {
    overrides: [
      {
        files: ['src/**/*.ts'],
        excludedFiles: ['**/*.test.ts', '**/__testUtils__/**'],
        settings: { 'import/resolver': { node: { extensions: ['.ts'] } } },
        rules: {
          'import/no-restricted-paths': [
            'error',
            {
              basePath: folder,
              zones: Object.entries(rooms).map(([room, others]) => ({
                target: `./src/${room}`,
                from: './src',
                except: [room, ...others].map(name => `./${name}`),
                message: `'${room}' may import from ${
                  others.join(', ') || 'no other room'
                } (docs/architecture.md)`,
              })),
            },
          ],
        },
      },
    ],
  });
