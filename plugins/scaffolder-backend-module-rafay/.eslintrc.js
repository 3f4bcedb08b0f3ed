/** Which rooms each room of `src` may import from. */
const ROOMS = {
  actions: ['rafay', 'catalog', 'kubevirt'],
  rafay: ['catalog', 'kubevirt'],
  catalog: ['rafay', 'kubevirt'],
  kubevirt: [],
};

module.exports = require('../../scripts/rooms.cjs').withRooms(__dirname, ROOMS);
