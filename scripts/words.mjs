// Finds words that this repository once had for itself, so that they do not come back; docs/glossary.md has those that
// are used now. Run by `npm run lint`; exits with 1 and names each place.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { root } from './lib/toolchain.mjs';

const PROGRAM = 'node scripts/words.mjs';
readArguments(
  PROGRAM,
  `Usage: ${PROGRAM}\nNames words that are not used any more; takes no options.`,
);

/** What to look for, and what to write instead. */
const WORDS = [
  [/\banew\b/i, 'again'],
  [/\bin the place of\b/i, 'instead of'],
  [/\b(?:mend|mends|mended)\b/i, 'fix'],
  [/\bdeeds?\b|\bdeedOf\b/i, 'operation'],
  [/\bpatience(?:Ms)?\b/i, 'timeout, retry policy'],
  [/\bbreathers?\b/i, 'EventLoopYielder'],
  [/\bsayings?[A-Z]\w*|\bSayings?\b|\btellSayings\b/, 'LocalizableMessage'],
  [/\bunheard\b|\buntold\b/i, 'unknown, not sent'],
  [/\bherds?\b/i, 'many at once'],
  [/\bstand-ins?\b|\bstandIns?\b/i, 'emulator, substitute'],
  [/\b(?:Version)Trust\b/, 'ResourceVersionHealth'],
  [/\bOwnersAwaited\b/, 'PendingOwners'],
  [/\bDueTimes\b/, 'DeadlineQueue'],
  [/\breviewAt\b/, 'reevaluateAt'],
  [/\bEntityClaims\b|\bClusterClaim\b/, 'EntitySelector'],
  [/\bVmParts\b/, 'VmObjects'],
  [/\btakePlace\b/, 'reserveSlot'],
  [/\bAccessInquiry\b/, 'AuthorizationBatcher'],
  [/\bboxOf\b|\blightsOf\b|\bLiveMark\b|\bmarkOf\b/, 'names of the glossary'],
  [/\b(?:start)?Weather\b|\bno-weather\b/, 'background events'],
  [
    /\b(?:[Uu]n)?[Tt]old(?![a-z])|[a-z]Told(?![a-z])|\b[Tt]ell(?:s|ing)?(?![a-z])|[a-z]Tell(?:s|ing)?(?![a-z])/,
    'report, notify, show, send, distinguish',
  ],
  [/\b(?:un)?said(?![a-z])|[a-z]Said(?![a-z])|\bsaying\b/, 'report, answer'],
  [/\b[Ww]orlds?\b|[a-z]Worlds?\b|\bWORLDS?\b/, 'what it is'],
  [/\brooms\.cjs\b|\bwithRooms\b|\bROOMS\b/, 'layers'],
];

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(
    file =>
      /\.(?:[cm]?[jt]sx?|md|ya?ml)$/.test(file) &&
      !/^scripts\/words\.mjs$|^docs\/glossary\.md$|\/manifests\/|CHANGELOG|^\.changeset\//.test(
        file,
      ) &&
      existsSync(join(root, file)),
  );

let found = 0;
for (const file of files) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  lines.forEach((line, index) => {
    for (const [word, instead] of WORDS) {
      const [match] = line.match(word) ?? [];
      if (match) {
        found += 1;
        console.error(`${file}:${index + 1}: "${match}": ${instead}`);
      }
    }
  });
}
console.log(`${files.length} files, ${found} words that are not used any more`);
process.exit(found > 0 ? 1 : 0);
