/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let mixed = Math.imul(
      Math.floor(state) ^ (Math.floor(state) >>> 15),
      1 | Math.floor(state),
    );
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the list. */
export function oneOf<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)];
}

type Slot = { holder: Record<string, unknown>; key: string };

/** Values that do not belong where they are put. */
const STRANGE: unknown[] = [
  null,
  '',
  'strange',
  0,
  -1,
  1e308,
  true,
  false,
  [],
  [null],
  ['x', 1, {}],
  {},
  { name: null },
  '2026-13-99T99:99:99Z',
  '9999999999Ei',
  '0/0 nodes are available: ',
  '3/3 nodes are available: 1 node(s) had untolerated taint {a: b, c: d}, , 2 Insufficient .',
  'toString',
  '__proto__',
  'constructor',
];

/** Changes one place of a value: takes it away, puts something strange there, or doubles an element. */
export function mutate(root: object, random: () => number): void {
  const slots: Slot[] = [];
  collect(root as Record<string, unknown>, slots, 0);
  if (slots.length === 0) {
    return;
  }
  const { holder, key } = oneOf(random, slots);
  const value = holder[key];
  const dice = random();
  if (dice < 0.25) {
    if (Array.isArray(holder)) {
      // JSON has no arrays with holes.
      holder.splice(Number(key), 1);
    } else {
      delete holder[key];
    }
  } else if (dice < 0.35 && Array.isArray(value) && value.length > 0) {
    value.push(structuredClone(oneOf(random, value)));
  } else if (dice < 0.5) {
    // Something of the same object in another place: most likely of a fitting type.
    const other = oneOf(random, slots);
    holder[key] = structuredClone(other.holder[other.key]);
  } else {
    holder[key] = oneOf(random, STRANGE);
  }
}

function collect(
  value: Record<string, unknown>,
  slots: Slot[],
  depth: number,
): void {
  for (const key of Object.keys(value)) {
    slots.push({ holder: value, key });
    const inner = value[key];
    if (typeof inner === 'object' && inner !== null && depth < 12) {
      collect(inner as Record<string, unknown>, slots, depth + 1);
    }
  }
}
