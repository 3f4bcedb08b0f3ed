/** Which rooms each room of `src` may import from. */
const ROOMS = {
  actions: ['rafay', 'catalog', 'kubevirt'],
  rafay: ['catalog', 'kubevirt'],
  catalog: ['rafay', 'kubevirt'],
  kubevirt: [],
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
              }`,
            })),
          },
        ],
      },
    },
  ],
});
