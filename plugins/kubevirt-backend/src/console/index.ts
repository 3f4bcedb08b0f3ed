export * from './ConsoleEndError';
export * from './Consoles';
export * from './registerConsoles';
