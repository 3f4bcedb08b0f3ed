export { type ConsoleSink, ConsoleStore } from './ConsoleStore';
export {
  type ConsoleSession,
  type ConsoleState,
  idleConsole,
  isTyping,
  reduceConsole,
} from './consoleState';
export { useConsole } from './useConsole';
