import { GuestDescription } from './description';

/** Who sits where, and what commands show of it. */
export interface ShellSession {
  guest: GuestDescription;
  user: string;
  /** `ttyS0` or `tty1`. */
  tty: string;
  now: Date;
  /** Milliseconds. */
  uptime: number;
  /** How many are logged in. */
  users: number;
}

/** So many lines `seq` writes at most. */
const MAX_LINES = 100_000;

function timeOfDay(date: Date): string {
  return date.toISOString().slice(11, 19);
}

function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours > 0
    ? `${hours}:${String(minutes % 60).padStart(2, '0')}`
    : `${minutes} min`;
}

function osRelease({ prettyName, id }: GuestDescription): string {
  return `NAME="${prettyName.replace(
    / [\d.]+.*/,
    '',
  )}"\nID=${id}\nPRETTY_NAME="${prettyName}"`;
}

function files({ guest }: ShellSession): Record<string, string> {
  return {
    '/etc/os-release': osRelease(guest),
    '/etc/hostname': guest.name,
    'readme.txt': 'This guest is emulated: nothing that you do here lasts.',
  };
}

type Command = (args: string[], session: ShellSession) => string | undefined;

const COMMANDS: Record<string, Command> = {
  echo: args => args.join(' ').replace(/["']/g, ''),
  whoami: (_, { user }) => user,
  hostname: (_, { guest }) => guest.name,
  tty: (_, { tty }) => `/dev/${tty}`,
  uptime: (_, { now, uptime, users }) =>
    ` ${timeOfDay(now)} up ${span(uptime)},  ${users} user${
      users === 1 ? '' : 's'
    },  load average: 0.00, 0.01, 0.00`,
  date: (_, { now }) => now.toUTCString(),
  uname: (args, { guest }) =>
    args.includes('-a')
      ? `Linux ${guest.name} ${guest.kernel} #1 SMP x86_64 GNU/Linux`
      : 'Linux',
  ls: args => (args.length > 0 ? 'os-release  hostname' : 'readme.txt'),
  cat: (args, session) =>
    args
      .map(
        name =>
          files(session)[name] ?? `cat: ${name}: No such file or directory`,
      )
      .join('\n'),
  seq: ([last]) => {
    const count = Math.min(Number.parseInt(last, 10) || 0, MAX_LINES);
    return Array.from({ length: count }, (_, index) => index + 1).join('\n');
  },
  clear: () => '\x1b[H\x1b[2J',
  help: () => `${Object.keys(COMMANDS).join(' ')} reboot poweroff exit`,
};

/** What a command writes; undefined when it writes nothing. */
export function runCommand(
  line: string,
  session: ShellSession,
): string | undefined {
  const [name, ...args] = line.split(/\s+/);
  if (!Object.hasOwn(COMMANDS, name)) {
    return `-bash: ${name}: command not found`;
  }
  return COMMANDS[name](args, session) || undefined;
}
