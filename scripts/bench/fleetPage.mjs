// `npm run bench -- --fleet-page`: the page of all VMs in Chromium, in front of a started backend and demo clusters, each in
// a process of its own. Prints a table in Markdown; docs/benchmarks.md says what its rows mean.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertNoProblems,
  findChromium,
  launch,
  picture,
  signIn,
} from '../e2e/browser.mjs';
import { ensurePage } from '../lib/page.mjs';
import { fail, root, toolchain } from '../lib/toolchain.mjs';
import { ms } from './delays.mjs';
import { readBenchOptions } from './options.mjs';
import { startPortal } from './portal.mjs';
import { percentile, probe, sleep, startProgram } from './processes.mjs';
import { machine, printTable, runBenchmark, startTable } from './table.mjs';

const { vms, clusters, port } = readBenchOptions('fleetPage');
const ROUNDS = 7;
if (!findChromium()) {
  fail('No Chromium was found. Install one, or name it in CHROMIUM_PATH.');
}
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
const { rows, row } = startTable();

const median = values => percentile(values, 0.5);
const spread = values =>
  `p50 ${ms(median(values))}, max ${ms(Math.max(...values))}`;

async function startClusters() {
  const kubeconfigs = [];
  for (let i = 0; i < clusters; i += 1) {
    const name = `bench-${i}`;
    const kubeconfig = join(folder, `${name}.kubeconfig`);
    await startProgram(
      name,
      join(root, 'scripts/bench/apiServer.ts'),
      [kubeconfig, String(Math.round(vms / clusters)), name],
      { folder, ready: 'ready' },
    );
    kubeconfigs.push(kubeconfig);
  }
  return kubeconfigs;
}

/** Resolves with the number of VMs once all clusters are read. */
async function allRead({ url, headers }) {
  for (;;) {
    const answer = await fetch(
      `${url}/api/kubevirt/v1/virtual-machines?limit=0`,
      { headers },
    );
    const { total, clusters: states } = await answer.json();
    if (
      states.length === clusters &&
      states.every(({ state }) => state === 'synced')
    ) {
      return total;
    }
    await sleep(1_000);
  }
}

/** What the page holds after garbage is collected: bytes of objects, and private bytes of its process. */
async function memory({ browser, session }) {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const ofBrowser = await browser.newBrowserCDPSession();
  const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo');
  await ofBrowser.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const resident = Math.max(...renderers.map(({ id }) => privateBytes(id)));
  return { heap: usedSize, resident };
}

/** Bytes that a process shares with no other; NaN where the machine does not say. */
function privateBytes(pid) {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      .split('\n')
      .filter(line => line.startsWith('Private_'))
      .reduce((sum, line) => sum + Number(/\d+/.exec(line)[0]) * 1024, 0);
  } catch {
    return NaN;
  }
}

const megabytes = ({ heap, resident }) =>
  `${(heap / 1e6).toFixed(0)} MB of objects${
    Number.isNaN(resident)
      ? ''
      : `, ${(resident / 1e6).toFixed(0)} MB of its process`
  }`;

/** Milliseconds, by the page's own clock, from `act` until `shown`, a function without a closure, holds in it. */
async function until(page, act, shown, value) {
  const began = await page.evaluate(() => performance.now());
  await act();
  const ended = await page.waitForFunction(
    `(${shown})(${JSON.stringify(value)}) && performance.now()`,
  );
  return (await ended.jsonValue()) - began;
}

const settledOn = expected => {
  const text = document.querySelector('[role=status]')?.textContent ?? '';
  return text.replace(/\D+/g, ' ').trim().split(' ')[0] === String(expected);
};

async function main() {
  await ensurePage(toolchain());
  console.error(`${machine()}. Starting ${clusters} clusters …`);
  const portal = await startPortal({
    folder,
    port,
    kubeconfig: await startClusters(),
    entityCount: 100,
    visibilityMs: 10_000,
    more: {
      app: { baseUrl: `http://127.0.0.1:${port}`, packages: 'all' },
      demo: { people: [{ provider: 'guest', title: 'Guest' }] },
    },
  });
  const total = await allRead(portal);
  await sleep(5_000);
  const { cores, rss } = await probe(portal.child, portal.probeFile);
  row('virtual machines', `${total} on ${clusters} clusters`);
  row(
    'backend meanwhile',
    `${(rss / 1e6).toFixed(0)} MB resident, ${cores.toFixed(2)} cores`,
  );
  await look(portal, total);
}

