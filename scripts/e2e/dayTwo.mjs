// What VMs use and their snapshots, in a browser: the charts with their gaps, why one is missing, and a snapshot from
// the plan to the restore.
import {
  assertFits,
  assertNoProblems,
  openPortal,
  picture,
} from './browser.mjs';
import { check, end } from './checks.mjs';
import { faultCommands } from './demoControl.mjs';
import { connect } from './kube.mjs';
import { readPortal } from './portal.mjs';

const { url, kubeconfig, folder } = readPortal('dayTwo.mjs');
async function keep(page, name) {
  if (folder) {
    // Dialogs and colours fade in.
    await page.waitForTimeout(400);
    await picture(page, folder, name);
  }
}
const west = connect(kubeconfig, 'west');
const fault = faultCommands(kubeconfig);
const tab = (component, name, chosen) =>
  `${url}/catalog/default/component/${component}/virtual-machines/west/shop/${name}?tab=${chosen}`;
const SHOP = '/apis/kubevirt.io/v1/namespaces/shop';
/** Has a disk that its StorageClass takes snapshots of. */
const VM = 'inventory-api';
const SNAPSHOT = 'before-update';
const CHARTS = ['CPU cores', 'Memory used in the guest', 'Disks', 'Network'];

const open = (person, options) => openPortal(url, person, options);

const chart = (page, name) => page.getByRole('img', { name, exact: true });

/** How many pieces each line of a chart has. */
const pieces = (page, name) =>
  chart(page, name)
    .locator('path')
    .evaluateAll(paths =>
      paths.map(path => path.getAttribute('d').split('M').length - 1),
    );

const { browser, page, problems } = await open('Guest', { height: 1300 });

await check('what a VM used is drawn over the time one chooses', async () => {
  await page.goto(tab('orders', 'orders-db', 'usage'));
  for (const name of CHARTS) {
    await chart(page, name).waitFor();
  }
  // A pod is measured a minute after its start.
  await page
    .getByText('CPU of the pod now', { exact: true })
    .waitFor({ timeout: 120_000 });
  await keep(page, 'usage-hour');
  for (const [name, values] of [
    ['24 hours', 145],
    ['7 days', 169],
    ['1 hour', 121],
  ]) {
    const button = page.getByRole('button', { name, exact: true });
    await button.click();
    await chart(page, 'CPU cores')
      .getByText(new RegExp(`of ${values} values`))
      .waitFor({ state: 'attached' });
    if ((await button.getAttribute('aria-pressed')) !== 'true') {
      throw new Error(`${name} is not marked as chosen`);
    }
    await keep(page, `usage-${name.replace(' ', '-')}`);
  }
});

await check(
  'where nothing was measured the line has a gap, and the table says so',
  async () => {
    await page.getByRole('button', { name: '24 hours', exact: true }).click();
    await chart(page, 'CPU cores')
      .getByText(/of 145 values/)
      .waitFor({ state: 'attached' });
    // Each demo VM is down for a while each night.
    for (const name of CHARTS) {
      const found = await pieces(page, name);
      if (found.length === 0 || found.some(each => each < 2)) {
        throw new Error(`${name} has lines of ${found} pieces`);
      }
    }
    await page.getByRole('button', { name: 'As a table' }).click();
    const table = page.getByRole('region', {
      name: 'What the virtual machine used',
    });
    await table.getByRole('columnheader', { name: 'Disk read' }).waitFor();
    await table.getByRole('cell', { name: 'not measured' }).first().waitFor();
    if ((await table.getByRole('rowheader').count()) !== 145) {
      throw new Error('The table lacks values of the charts');
    }
  },
);

await check('the guest answers when it is asked', async () => {
  await page.getByRole('button', { name: 'Ask the guest' }).click();
  await page.getByRole('heading', { name: 'File systems' }).waitFor();
  await page
    .getByText(/^.* of .* used/)
    .first()
    .waitFor();
  await keep(page, 'usage-table-and-guest');
});

await check('a source that is away is named, and comes back', async () => {
  try {
    // Answers are shared for a while: each fault is looked at on another VM.
    for (const [name, of, vm, words] of [
      ['metrics-down', 'inventory', VM, /does not answer\. Try again/],
      ['prometheus-error', 'payments', 'payments', /answered with an error/],
      ['prometheus-away', 'orders', 'orders-cache', /does not answer\. Try/],
    ]) {
      await fault('west', name);
      await page.goto(tab(of, vm, 'usage'));
      await page.getByRole('listitem').filter({ hasText: words }).waitFor();
      await keep(page, `usage-${name}`);
      await fault('west', 'clear');
    }
  } finally {
    await fault('west', 'clear');
  }
  await chart(page, 'CPU cores').waitFor({ timeout: 60_000 });
});

await check('a VM that does not run has nothing to measure', async () => {
  await page.goto(tab('orders', 'orders-batch', 'usage'));
  await page.getByText(/^The VM does not run, so there is nothing/).waitFor();
  await keep(page, 'usage-stopped');
});

const dialog = name => page.getByRole('dialog', { name });
const item = name => page.getByRole('listitem', { name, exact: true });

await check('a snapshot is planned, taken and becomes ready', async () => {
  await page.goto(tab('inventory', VM, 'snapshots'));
  await page.getByText(/^A new one has rootdisk/).waitFor();
  await page.getByRole('button', { name: 'Take snapshot' }).click();
  const plan = dialog(`Take a snapshot of ${VM}?`);
  await plan
    .getByText(/rootdisk/)
    .first()
    .waitFor();
  const name = plan.getByLabel('Name of the snapshot');
  await name.fill(SNAPSHOT);
  await name.press('Tab');
  const take = plan.getByRole('button', { name: 'Take snapshot' });
  // A plan with that name has come.
  await take.click({ trial: true });
  if ((await name.inputValue()) !== SNAPSHOT) {
    throw new Error('The new plan has forgotten the name');
  }
  await keep(page, 'snapshots-plan');
  await take.click();
  await plan.waitFor({ state: 'detached' });
  await item(SNAPSHOT)
    .getByText('ready', { exact: true })
    .waitFor({ timeout: 60_000 });
  await keep(page, 'snapshots-ready');
});

