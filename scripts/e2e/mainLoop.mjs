// The main job in a browser: cards that live, a template that becomes a repository, an emulator for Rafay that applies
// it to a cluster without KubeVirt, and the new component's card that follows its VM to Running.
import { assertNoProblems, openPortal, picture } from './browser.mjs';
import { check, end } from './checks.mjs';
import { writeRepository } from './form.mjs';
import { connect } from './kube.mjs';
import { readPortal } from './portal.mjs';
import { watchStatuses } from './watchStatuses.mjs';

const { url, kubeconfig, folder } = readPortal('mainLoop.mjs');
const keep = (page, name) => (folder ? picture(page, folder, name) : undefined);
const { browser, page, problems } = await openPortal(url, 'Guest', {
  timeout: 20_000,
});

await check(
  'the card of "orders" shows each VM with phase, node and launcher pod',
  async () => {
    await page.goto(`${url}/catalog/default/component/orders`);
    for (const name of [
      'orders-db',
      'orders-cache',
      'orders-search',
      'orders-batch',
    ]) {
      await page.getByRole('link', { name, exact: true }).first().waitFor();
    }
    await page
      .getByText(/^virt-launcher-/)
      .first()
      .waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await keep(page, 'orders-light');
  },
);

await check('a change on the cluster shows within a second', async () => {
  const west = connect(kubeconfig, 'west');
  const before = await page.getByText('Stopped', { exact: true }).count();
  const path =
    '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/orders-db';
  // The browser itself notes when its page changes, so that no polling of ours blurs the time.
  await page.evaluate(() => {
    const row = [...document.querySelectorAll('a')].find(
      link => link.textContent === 'orders-db',
    );
    const watched =
      row.closest('[role="row"], tr, li, div[class*="row" i]') ??
      row.parentElement.parentElement;
    const text = watched.textContent;
    window.changedAt = undefined;
    new MutationObserver(() => {
      if (window.changedAt === undefined && watched.textContent !== text) {
        window.changedAt = Date.now();
      }
    }).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  const at = Date.now();
  await west('PUT', `${path}/stop`, {});
  await page.waitForFunction(() => window.changedAt !== undefined);
  const delay = (await page.evaluate(() => window.changedAt)) - at;
  console.log(`  the row changed ${delay} ms after the command was sent`);
  if (delay > 1000) {
    throw new Error(`The row changed only after ${delay} ms`);
  }
  await page.waitForFunction(count => {
    const words = [...document.querySelectorAll('*')].filter(
      e => e.childElementCount === 0 && e.textContent === 'Stopped',
    );
    return words.length > count;
  }, before);
  // What looks after this finds the VM as it was.
  await west('PUT', `${path}/start`, {});
});

for (const option of [1, 2]) {
  const entity = `edge-site-${option}`;
  // With Option 1 KubeVirt itself has to come first, so there is time to see what the VM waits for.
  const statuses = option === 1 ? watchStatuses(url, entity) : undefined;
  await check(
    `the template for Option ${option} writes a repository`,
    async () => {
      await writeRepository(
        page,
        url,
        {
          // Two projects never share a cluster; the second blueprint replaces the first, as a cluster has one.
          project: 'edge',
          clusters: ['edge-1'],
          entity,
          owner: 'platform',
          option,
          ...(option === 2 && {
            replaces: true,
            blueprint: 'kubevirt-and-cdi',
          }),
          vm: `till-${option}`,
          repository: entity,
        },
        name => (option === 1 ? keep(page, name) : undefined),
      );
      await keep(page, `task-option-${option}`);
    },
  );

  await check(
    `the VM of Option ${option} comes to Running on the card of its component`,
    async () => {
      await page.waitForTimeout(1000);
      for (let tries = 0; ; tries++) {
        await page.goto(`${url}/catalog/default/component/${entity}`);
        const found = await page
          .getByRole('link', { name: 'View all' })
          .or(page.getByText('No virtual machines found'))
          .or(page.getByText(/^Waiting/))
          .first()
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          );
        if (found) {
          await keep(page, `${entity}-found`);
          break;
        }
        if (tries > 8) {
          throw new Error(
            `The component ${entity} did not appear in the catalog`,
          );
        }
      }
      await page
        .getByRole('link', { name: `till-${option}`, exact: true })
        .waitFor({ timeout: 120_000 });
      await page
        .getByText(/^virt-launcher-/)
        .first()
        .waitFor({ timeout: 60_000 });
      await page
        .getByText('1 running', { exact: true })
        .waitFor({ timeout: 60_000 });
      await keep(page, `${entity}-running`);
    },
  );

  if (statuses) {
    await check('it waited for Rafay before that', async () => {
      const [first, ...later] = await statuses.stop();
      // Not "for Rafay": the VM's namespace has not agreed that the entity may know what is not in it.
      if (!first?.startsWith('Waiting') || !later.includes('Running')) {
        throw new Error(`Its statuses were: ${[first, ...later].join(', ')}`);
      }
    });
  }
}

await check('the page works in the dark theme', async () => {
  await page.evaluate(() => localStorage.setItem('theme', 'dark'));
  await page.goto(`${url}/catalog/default/component/orders`);
  await page
    .getByRole('link', { name: 'orders-db', exact: true })
    .first()
    .waitFor();
  await keep(page, 'orders-dark');
});

await check('the browser met no error', async () => {
  // A request that the catalog answers with 404 while an entity does not exist yet is logged by the browser itself.
  assertNoProblems(problems, /status of 404/);
});

await browser.close();
end();
