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

module.exports = require('../../scripts/rooms.cjs').withRooms(__dirname, ROOMS);
