/** Which layers each layer of `src` may import from; docs/architecture.md says what happens in each. */
const LAYERS = {
  routes: ['access', 'operations', 'reads', 'stream', 'model'],
  actions: ['access', 'operations', 'reads', 'model'],
  stream: ['access', 'mirror'],
  operations: ['access', 'entities', 'mirror', 'clusters', 'model'],
  reads: ['access', 'mirror', 'clusters', 'model'],
  access: ['entities', 'mirror', 'model'],
  entities: ['mirror'],
  mirror: ['clusters', 'model'],
  clusters: [],
  model: [],
};

module.exports = require('../../scripts/layers.cjs').withLayers(
  __dirname,
  LAYERS,
);
