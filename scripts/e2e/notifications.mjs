// Owners hear of a VM that crashes, in a browser, and nobody else does; and VMs are entities whose pages show the card.
import { assertNoProblems, openPortal, picture } from './browser.mjs';
import { check, end } from './checks.mjs';
import { connect } from './kube.mjs';
import { readPortal } from './portal.mjs';

const { url, kubeconfig, folder } = readPortal('notifications.mjs');
const keep = (page, name) => (folder ? picture(page, folder, name) : undefined);
const west = connect(kubeconfig, 'west');
const VMS = '/apis/kubevirt.io/v1/namespaces/shop/virtualmachines';
const NAME = 'crashes-for-all-to-hear';
const labels = { 'backstage.io/kubernetes-id': 'orders' };

/** Longer than it takes: a crash is sent within ten seconds. */
const TIMEOUT = 90_000;

/** Others come at the same time, and the table has a few rows. */
async function openInbox(page) {
  await page.goto(`${url}/notifications`);
  await page.getByPlaceholder('Filter').fill(NAME);
}

async function inboxOf(person) {
  const opened = await openPortal(url, person, { timeout: TIMEOUT });
  await openInbox(opened.page);
  return opened;
}

await west('POST', VMS, {
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: {
    name: NAME,
    namespace: 'shop',
    labels,
    annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
  },
  spec: {
    runStrategy: 'Always',
    template: {
      metadata: { labels },
      spec: {
        domain: {
          devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] },
          resources: { requests: { memory: '64Mi' } },
        },
        volumes: [
          {
            name: 'root',
            containerDisk: { image: 'quay.io/containerdisks/crashing-guest:1' },
          },
        ],
      },
    },
  },
});
const at = Date.now();
const owner = await inboxOf('Owen');

await check('an owner hears of a VM that crashes', async () => {
  const title = owner.page.getByRole('link', {
    name: `${NAME} crashed`,
    exact: true,
  });
  await title.waitFor();
  console.log(`  in the inbox ${Date.now() - at} ms after the VM was made`);
  await keep(owner.page, 'notifications');
  await title.click();
  await owner.page.waitForURL(
    `**/catalog/default/component/orders/virtual-machines/west/shop/${NAME}`,
  );
  await owner.page.getByRole('heading', { name: NAME }).first().waitFor();
});

await check('who owns nothing hears of nothing', async () => {
  const { browser, page } = await inboxOf('Vera');
  await page
    .getByText(/No (records|notifications)/i)
    .first()
    .waitFor();
  await browser.close();
});

await check('that it is over is in the same notification', async () => {
  await west('DELETE', `${VMS}/${NAME}`);
  await openInbox(owner.page);
  const title = owner.page.getByText(`Resolved: ${NAME} crashed`, {
    exact: true,
  });
  await title.first().waitFor();
  await keep(owner.page, 'notifications-resolved');
  if (await owner.page.getByText(`${NAME} crashed`, { exact: true }).count()) {
    throw new Error('The notification that it crashed is still there beside');
  }
});

await check('a VM is an entity, whose page shows the card', async () => {
  await owner.page.goto(`${url}/catalog/default/resource/west_shop_orders-db`);
  await owner.page
    .locator('[data-vm$="/shop/orders-db"]')
    .getByText('Running', { exact: true })
    .first()
    .waitFor();
  await keep(owner.page, 'virtual-machine-entity');
});

await check('nothing went wrong on the way', async () =>
  assertNoProblems(owner.problems),
);
await owner.browser.close();
end();
