/** Which layers each layer of `src` may import from. */
const LAYERS = {
  actions: ['rafay', 'catalog', 'kubevirt'],
  rafay: ['kubevirt'],
  catalog: ['rafay', 'kubevirt'],
  kubevirt: [],
  // Tests only.
  integration: [],
};

module.exports = require('../../scripts/layers.cjs')(__dirname, LAYERS);
