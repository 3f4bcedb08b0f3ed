// The fleet page in a browser: all VMs, narrowed, grouped, sorted and scrolled; what is on a node; the file; and what
// somebody sees who owns some VMs, or none.
import { readFileSync } from 'node:fs';
import {
  assertFits,
  assertNoProblems,
  openPortal,
  picture,
} from './browser.mjs';
import { check, end } from './checks.mjs';
import { connect } from './kube.mjs';
import { readPortal } from './portal.mjs';

const { url, kubeconfig, folder } = readPortal('fleet.mjs');
const keep = (page, name) => (folder ? picture(page, folder, name) : undefined);
const fleet = `${url}/kubevirt/virtual-machines`;
const west = connect(kubeconfig, 'west');
const total = /^(\d[\d\s,.]*) virtual machines?/;

const open = person => openPortal(url, person);

/** How many VMs the page says there are. */
async function counted(page) {
  const text = await page
    .getByRole('status')
    .filter({ hasText: total })
    .first()
    .textContent();
  return Number(total.exec(text)[1].replace(/\D/g, ''));
}

const { browser, page, problems } = await open();
let all = 0;

await check('the navigation leads to all virtual machines, live', async () => {
  await page.goto(url);
  await page
    .getByRole('link', { name: 'Virtual machines', exact: true })
    .first()
    .click();
  await page.waitForURL(fleet);
  await page.getByText('Live', { exact: true }).first().waitFor();
  all = await counted(page);
  if (all < 200) {
    throw new Error(`Only ${all} virtual machines`);
  }
  const rows = await page.locator('[data-vm]').count();
  if (rows === 0 || rows > 60) {
    throw new Error(`${rows} rows are drawn of ${all}`);
  }
  await keep(page, 'fleet');
});

await check('a change of a row in sight shows at once', async () => {
  await page.goto(`${fleet}?q=orders-batch&cluster=west`);
  const row = page.locator('[data-vm="west/shop/orders-batch"]');
  await row.getByText('Stopped', { exact: true }).waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  const path =
    '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/orders-batch';
  await west('PUT', `${path}/start`, {});
  // Counts are read each ten seconds; the row is followed.
  await row.getByText('Running', { exact: true }).waitFor({ timeout: 30_000 });
  await west('PUT', `${path}/stop`, {});
  await row.getByText('Stopped', { exact: true }).waitFor({ timeout: 30_000 });
});

await check(
  'it is searched, narrowed and grouped, and its address is a view',
  async () => {
    await page.goto(fleet);
    await page.getByRole('searchbox').fill('fleet');
    await page.waitForURL(/\?q=fleet$/);
    await page.getByRole('button', { name: 'Cluster: any' }).click();
    await page.getByRole('menuitemcheckbox', { name: /^east/ }).click();
    await page.keyboard.press('Escape');
    await page.waitForURL(/cluster=east/);
    await page.getByText(/^\d+ of \d+ virtual machines$/).waitFor();
    await keep(page, 'fleet-narrowed');
    await page.goto(`${fleet}?group=node`);
    const group = page.getByRole('button', { name: /^west-node-1/ });
    await group.click();
    await page.waitForURL(/open=west-node-1/);
    await page.locator('[data-vm^="west/"]').first().waitFor();
    await keep(page, 'fleet-groups');
  },
);

await check('the end of the list is reached by scrolling', async () => {
  await page.goto(`${fleet}?sort=name`);
  await page.locator('[data-vm]').first().waitFor();
  const region = page.getByRole('region', { name: 'Virtual machines' });
  await region.evaluate(each => each.scrollTo(0, each.scrollHeight));
  await page.locator(`[aria-rowindex="${all + 1}"][data-vm]`).waitFor();
});

await check('what is on a node says what a drain does', async () => {
  await page.goto(`${fleet}/node/west/west-node-1`);
  await page.getByText(/virtual machines? runs? here/).waitFor();
  await page.getByRole('heading', { name: /^Is shut down: \d+$/ }).waitFor();
  await keep(page, 'fleet-node');
});

await check('the file has what the query selects', async () => {
  await page.goto(`${fleet}?q=orders&cluster=west`);
  await page.locator('[data-vm]').first().waitFor();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const text = readFileSync(await (await waiting).path(), 'utf8');
  if (!text.includes('"orders-db"') || text.includes('"east"')) {
    throw new Error(`Not what was asked for: ${text.slice(0, 500)}`);
  }
});

await check('nothing is cut off on a phone', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [name, path] of [
    ['fleet-phone', ''],
    ['fleet-phone-groups', '?group=cluster&open=west'],
    ['fleet-phone-node', '/node/west/west-node-1'],
  ]) {
    await page.goto(`${fleet}${path}`);
    await page.locator('[data-vm]').first().waitFor();
    await keep(page, name);
    await assertFits(page, name);
  }
});

await check('the browser met no error', async () => assertNoProblems(problems));
await browser.close();

await check('an owner sees their own', async () => {
  const owen = await open('Owen');
  await owen.page.goto(fleet);
  await owen.page.getByText(/of the entities that you own/).waitFor();
  const own = await counted(owen.page);
  // All that the demo's entities show is Team Orders'.
  if (own === 0 || own > all) {
    throw new Error(`Owen sees ${own} of ${all}`);
  }
  await keep(owen.page, 'fleet-owner');
  await owen.browser.close();
});

await check('who owns nothing reads which permission to ask for', async () => {
  const vera = await open('Vera');
  await vera.page.goto(fleet);
  await vera.page
    .getByText('You own no entity with virtual machines')
    .waitFor();
  await vera.page
    .getByText(/kubevirt\.fleet\.read/)
    .first()
    .waitFor();
  await keep(vera.page, 'fleet-denied');
  await vera.browser.close();
});

end();
