// What the programs of this folder are called with. No package is needed for it, so that a fresh checkout can be asked, too.
import { parseArgs } from 'node:util';

/** Says what is wrong with the words that a program was called with, and how to ask for the right ones, and ends it. */
function refuse(sentence, command) {
  console.error(`\u2716 ${sentence}. ${command} --help says what it takes.`);
  process.exit(2);
}

/**
 * Reads what a program was called with. `--help` prints what it takes and ends it with 0; what it does not know, or
 * cannot use, ends it with 2 and a sentence.
 *
 * @param command - how the program is called, for example `npm start --`
 * @param usage - what `--help` prints
 * @param options - as of `parseArgs` without positional arguments; `type: 'number'` besides is a whole number from `min`
 * (1 where left out) to `max`
 * @param argv - the words, where they are not those of this process
 * @returns values by option
 */
export function readArguments(
  command,
  usage,
  options = {},
  argv = process.argv.slice(2),
) {
  const numbers = Object.entries(options).filter(
    ([, { type }]) => type === 'number',
  );
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        ...options,
        ...Object.fromEntries(
          numbers.map(([name]) => [name, { type: 'string' }]),
        ),
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    if (!error.code?.startsWith('ERR_PARSE_ARGS_')) {
      throw error;
    }
    refuse(error.message.split('\n')[0].replace(/\.$/, ''), command);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  for (const [name, { min = 1, max = Infinity, default: usual }] of numbers) {
    const text = values[name];
    const number = text === undefined ? usual : Number(text);
    if (
      number !== undefined &&
      (text === '' || !Number.isInteger(number) || number < min || number > max)
    ) {
      refuse(
        `--${name}: '${text}' is no whole number ${
          max === Infinity ? `from ${min} on` : `from ${min} to ${max}`
        }`,
        command,
      );
    }
    values[name] = number;
  }
  return values;
}

/** A port of this machine, as an option for `readArguments`; `room` ports after it are needed as well. */
export function portOption(usual, room = 0) {
  return { type: 'number', default: usual, max: 65_535 - room };
}
