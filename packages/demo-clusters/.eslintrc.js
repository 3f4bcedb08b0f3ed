/** What every layer may import: objects, failures and time. */
const BASE = ['types.ts', 'objects.ts', 'status.ts', 'clock.ts', 'signal.ts'];

/** Which layers each layer of `src` may import from; README.md says what is in each. */
const LAYERS = {
  store: BASE,
  rbac: BASE,
  guests: BASE,
  apiserver: ['rbac', 'store', 'faults.ts', ...BASE],
  controllers: ['apiserver', 'store', ...BASE],
  scheduler: ['controllers', ...BASE],
  kubelet: ['controllers', ...BASE],
  kubevirt: [
    'apiserver',
    'controllers',
    'guests',
    'kubelet',
    'store',
    'faults.ts',
    ...BASE,
  ],
  cdi: ['apiserver', 'controllers', 'kubelet', 'kubevirt', ...BASE],
  monitoring: [
    'apiserver',
    'controllers',
    'kubevirt',
    'store',
    'faults.ts',
    ...BASE,
  ],
  scenarios: [
    'controllers',
    'kubelet',
    'kubevirt',
    'store',
    'cluster.ts',
    ...BASE,
  ],
  contract: BASE,
  rafay: ['apiserver', 'controllers', 'cluster.ts', 'install.ts', ...BASE],
};

const config = require('../../scripts/layers.cjs')(__dirname, LAYERS);

config.overrides.push(
  {
    files: ['src/**/*.ts'],
    excludedFiles: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'error' },
  },
  {
    // Suites that test files run against a demo cluster and against a real one.
    files: ['src/contract/*.contract.ts', 'src/contract/__testUtils__/*.ts'],
    rules: {
      'jest/no-export': 'off',
      // What a server may offer or not shows in its answer.
      'jest/no-conditional-expect': 'off',
    },
  },
);

module.exports = config;