async function look(portal, total) {
  const opened = await launch();
  try {
    await measure(portal, total, opened);
  } catch (error) {
    await picture(opened.page, folder, 'failed');
    throw error;
  } finally {
    await opened.browser.close();
  }
  assertNoProblems(opened.problems);
}

async function measure({ url }, total, { browser, context, page }) {
  page.setDefaultTimeout(60_000);
  const session = await context.newCDPSession(page);
  const opened = { browser, session };
  await signIn(page, url);
  await page.goto(`${url}/kubevirt`);
  await page.getByRole('link', { name: 'Virtual machines' }).first().waitFor();
  const before = await memory(opened);
  row('page before, of the platform', megabytes(before));

  const first = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`${url}/kubevirt`);
    const link = page.getByRole('link', {
      name: 'Virtual machines',
      exact: true,
    });
    await link.first().waitFor();
    first.push(
      await until(
        page,
        () => link.first().click(),
        () => document.querySelectorAll('[data-vm]').length > 0,
      ),
    );
  }
  row('from the click to the first rows', spread(first));
  await page.waitForFunction(settledOn, total);
  row('all VMs, the first rows drawn', megabytes(await memory(opened)));

  const region = page.getByRole('region', { name: 'Virtual machines' });
  const scrolled = [];
  const top = '[aria-rowindex="2"][data-vm]';
  const last = `[aria-rowindex="${total + 1}"][data-vm]`;
  for (let round = 0; round < ROUNDS; round += 1) {
    await region.evaluate(each => each.scrollTo(0, 0));
    await page.locator(top).waitFor();
    scrolled.push(
      await until(
        page,
        () => region.evaluate(each => each.scrollTo(0, each.scrollHeight)),
        selector => document.querySelector(selector) !== null,
        last,
      ),
    );
  }
  row('from the top to the last row', spread(scrolled));
  row(
    'longest task while all is scrolled through',
    ms(await scrollThrough(page, region)),
  );
  row(
    'after all was scrolled through',
    megabytes(await memory(opened)),
    '< 150 MB',
  );

  const filtered = [];
  const sorted = [];
  const search = page.getByRole('searchbox');
  for (let round = 0; round < ROUNDS; round += 1) {
    const word = `app-${round}-0003`;
    filtered.push(
      await until(
        page,
        () => search.fill(word),
        name =>
          [...document.querySelectorAll('[data-vm]')].length > 0 &&
          [...document.querySelectorAll('[data-vm]')].every(each =>
            each.dataset.vm.endsWith(name),
          ),
        word,
      ),
    );
    await search.fill('');
    await page.waitForFunction(
      () => document.querySelectorAll('[data-vm]').length > 10,
    );
    const heading = page.getByRole('columnheader').getByText('Name');
    await heading.click();
    await page.waitForURL(/sort=name/);
    await page.locator(`${top}[data-vm$="app-0-0001"]`).waitFor();
    sorted.push(
      await until(
        page,
        () => heading.click(),
        selector => {
          const { vm } = document.querySelector(selector)?.dataset ?? {};
          return vm && !vm.endsWith('app-0-0001');
        },
        top,
      ),
    );
    // The third click sorts as before.
    await heading.click();
    await page.locator(`${top}[data-vm$="app-0-0001"]`).waitFor();
  }
  row('from a word to its rows, typing pause included', spread(filtered));
  row('from a heading to the sorted rows', spread(sorted));
  row('at the end', megabytes(await memory(opened)), '< 150 MB');
}

/** Scrolls through all rows in 200 steps, and resolves with the milliseconds of the longest task meanwhile. */
async function scrollThrough(page, region) {
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) {
        window.longest = Math.max(window.longest, duration);
      }
    }).observe({ type: 'longtask' });
  });
  await region.evaluate(async each => {
    for (let step = 0; step <= 200; step += 1) {
      each.scrollTo(0, (each.scrollHeight * step) / 200);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  });
  return page.evaluate(() => window.longest);
}

await runBenchmark(folder, async () => {
  await main();
  printTable(rows);
});
