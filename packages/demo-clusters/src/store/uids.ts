import { createHash, randomUUID } from 'node:crypto';

/** Makes uids of new objects. */
export type UidGenerator = () => string;

export function randomUids(): UidGenerator {
  return () => randomUUID();
}

/** The same uids in the same order for the same seed, in the form of a version 4 UUID. */
export function seededUids(seed: string): UidGenerator {
  let count = 0;
  return () => {
    const hash = createHash('sha256')
      .update(`${seed}/${count++}`)
      .digest('hex');
    return [
      hash.slice(0, 8),
      hash.slice(8, 12),
      `4${hash.slice(13, 16)}`,
      `8${hash.slice(17, 20)}`,
      hash.slice(20, 32),
    ].join('-');
  };
}

// k8s.io/apimachinery/pkg/util/rand: no vowels and nothing that looks like another character.
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** The five characters that follow a `generateName`, derived from the object's uid. */
export function nameSuffix(uid: string): string {
  const bytes = createHash('sha256').update(uid).digest();
  let suffix = '';
  for (let i = 0; i < 5; i++) {
    suffix += SUFFIX_ALPHABET[bytes[i] % SUFFIX_ALPHABET.length];
  }
  return suffix;
}