await check(
  'a VM that has no disk for a snapshot says so, with KubeVirt’s words',
  async () => {
    await page.goto(tab('orders', 'orders-batch', 'snapshots'));
    await page.getByRole('button', { name: 'Take snapshot' }).click();
    await dialog('Take a snapshot of orders-batch?')
      .getByText(/^None of its disks can be in a snapshot/)
      .waitFor();
    await keep(page, 'snapshots-refused');
  },
);

await check('who may not operate a VM reads why', async () => {
  const vera = await open('Vera');
  await vera.page.goto(tab('inventory', VM, 'snapshots'));
  const snapshot = vera.page.getByRole('listitem', { name: SNAPSHOT });
  await snapshot.getByText('ready', { exact: true }).waitFor();
  for (const name of ['Take snapshot', `Restore from ${SNAPSHOT}`]) {
    const button = vera.page.getByRole('button', { name, exact: true });
    await button.waitFor();
    if ((await button.getAttribute('aria-disabled')) !== 'true') {
      throw new Error(`${name} is offered to somebody who may not`);
    }
    await button.focus();
    // The tooltip of the button before may still fade out.
    await vera.page
      .getByRole('tooltip')
      .getByText(/permission policy of this portal/)
      .last()
      .waitFor();
  }
  await keep(vera.page, 'snapshots-denied');
  await vera.page.goto(tab('orders', 'orders-db', 'usage'));
  await vera.page.getByRole('button', { name: 'Ask the guest' }).click();
  await vera.page.getByText('You may not read from this guest').waitFor();
  await keep(vera.page, 'usage-denied');
  await vera.browser.close();
});

await check('it is restored onto the stopped VM, and deleted', async () => {
  const put = verb =>
    west(
      'PUT',
      `/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/${VM}/${verb}`,
      {},
    );
  await put('stop');
  await page.goto(tab('inventory', VM, 'snapshots'));
  await page
    .getByText('Stopped', { exact: true })
    .first()
    .waitFor({ timeout: 60_000 });
  const claims = async () => {
    const { items } = await west(
      'GET',
      '/api/v1/namespaces/shop/persistentvolumeclaims',
    );
    return items
      .filter(({ metadata }) => metadata.name.startsWith(VM))
      .map(({ metadata }) => metadata.uid);
  };
  const before = await claims();
  await page
    .getByRole('button', { name: `Restore from ${SNAPSHOT}`, exact: true })
    .click();
  const plan = dialog(`Restore ${VM}?`);
  const restore = plan.getByRole('button', { name: 'Restore', exact: true });
  const typed = plan.getByLabel('Name of the virtual machine', { exact: true });
  await typed.fill('inventory');
  if (!(await restore.isDisabled())) {
    throw new Error('Another name is taken for a confirmation');
  }
  await typed.fill(VM);
  await keep(page, 'snapshots-restore-plan');
  await restore.click();
  await plan.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Restores' }).waitFor();
  await page
    .getByRole('listitem')
    .filter({ hasText: `from ${SNAPSHOT}` })
    .getByText('done', { exact: true })
    .waitFor({ timeout: 60_000 });
  await keep(page, 'snapshots-restored');
  const after = await claims();
  if (before.some(uid => after.includes(uid))) {
    throw new Error('A claim of before the restore is still there');
  }
  await page
    .getByRole('button', { name: `Delete snapshot ${SNAPSHOT}`, exact: true })
    .click();
  const removal = dialog(`Delete a snapshot of ${VM}?`);
  const remove = removal.getByRole('button', { name: 'Delete snapshot' });
  await remove.waitFor();
  await removal.getByRole('textbox').fill(VM);
  await keep(page, 'snapshots-delete-plan');
  await remove.click();
  await item(SNAPSHOT).waitFor({ state: 'detached', timeout: 60_000 });
  // What looks after this finds the VM as it was.
  await put('start');
  for (const until = Date.now() + 60_000; ; ) {
    const { items } = await west('GET', `${SHOP}/virtualmachineinstances`);
    const vmi = items.find(({ metadata }) => metadata.name === VM);
    if (vmi?.status?.phase === 'Running') {
      break;
    }
    if (Date.now() > until) {
      throw new Error(`The restored VM is ${vmi?.status?.phase ?? 'away'}`);
    }
    await page.waitForTimeout(500);
  }
});

await check('the browser met no error', async () => assertNoProblems(problems));
await browser.close();

await check('nothing is cut off on a phone, in the dark too', async () => {
  const phone = await open('Guest', { theme: 'dark', width: 360, height: 740 });
  await phone.page.evaluate(() => localStorage.setItem('theme', 'dark'));
  await phone.page.goto(tab('orders', 'orders-db', 'usage'));
  await phone.page.getByRole('button', { name: '24 hours' }).click();
  await chart(phone.page, 'Network').scrollIntoViewIfNeeded();
  await keep(phone.page, 'usage-phone');
  await phone.page.getByRole('button', { name: 'As a table' }).click();
  await assertFits(phone.page, 'usage');
  await phone.page.goto(tab('inventory', VM, 'snapshots'));
  await phone.page.getByRole('heading', { name: 'Restores' }).waitFor();
  await keep(phone.page, 'snapshots-phone');
  await assertFits(phone.page, 'snapshots');
  await phone.browser.close();
});

end();
