// A headless Chromium that goes nowhere but to this machine, and a way to keep what it saw.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium, or undefined where none is found. */
export function findChromium() {
  return CANDIDATES.find(path => path && existsSync(path));
}

export async function launch({
  theme = 'light',
  width = 1440,
  height = 1000,
} = {}) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', error => problems.push(`page error: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error') {
      problems.push(`console: ${message.text()}`);
    }
  });
  return { browser, context, page, problems };
}

/** @param person - one of those whom the demo lets in */
export async function signIn(page, url, person = 'Guest') {
  await page.goto(url);
  const enter = page.getByRole('button', { name: `Enter as ${person}` });
  await enter.click();
  await enter.waitFor({ state: 'detached' });
  // Whoever goes to another page before the portal has noted it is asked again who they are.
  await page.waitForFunction(() => localStorage.getItem('demo:signed-in-as'));
}

/**
 * Launches a browser as above, in which somebody is signed in.
 *
 * @param options - those of `launch`, and for how many milliseconds anything is waited for
 */
export async function openPortal(
  url,
  person,
  { timeout = 30_000, ...options } = {},
) {
  const opened = await launch(options);
  opened.page.setDefaultTimeout(timeout);
  await signIn(opened.page, url, person);
  return opened;
}

/** Fails where the browser met problems, those of `launch`; `known` matches what does not count. */
export function assertNoProblems(problems, known) {
  const own = problems.filter(problem => !known?.test(problem));
  if (own.length > 0) {
    throw new Error(own.slice(0, 5).join('\n'));
  }
}

/** Fails where the page is wider than the window. */
export async function assertFits(page, name) {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  if (wide > 0) {
    throw new Error(`${name} is ${wide} px too wide`);
  }
}

/** Saves a picture as `<folder>/<name>.png`. */
export async function picture(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
