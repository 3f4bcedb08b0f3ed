/* eslint-disable no-console -- it is the console that is tested */
import { failOnConsole } from './failOnConsole';

describe('failOnConsole', () => {
  const hooks: (() => void)[] = [];
  const original = { ...console };

  beforeAll(() => {
    const each = jest
      .spyOn(globalThis, 'afterEach')
      .mockImplementation(check => void hooks.push(check as () => void));
    const all = jest
      .spyOn(globalThis, 'afterAll')
      .mockImplementation(check => void hooks.push(check as () => void));
    failOnConsole(['findDOMNode is deprecated']);
    each.mockRestore();
    all.mockRestore();
  });
  afterAll(() => {
    Object.assign(console, original);
  });

  it.each(['debug', 'error', 'info', 'log', 'warn'] as const)(
    'fails after what was printed with console.%s, once',
    level => {
      console[level]('%s is %d', 'it', 7);
      expect(hooks[0]).toThrow(`console.${level}: it is 7`);
      expect(hooks[0]).not.toThrow();
    },
  );

  it('fails at the end for what was printed after the last test', () => {
    console.error('late');
    expect(hooks[1]).toThrow('late');
  });

  it('does not mind what is known', () => {
    console.error('Warning: %s is deprecated', 'findDOMNode');
    expect(hooks[0]).not.toThrow();
  });
});
