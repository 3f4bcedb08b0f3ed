// What Rafay does with a VM, in a browser: each thing that it waits for or fails at shows its own cause on the card of
// the component within seconds, and goes again; where Rafay cannot be read, everything else is as before.
import { assertNoProblems, openPortal, picture } from './browser.mjs';
import { check, end } from './checks.mjs';
import { rafayCommands } from './demoControl.mjs';
import { writeRepository } from './form.mjs';
import { readPortal } from './portal.mjs';

/** Whoever looks is to see a change after no more than this. */
const SHOWN_WITHIN_MS = 5_000;

const { url, kubeconfig, folder } = readPortal('rafay.mjs');
const rafay = rafayCommands(kubeconfig);
const keep = (page, name) => (folder ? picture(page, folder, name) : undefined);
const { browser, page, problems } = await openPortal(url);

const entity = 'edge-site-1';
const vm = 'till-1';
const card = `${url}/catalog/default/component/${entity}`;
const place = `edge-1/virtual-machines/${vm}`;
const running = () =>
  page.getByText('1 running', { exact: true }).waitFor({ timeout: 60_000 });

/** Keeps pictures of a cause in both themes. */
async function keepBoth(name, sentence) {
  if (folder) {
    for (const theme of ['dark', 'light']) {
      await page.evaluate(next => localStorage.setItem('theme', next), theme);
      await page.goto(page.url());
      await page.getByText(sentence).first().scrollIntoViewIfNeeded();
      await keep(page, `${name}-${theme}`);
    }
  }
}

/** Waits for a cause on the page that is open, and says how long that took. */
async function shows(sentence, act) {
  const at = Date.now();
  await act();
  await page.getByText(sentence).first().waitFor();
  const delay = Date.now() - at;
  console.log(`  ${sentence} after ${delay} ms`);
  if (delay > SHOWN_WITHIN_MS) {
    throw new Error(`It showed only after ${delay} ms`);
  }
}

await check('there is a VM that Rafay brought', async () => {
  await rafay('fault', 'clear');
  await page.goto(card);
  const missing = await page
    .getByRole('heading', { name: /not found|404/i })
    .or(page.getByText(/^PAGE NOT FOUND$/i))
    .first()
    .waitFor({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    );
  if (missing) {
    // By itself; as a part of all the main loop has made it.
    await writeRepository(page, url, {
      project: 'edge',
      clusters: ['edge-1'],
      entity,
      owner: 'platform',
      option: 1,
      vm,
      repository: entity,
    });
    await page.waitForTimeout(3000);
    await page.goto(card);
  }
  await running();
});

await check('a workload that is not published', async () => {
  const sentence = /, and was not published\./;
  await shows(sentence, () => rafay('fault', 'workload-unpublished', vm));
  await keepBoth('rafay-unpublished', sentence);
});

await check('a workload that failed', async () => {
  const sentence = `Rafay could not publish workload ${vm} of project edge.`;
  await shows(sentence, () => rafay('fault', 'workload-failed', vm));
  await keepBoth('rafay-workload-failed', sentence);
});

await check('an add-on that failed', async () => {
  const sentence = /Add-on .* failed on cluster edge-1\./;
  // Without it the VM would come all the same, as KubeVirt is there.
  await rafay('hold');
  await shows(sentence, () => rafay('fault', 'addon-failed'));
  await keepBoth('rafay-addon-failed', sentence);
});

await check('an approval that nobody has given', async () => {
  const sentence = / waits at stage .* for (?:an|the) approval/;
  await shows(sentence, () => rafay('fault', 'approval-pending'));
  await keepBoth('rafay-approval', sentence);
});

await check('and all of it goes once all are given', async () => {
  for (const stage of [
    'approve-cdi-crd-established',
    'approve-kubevirt-and-cdi-available',
  ]) {
    await page.getByText(` waits at stage ${stage} `).first().waitFor();
    await rafay('approve', stage);
  }
  await running();
  await rafay('fault', 'clear');
  await running();
});

for (const [fault, sentence] of [
  [
    'drift-detected',
    `What workload ${vm} of Rafay’s project edge brought to cluster edge-1 was changed there by hand.`,
  ],
  [
    'drift-blocked',
    `Rafay refused a change by hand of what workload ${vm} of project edge brought to cluster edge-1.`,
  ],
]) {
  await check(fault, async () => {
    await page.goto(`${card}/virtual-machines/${place}`);
    await page.getByText('Running', { exact: true }).first().waitFor();
    await shows(sentence, () => rafay('fault', fault, vm));
    await keepBoth(`rafay-${fault}`, sentence);
    await rafay('fault', 'clear');
    await page.getByText(sentence).first().waitFor({ state: 'detached' });
  });

  await check(`${fault}, on the card`, async () => {
    await page.goto(card);
    await running();
    await shows(sentence, () => rafay('fault', fault, vm));
    // Nothing holds the VM back.
    await running();
    await keepBoth(`rafay-${fault}-card`, sentence);
    await rafay('fault', 'clear');
    await page.getByText(sentence).first().waitFor({ state: 'detached' });
  });
}

for (const [fault, problem] of [
  ['key-expired', /refuses the API key/],
  ['error-500', /with 500/],
]) {
  await check(
    `with Rafay’s ${fault} clusters show as before, and how old Rafay’s words are`,
    async () => {
      await page.goto(`${card}/virtual-machines/${place}`);
      await page
        .getByText(/, as of /)
        .first()
        .waitFor();
      await rafay('fault', fault);
      await page.getByText(problem).first().scrollIntoViewIfNeeded();
      await page
        .getByText(/, as of /)
        .first()
        .waitFor();
      await page.getByText('Running', { exact: true }).first().waitFor();
      await keep(page, `rafay-${fault}`);
      await page.goto(card);
      await running();
      await rafay('fault', 'clear');
    },
  );
}

await check('the browser met no error', async () =>
  assertNoProblems(problems, /status of 404/),
);

await rafay('fault', 'clear');
await browser.close();
end();
