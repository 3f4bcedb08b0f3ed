module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Suites that test files run against a demo cluster and against a real one.
      files: ['src/contract/*.contract.ts'],
      rules: {
        'jest/no-export': 'off',
        // What a server may offer or not is told by its answer.
        'jest/no-conditional-expect': 'off',
      },
    },
  ],
});
