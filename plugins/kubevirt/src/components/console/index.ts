export { ConsolePanel } from './ConsolePanel';
export { useConsoleAddress } from './consoleAddress';
