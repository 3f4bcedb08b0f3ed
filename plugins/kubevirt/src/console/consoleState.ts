import type {
  ConsoleEndReason,
  ConsolePerson,
  ConsoleServerMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ConsoleClosed } from '../api/ConsoleConnection';

/** How the console stands, and who has it open. */
export type ConsoleSession = Omit<
  Extract<ConsoleServerMessage, { type: 'session' }>,
  'type'
>;

/**
 * - `idle`: nobody has asked for it yet
 * - `opening`: until the backend says how it stands
 * - `connecting`: the backend connects to the VM
 * - `waiting`: it ended, and is opened again by itself once the VM runs
 * - `ended`: it ended, and is opened again only when somebody asks for it
 */
type ConsolePhase =
  | 'idle'
  | 'opening'
  | 'connecting'
  | 'connected'
  | 'waiting'
  | 'ended';

/** A console as this page knows it. Times are milliseconds since the epoch. */
export interface ConsoleState {
  phase: ConsolePhase;
  /** As last reported, also after the end. */
  session?: ConsoleSession;
  /** Why it is waiting or has ended. */
  closed?: ConsoleClosed;
  /** How often it was tried to come back since it was last connected. */
  tries: number;
  /** What interrupted it, until it is connected again. */
  interrupted?: { at: number; reason: ConsoleEndReason };
  /** The interruption that is over. */
  reconnected?: {
    reason: ConsoleEndReason;
    at: number;
    afterMs: number;
    node?: string;
  };
  /** Those who ask this person to let them type. */
  askers: ConsolePerson[];
  /** This person asked somebody to let them type, and has no answer yet. */
  asking: boolean;
  /** Who would rather go on typing. */
  declinedBy?: ConsolePerson;
}

/** What happens to a console. */
export type ConsoleEvent =
  | { type: 'open' }
  | {
      type: 'message';
      at: number;
      message: Exclude<ConsoleServerMessage, { type: 'end' }>;
    }
  | { type: 'closed'; at: number; closed: ConsoleClosed }
  /** This person asked to type. */
  | { type: 'asked' }
  /** This person answered one who asked. */
  | { type: 'answered'; to: string };

/** Before anything happened. */
export const idleConsole: ConsoleState = {
  phase: 'idle',
  tries: 0,
  askers: [],
  asking: false,
};

/** Whether this person types. */
export function isTyping(state: ConsoleState): boolean {
  const { phase, session } = state;
  return (
    phase === 'connected' &&
    session?.typing !== undefined &&
    session.typing.id === session.you
  );
}

/** The console after an event. */
export function reduceConsole(
  state: ConsoleState,
  event: ConsoleEvent,
): ConsoleState {
  switch (event.type) {
    case 'open':
      return {
        ...state,
        phase: 'opening',
        closed: undefined,
        tries: state.tries + 1,
      };
    case 'closed':
      return close(state, event.closed, event.at);
    case 'asked':
      return { ...state, asking: true, declinedBy: undefined };
    case 'answered':
      return {
        ...state,
        askers: state.askers.filter(({ id }) => id !== event.to),
      };
    default:
      return receive(state, event.message, event.at);
  }
}

function close(
  state: ConsoleState,
  closed: ConsoleClosed,
  at: number,
): ConsoleState {
  const comesBack = closed.kind === 'ended' && closed.retry === 'when-running';
  // Somebody waits for it from the first interruption on, whatever else fails meanwhile.
  const interrupted =
    state.interrupted ??
    (comesBack && state.phase === 'connected'
      ? { at, reason: closed.reason }
      : undefined);
  return {
    ...state,
    phase: comesBack ? 'waiting' : 'ended',
    closed,
    interrupted: comesBack ? interrupted : undefined,
    reconnected: undefined,
    askers: [],
    asking: false,
    declinedBy: undefined,
  };
}

function receive(
  state: ConsoleState,
  message: Exclude<ConsoleServerMessage, { type: 'end' }>,
  at: number,
): ConsoleState {
  switch (message.type) {
    case 'typing-asked':
      return state.askers.some(({ id }) => id === message.by.id)
        ? state
        : { ...state, askers: [...state.askers, message.by] };
    case 'typing-answered':
      return {
        ...state,
        asking: false,
        declinedBy: message.granted ? undefined : message.by,
      };
    default:
      return stand(state, message, at);
  }
}

function stand(
  state: ConsoleState,
  { type: _, ...session }: Extract<ConsoleServerMessage, { type: 'session' }>,
  at: number,
): ConsoleState {
  const connected = session.upstream === 'connected';
  const present = new Set(session.people.map(({ id }) => id));
  const mine = session.typing?.id === session.you;
  const next: ConsoleState = {
    ...state,
    session,
    phase: connected ? 'connected' : 'connecting',
    // Only who types can be asked, and only by who is there.
    askers: mine ? state.askers.filter(({ id }) => present.has(id)) : [],
    asking: state.asking && session.typing !== undefined && !mine,
    declinedBy:
      session.typing && session.typing.id === state.declinedBy?.id
        ? state.declinedBy
        : undefined,
  };
  if (!connected) {
    return next;
  }
  const { interrupted } = state;
  return {
    ...next,
    tries: 0,
    interrupted: undefined,
    reconnected: interrupted
      ? {
          reason: interrupted.reason,
          at,
          afterMs: at - interrupted.at,
          node: session.node,
        }
      : state.reconnected,
  };
}
