/** Which layers each layer of `src` may import from; docs/architecture.md says what happens in each. */
const LAYERS = {
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

module.exports = require('../../scripts/layers.cjs').withLayers(
  __dirname,
  LAYERS,
);
