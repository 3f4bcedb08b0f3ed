/** A command that the demo cannot do; the message says why, and what there is instead. */
export class CommandError extends Error {}
