import type { LocalizableMessage } from './localizableMessage';

/**
 * Path of the WebSocket of consoles, beneath the backend's address.
 *
 * @public
 */
export const CONSOLE_PATH = '/v1/console';

/**
 * Subprotocol of consoles. A page offers it, and beside it the caller's Backstage token; it is what is answered.
 *
 * @public
 */
export const CONSOLE_SUBPROTOCOL = 'kubevirt.console.v1';

/**
 * More bytes has no text message of a console, in either direction.
 *
 * @public
 */
export const CONSOLE_MESSAGE_MAX_BYTES = 16 * 1024;

/**
 * What a VM has consoles of: its serial line, or its screen.
 *
 * @public
 */
export const consoleKinds = ['serial', 'vnc'] as const;

/**
 * One of {@link consoleKinds}.
 *
 * @public
 */
export type ConsoleKind = (typeof consoleKinds)[number];

/**
 * Somebody who has a console open.
 *
 * @public
 */
export interface ConsolePerson {
  /** Of the connection, random: one person may have several. */
  id: string;
  /** E.g. `user:default/jane`. */
  userRef: string;
}

/**
 * Why a console ended, or was not opened.
 *
 * @public
 */
export const consoleEndReasons = [
  'forbidden',
  'not-found',
  'uid-changed',
  'not-running',
  'no-graphics',
  'no-serial',
  'in-use',
  'taken-over',
  'restarted',
  'migrated',
  'stopped',
  'cluster-unreachable',
  'node-unreachable',
  'idle',
  'too-long',
  'too-many',
  'too-slow',
  'token-ended',
  'elsewhere',
  'upstream-failed',
  'shutdown',
  'bad-request',
] as const;

/**
 * One of {@link consoleEndReasons}.
 *
 * @public
 */
export type ConsoleEndReason = (typeof consoleEndReasons)[number];

/**
 * What a page does after an end: nothing; connect again by itself once the VM is seen Running; or connect again
 * when the person asks for it, and never by itself.
 *
 * @public
 */
export type ConsoleRetry = 'no' | 'when-running' | 'ask';

/**
 * How a console ends for each reason: the close code of the WebSocket, and what a page does then.
 *
 * @public
 */
export const consoleEnds: Readonly<
  Record<ConsoleEndReason, { closeCode: number; retry: ConsoleRetry }>
> = {
  forbidden: { closeCode: 4403, retry: 'no' },
  'not-found': { closeCode: 4404, retry: 'no' },
  'uid-changed': { closeCode: 4409, retry: 'no' },
  'not-running': { closeCode: 4500, retry: 'when-running' },
  'no-graphics': { closeCode: 4500, retry: 'no' },
  'no-serial': { closeCode: 4500, retry: 'no' },
  'in-use': { closeCode: 4409, retry: 'ask' },
  // Two clients that both come back by themselves throw each other out for ever.
  'taken-over': { closeCode: 4409, retry: 'ask' },
  restarted: { closeCode: 4500, retry: 'when-running' },
  migrated: { closeCode: 4500, retry: 'when-running' },
  stopped: { closeCode: 4500, retry: 'when-running' },
  'cluster-unreachable': { closeCode: 4500, retry: 'ask' },
  'node-unreachable': { closeCode: 4500, retry: 'ask' },
  idle: { closeCode: 4500, retry: 'ask' },
  'too-long': { closeCode: 4500, retry: 'ask' },
  'too-many': { closeCode: 4429, retry: 'ask' },
  'too-slow': { closeCode: 4429, retry: 'ask' },
  // With a new token.
  'token-ended': { closeCode: 4401, retry: 'when-running' },
  elsewhere: { closeCode: 4500, retry: 'ask' },
  'upstream-failed': { closeCode: 4500, retry: 'ask' },
  shutdown: { closeCode: 1001, retry: 'when-running' },
  'bad-request': { closeCode: 4400, retry: 'no' },
};

/**
 * What the backend says in text messages.
 *
 * @remarks
 *
 * - `session`: how the console stands, sent first and on every change
 * - `typing-asked`: to the one who types, that somebody asks to
 * - `typing-answered`: to the one who asked
 * - `end`: the last message before the WebSocket is closed
 *
 * @public
 */
export type ConsoleServerMessage =
  | {
      type: 'session';
      /** Own id among `people`. */
      you: string;
      /** Whether the permission policy lets the person type. */
      mayType: boolean;
      /** All who have this console open, the longest first. `since` in RFC 3339. */
      people: (ConsolePerson & { since: string })[];
      /** Who types; absent while nobody does. `since` in RFC 3339. */
      typing?: { id: string; since: string };
      upstream: 'connecting' | 'connected';
      /** RFC 3339; since when the VM's console is connected. */
      since?: string;
      /** Where the VM runs. */
      node?: string;
    }
  | { type: 'typing-asked'; by: ConsolePerson }
  | { type: 'typing-answered'; granted: boolean; by: ConsolePerson }
  | {
      type: 'end';
      reason: ConsoleEndReason;
      message: LocalizableMessage;
      retry: ConsoleRetry;
    };

/**
 * What a page says in text messages.
 *
 * @remarks
 *
 * - `type`: asks to type, which is granted at once where nobody does
 * - `take-over`: types from now on, whoever did; they are notified
 * - `hand-over`, `answer`: of the one who types, to let somebody else
 * - `release`: types no more
 * - `take-from-stranger`: opens the VM's console again and throws out whoever has it outside of the portal
 *
 * @public
 */
export type ConsoleClientMessage =
  | { type: 'type' }
  | { type: 'take-over' }
  | { type: 'hand-over'; to: string }
  | { type: 'answer'; to: string; granted: boolean }
  | { type: 'release' }
  | { type: 'take-from-stranger' };

