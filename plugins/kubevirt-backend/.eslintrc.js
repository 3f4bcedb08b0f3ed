/** Which rooms each room of `src` may import from; docs/architecture.md says what happens in each. */
const ROOMS = {
  routes: ['access', 'reads', 'stream', 'model'],
  actions: ['access', 'reads', 'model'],
  stream: ['access', 'mirror'],
  reads: ['access', 'mirror', 'clusters', 'model'],
  access: ['entities', 'mirror', 'model'],
  entities: ['mirror'],
  mirror: ['clusters', 'model'],
  clusters: [],
  model: [],
};

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: ['src/**/*.ts'],
      excludedFiles: ['**/*.test.ts', '**/__testUtils__/**'],
      settings: { 'import/resolver': { node: { extensions: ['.ts'] } } },
      rules: {
        'import/no-restricted-paths': [
          'error',
          {
            basePath: __dirname,
            zones: Object.entries(ROOMS).map(([room, others]) => ({
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
