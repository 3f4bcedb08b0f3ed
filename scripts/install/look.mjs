// What a person sees of our packages in a portal.
import { launch, picture } from '../e2e/browser.mjs';
import { connect } from '../e2e/kube.mjs';

const VM_PATH =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines/orders-db';
const ORDERS = '/catalog/default/component/orders';

/** Signs in where the portal asks for it: an old one does so by itself. */
async function enter(page, url) {
  await page.goto(url);
  const button = page.getByRole('button', { name: 'Enter' });
  const inside = page.getByRole('navigation').first();
  await button.or(inside).first().waitFor();
  if (await button.isVisible()) {
    await button.click();
    await button.waitFor({ state: 'detached' });
  }
}

/**
 * Looks at card, tab, page of a VM and platform page, and changes a VM while its card is looked at.
 *
 * @param folder - where the pictures go, if they are kept
 * @returns what is wrong; empty where all is well
 */
export async function lookAt(url, kubeconfig, { theme, folder }) {
  const { browser, page, problems } = await launch({ theme });
  page.setDefaultTimeout(60_000);
  const keep = name => folder && picture(page, folder, `${name}-${theme}`);
  const west = connect(kubeconfig, 'west');
  try {
    await enter(page, url);
    await page.goto(`${url}${ORDERS}`);
    const link = page.getByRole('link', { name: 'orders-db', exact: true });
    await link.first().waitFor();
    const live = page.getByText('Live', { exact: true }).first();
    await live.waitFor();
    await live.scrollIntoViewIfNeeded();
    await keep('card');

    const stopped = page.getByText('Stopped', { exact: true });
    const before = await stopped.count();
    await west('PUT', `${VM_PATH}/stop`, {});
    await page.waitForFunction(
      count =>
        [...document.querySelectorAll('*')].filter(
          element =>
            element.childElementCount === 0 &&
            element.textContent === 'Stopped',
        ).length > count,
      before,
    );
    await west('PUT', `${VM_PATH}/start`, {});

    const tab = { name: 'Virtual machines', exact: true };
    // The sidebar, which comes first, has a link of that name where it has the page of all of them.
    await page
      .getByRole('tab', tab)
      .or(page.getByRole('link', tab))
      .last()
      .click();
    await page.getByText('Filter by name, node or pod').first().waitFor();
    await keep('tab');
    await link.first().click();
    await page.getByRole('heading', { name: 'orders-db' }).waitFor();
    await page.getByRole('tab', { name: 'Overview' }).last().waitFor();
    await keep('vm');

    await page.goto(`${url}/kubevirt`);
    await page.getByRole('link', { name: 'west', exact: true }).click();
    await page.getByRole('button', { name: /virt-controller/ }).waitFor();
    await keep('platform');
    return problems;
  } catch (error) {
    await keep('failed');
    return [...problems, error.message];
  } finally {
    await browser.close();
  }
}
