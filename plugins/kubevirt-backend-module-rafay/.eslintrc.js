/** Which layers each layer of `src` may import from; docs/architecture.md says what is in each. */
const LAYERS = {
  client: [],
  adapters: ['client'],
  clusters: ['adapters', 'client'],
  git: ['client'],
  inventory: ['adapters', 'client'],
  rollout: ['adapters', 'client', 'clusters', 'git'],
};

module.exports = require('../../scripts/layers.cjs')(__dirname, LAYERS);
