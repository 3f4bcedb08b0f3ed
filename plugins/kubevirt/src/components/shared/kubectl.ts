/** What a shell takes as one word that means itself. */
const PLAIN_WORD = /^[\w.,=/:@-]+$/;

/** A command line of kubectl; words in which a POSIX shell would read more are quoted. */
export function kubectl(...words: string[]): string {
  return ['kubectl', ...words]
    .map(word =>
      PLAIN_WORD.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`,
    )
    .join(' ');
}
