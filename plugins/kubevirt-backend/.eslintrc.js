/** Which layers each layer of `src` may import from; docs/architecture.md says what happens in each. */
const LAYERS = {
  routes: ['access', 'fleet', 'rollouts', 'operations', 'reads', 'stream', 'model', 'lib'],
  actions: ['access', 'rollouts', 'operations', 'reads', 'model'],
  fleet: ['access', 'entities', 'mirror', 'model', 'stream', 'lib'],
  stream: ['access', 'mirror', 'lib'],
  operations: ['access', 'entities', 'mirror', 'clusters', 'model', 'lib'],
  reads: ['access', 'mirror', 'clusters', 'model', 'lib'],
  access: ['entities', 'rollouts', 'mirror', 'model', 'lib'],
  rollouts: ['lib'],
  entities: ['mirror'],
  mirror: ['clusters', 'model', 'lib'],
  'mirror/notify': [
    'mirror/graph',
    'mirror/store',
    'mirror/reflector',
    'model',
    'lib',
  ],
  'mirror/graph': ['mirror/store', 'mirror/reflector', 'model', 'lib'],
  'mirror/store': ['mirror/reflector', 'model'],
  'mirror/reflector': ['clusters', 'model', 'lib'],
  clusters: ['lib'],
  model: [],
  lib: [],
};

module.exports = require('../../scripts/layers.cjs')(__dirname, LAYERS);
