import { format } from 'node:util';

const LEVELS = ['debug', 'error', 'info', 'log', 'warn'] as const;

/**
 * Lets a test fail that prints something, such as a warning of React: it shows a fault, or hides those that do. For
 * `src/setupTests.ts` of a package. A test that expects something to be printed puts a mock in the console's place.
 *
 * @param known - parts of what libraries print of themselves, and which is not about our code
 */
export function failOnConsole(known: readonly string[] = []): void {
  const printed: string[] = [];
  for (const level of LEVELS) {
    // eslint-disable-next-line no-console -- it is the console that is watched
    console[level] = (...args: unknown[]) => {
      const text = format(...args);
      if (!known.some(part => text.includes(part))) {
        const { stack } = new Error(`console.${level}: ${text}`);
        printed.push(String(stack));
      }
    };
  }
  const check = () => {
    if (printed.length > 0) {
      throw new Error(printed.splice(0).join('\n\n'));
    }
  };
  afterEach(check);
  // What is printed after the last test.
  afterAll(check);
}
