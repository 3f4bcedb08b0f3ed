/** What every screen may import: the shared pieces, what they load by, and where they stand. */
const BASE = ['api', 'lib', 'live', 'loading', 'routes.ts', 'translation'];
const SCREEN = ['components/shared', ...BASE];

/** Which layers each layer of `src` may import from; docs/architecture.md says what is in each. */
const LAYERS = {
  lib: [],
  translation: [],
  api: ['lib'],
  live: ['api', 'lib'],
  loading: ['lib'],
  console: ['api', 'lib'],
  'components/shared': BASE,
  'components/operations': SCREEN,
  'components/rollout': SCREEN,
  'components/snapshots': ['components/operations', ...SCREEN],
  'components/usage': SCREEN,
  'components/virtualMachines': [
    'components/operations',
    'components/usage',
    ...SCREEN,
  ],
  'components/FleetPage': [
    'components/operations',
    'components/virtualMachines',
    ...SCREEN,
  ],
  'components/console': [
    'console',
    'components/operations',
    'components/virtualMachines',
    ...SCREEN,
  ],
  'components/PlatformPage': [
    'components/FleetPage',
    'components/console',
    'components/rollout',
    ...SCREEN,
  ],
  'components/PlatformCard': ['components/PlatformPage', ...SCREEN],
  'components/VirtualMachinesCard': ['components/virtualMachines', ...SCREEN],
  'components/VirtualMachinePage': [
    'components/console',
    'components/operations',
    'components/rollout',
    'components/snapshots',
    'components/usage',
    'components/virtualMachines',
    ...SCREEN,
  ],
  'components/VirtualMachinesTab': [
    'components/operations',
    'components/usage',
    'components/virtualMachines',
    'components/VirtualMachinePage',
    ...SCREEN,
  ],
  scaffolder: ['components/usage', ...SCREEN],
  // The plugin for the old frontend system: the same screens.
  legacy: [
    'apis.ts',
    'components/FleetPage',
    'components/PlatformCard',
    'components/PlatformPage',
    'components/VirtualMachinesCard',
    'components/VirtualMachinesTab',
    'components/virtualMachines',
    'platformExtensions.tsx',
    'scaffolder',
    ...BASE,
  ],
};

module.exports = require('../../scripts/layers.cjs')(__dirname, LAYERS);