/**
 * Which console is asked for, in the query of {@link CONSOLE_PATH}.
 *
 * @public
 */
export interface ConsoleTarget {
  /** Of the catalog entity in whose name it is asked for. */
  entity: { kind: string; namespace: string; name: string };
  cluster: string;
  vmNamespace: string;
  vmName: string;
  /** UID of the VirtualMachine, or of the VirtualMachineInstance where there is none. */
  uid: string;
  console: ConsoleKind;
  /** Throws out whoever has the screen open outside of the portal. */
  force?: boolean;
}

/**
 * What may be done with the consoles of a VM, by `GET …/virtual-machines/{cluster}/{vmNamespace}/{vmName}/console`.
 *
 * @public
 */
export interface ConsoleAvailability {
  /** By configuration. */
  enabled: boolean;
  /** Whether the Backstage that the backend runs on has WebSockets for plugins (1.57). */
  supported: boolean;
  /** Whether the caller may open consoles, and see the picture of the screen. */
  mayWatch: boolean;
  mayType: boolean;
  /** Why the caller may not open one, in English; absent where they may. */
  message?: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
  /** Those that are open now, in this replica of the portal. */
  open: {
    console: ConsoleKind;
    people: (ConsolePerson & { since: string })[];
    typing?: { id: string; since: string };
  }[];
}

/**
 * The query of {@link CONSOLE_PATH}.
 *
 * @public
 */
export function consoleQuery(target: ConsoleTarget): URLSearchParams {
  const { entity, force, ...rest } = target;
  return new URLSearchParams({
    kind: entity.kind,
    namespace: entity.namespace,
    name: entity.name,
    cluster: rest.cluster,
    vmNamespace: rest.vmNamespace,
    vmName: rest.vmName,
    uid: rest.uid,
    console: rest.console,
    ...(force && { force: 'true' }),
  });
}

/** More characters has no id of a connection. */
const MAX_ID = 64;
/** More characters has no reference of a person, and no time. */
const MAX_REF = 1024;
/** More people are not read. */
const MAX_PEOPLE = 1000;

type Fields = Record<string, unknown>;

function parseFields(text: string): Fields | undefined {
  // Each character is one byte at least.
  if (text.length > CONSOLE_MESSAGE_MAX_BYTES) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max;
}

function readPerson(value: unknown): ConsolePerson | undefined {
  return isFields(value) &&
    isText(value.id, MAX_ID) &&
    isText(value.userRef, MAX_REF)
    ? { id: value.id, userRef: value.userRef }
    : undefined;
}

/**
 * Reads a text message of a page.
 *
 * @param text - as it came; nothing of it is trusted
 * @returns undefined for what is none
 * @public
 */
export function parseConsoleClientMessage(
  text: string,
): ConsoleClientMessage | undefined {
  const fields = parseFields(text);
  switch (fields?.type) {
    case 'type':
    case 'take-over':
    case 'release':
    case 'take-from-stranger':
      return { type: fields.type };
    case 'hand-over':
      return isText(fields.to, MAX_ID)
        ? { type: fields.type, to: fields.to }
        : undefined;
    case 'answer':
      return isText(fields.to, MAX_ID) && typeof fields.granted === 'boolean'
        ? { type: fields.type, to: fields.to, granted: fields.granted }
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Reads a text message of the backend.
 *
 * @returns undefined for what is none, or of a type that this version of the package does not know. An `end` whose
 * reason is not known reads as `upstream-failed`; the codes of its `message` may be unknown, see
 * {@link isKnownMessage}.
 * @public
 */
export function parseConsoleServerMessage(
  text: string,
): ConsoleServerMessage | undefined {
  const fields = parseFields(text);
  switch (fields?.type) {
    case 'session':
      return readSession(fields);
    case 'typing-asked': {
      const by = readPerson(fields.by);
      return by && { type: fields.type, by };
    }
    case 'typing-answered': {
      const by = readPerson(fields.by);
      return by && typeof fields.granted === 'boolean'
        ? { type: fields.type, granted: fields.granted, by }
        : undefined;
    }
    case 'end':
      return readEnd(fields);
    default:
      return undefined;
  }
}

function readSession(fields: Fields): ConsoleServerMessage | undefined {
  const { you, mayType, people, typing, upstream, since, node } = fields;
  if (
    !isText(you, MAX_ID) ||
    !Array.isArray(people) ||
    people.length > MAX_PEOPLE ||
    (upstream !== 'connecting' && upstream !== 'connected')
  ) {
    return undefined;
  }
  return {
    type: 'session',
    you,
    mayType: mayType === true,
    people: people.flatMap((each: unknown) => {
      const person = readPerson(each);
      const joined = isFields(each) ? each.since : undefined;
      return person && isText(joined, MAX_REF)
        ? [{ ...person, since: joined }]
        : [];
    }),
    ...(isFields(typing) &&
      isText(typing.id, MAX_ID) &&
      isText(typing.since, MAX_REF) && {
        typing: { id: typing.id, since: typing.since },
      }),
    upstream,
    ...(isText(since, MAX_REF) && { since }),
    ...(isText(node, MAX_REF) && { node }),
  };
}

function readEnd(fields: Fields): ConsoleServerMessage | undefined {
  const { reason, message, retry } = fields;
  if (!isFields(message) || typeof message.code !== 'string') {
    return undefined;
  }
  const known = consoleEndReasons.find(each => each === reason);
  return {
    type: 'end',
    reason: known ?? 'upstream-failed',
    message: message as unknown as LocalizableMessage,
    // What is not known is never tried again by itself.
    retry: retry === 'no' || retry === 'when-running' ? retry : 'ask',
  };
}
