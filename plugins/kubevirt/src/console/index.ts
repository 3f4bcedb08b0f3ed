export { type ConsoleSink, ConsoleStore } from './ConsoleStore';
export {
  type ConsoleSession,
  type ConsoleState,
  isTyping,
} from './consoleState';
export { useConsole } from './useConsole';
