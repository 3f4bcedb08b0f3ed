// What the plugin shows, as a browser draws it: axe with the contrast of colours in both themes, then the
// keyboard alone. The frame around it is Backstage's and not looked at.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openPortal, picture } from './browser.mjs';
import { check, end } from './checks.mjs';
import { readPortal } from './portal.mjs';

const { url, folder } = readPortal('accessibility.mjs');
const require = createRequire(
  new URL('../../plugins/kubevirt/package.json', import.meta.url),
);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const component = name => `/catalog/default/component/${name}`;
const list = name => `${component(name)}/virtual-machines`;
const vm = (entity, place, tab) => `${list(entity)}/${place}?tab=${tab}`;
const text = words => page => page.getByText(words).first();
const heading = name => page =>
  page.getByRole('heading', { name, exact: true }).first();

/** Opens the first answer to "Why?" too. */
async function openWhy(page) {
  await page
    .getByRole('button', { name: /^Why\?/ })
    .first()
    .click();
}

/** Opens the commands that show the same without the portal. */
async function openCommands(page) {
  await page.getByRole('button', { name: 'See it yourself' }).click();
}

/** Opens the values of the charts as text. */
async function openTable(page) {
  await page.getByRole('button', { name: 'As a table' }).click();
}

/** Each screen with its address, something that stands in it, and what to do before it is looked at. */
const SCREENS = [
  ['card', component('causes'), text(/^View all/), openWhy],
  ['card-without-annotation', component('website'), text(/^Add an annotation/)],
  ['list', list('causes'), text(/^\d+ virtual machines$/), openWhy],
  ['list-of-many', list('fleet-200'), text(/^1–50 of /)],
  [
    'list-without-match',
    `${list('orders')}?q=none`,
    text(/ matches the filter/),
  ],
  ...[
    ['overview', text('See it yourself'), openCommands],
    ['usage', heading('CPU cores'), openTable],
    ['disks', heading('rootdisk')],
    ['snapshots', heading('Snapshots')],
    ['network', heading('default')],
    ['migrations', text('See it yourself')],
    ['events', text(/ of \d+ shown$/)],
    ['logs', text('Following')],
    ['console', text(/^Connected · /)],
    ['console&console=vnc', text(/^Connected · /)],
    ['yaml', text('Read again')],
  ].map(([tab, inside, prepare]) => [
    `vm-${tab.replace('&console=', '-')}`,
    vm('orders', 'west/shop/orders-db', tab),
    inside,
    prepare,
  ]),
  [
    'vm-held-back',
    vm('orders', 'west/shop/orders-search', 'overview'),
    heading('What to do'),
  ],
  [
    'vm-migrations-failed',
    vm('causes', 'west/causes/migration-fails', 'migrations'),
    heading('migration-fails'),
  ],
  [
    'vm-missing',
    vm('orders', 'west/shop/nobody', 'logs'),
    text(/^There is no/),
  ],
  [
    'vm-console-no-screen',
    vm('causes', 'west/causes/no-screen', 'console&console=vnc'),
    text('This virtual machine has no screen'),
  ],
  [
    'console-window',
    '/kubevirt/console/west/shop/orders-db?entity=component:default/orders',
    text(/^Connected · /),
  ],
  ['fleet', '/kubevirt/virtual-machines', text(/^\d+ virtual machines/)],
  [
    'fleet-groups',
    '/kubevirt/virtual-machines?group=cluster&open=west',
    text(/^\d+ VMs$/),
  ],
  [
    'fleet-node',
    '/kubevirt/virtual-machines/node/west/west-node-1',
    text(/ run here/),
  ],
  ['clusters', '/kubevirt', text('west')],
  ['cluster', '/kubevirt/west', text('Cluster services')],
  ['cluster-without-kubevirt', '/kubevirt/edge-1', text(/is not installed/)],
  ['cluster-card', '/catalog/default/resource/west', text(/^KubeVirt on this/)],
];

/** What axe finds serious or critical in the card, page or panel around an element. */
async function findings(page, inside) {
  await inside.evaluate(element => {
    const frame = '.bui-Card, .MuiCard-root, article, .MuiPaper-root, main';
    element.closest(frame).setAttribute('data-looked-at', '');
  });
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run('[data-looked-at]', {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
      rules: { region: { enabled: false } },
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) =>
        [
          `${id}: ${help}`,
          ...nodes
            .slice(0, 4)
            .map(
              ({ html, any }) =>
                `  ${html.slice(0, 200)}\n    ${any[0]?.message ?? ''}`,
            ),
        ].join('\n'),
      );
  });
}

for (const theme of ['light', 'dark']) {
  const { browser, page } = await openPortal(url, 'Guest', {
    timeout: 60_000,
    theme,
  });
  await page.evaluate(chosen => localStorage.setItem('theme', chosen), theme);
  for (const [name, path, inside, prepare] of SCREENS) {
    await check(`${name} in the ${theme} theme`, async () => {
      await page.goto(url + path);
      const element = inside(page);
      await element.waitFor();
      await prepare?.(page);
      // Colours fade in after a change.
      await page.waitForTimeout(400);
      if (folder) {
        await picture(page, folder, `a11y-${name}-${theme}`);
      }
      const found = await findings(page, element);
      if (found.length > 0) {
        throw new Error(found.join('\n'));
      }
    });
  }
  await browser.close();
}

const { browser, page } = await openPortal(url, 'Guest', { timeout: 60_000 });
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    return {
      name: element.getAttribute('aria-label') ?? element.textContent,
      role: element.getAttribute('role') ?? element.tagName.toLowerCase(),
      // Material UI marks what the keyboard reached; browsers draw an outline on the rest.
      visible:
        outlineStyle !== 'none' ||
        boxShadow !== 'none' ||
        element.matches('.Mui-focusVisible, input, select'),
    };
  });

await check(
  'everything on the card is reached by Tab, and one sees where',
  async () => {
    await page.goto(url + component('orders'));
    const first = page.getByRole('link', { name: 'View all', exact: true });
    await first.waitFor();
    await first.focus();
    await page.keyboard.press('Shift+Tab');
    const wanted = await page.evaluate(() => {
      const card = [...document.querySelectorAll('.bui-Card')].find(each =>
        each.querySelector('table'),
      );
      return [...card.querySelectorAll('a[href], button')].map(
        each => each.getAttribute('aria-label') ?? each.textContent,
      );
    });
    for (const name of wanted) {
      await page.keyboard.press('Tab');
      const at = await focused();
      if (at.name !== name || !at.visible) {
        throw new Error(
          `Expected the focus on "${name}", it is on "${at.name}", ${
            at.visible ? 'seen' : 'not to be seen'
          }`,
        );
      }
    }
  },
);

await check('"Why?" opens with the keyboard and keeps the focus', async () => {
  const why = page.getByRole('button', { name: /^Why\?/ }).first();
  await why.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Original message').first().waitFor();
  if (!(await focused()).name.startsWith('Why?')) {
    throw new Error('The focus went elsewhere');
  }
});

await check('the parts of a VM are reached with the arrow keys', async () => {
  await page.goto(url + vm('orders', 'west/shop/orders-db', 'overview'));
  await page.getByRole('tab', { name: 'Overview' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Usage', selected: true }).waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'YAML', selected: true }).waitFor();
});

await check(
  'a menu closes by Escape, and a log lets the keyboard out',
  async () => {
    await page.goto(url + vm('orders', 'west/shop/orders-db', 'logs'));
    const log = page.getByRole('log');
    await log.waitFor();
    const choice = page.getByRole('button', { name: /^Log/ });
    await choice.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    if (!(await choice.evaluate(e => e === document.activeElement))) {
      throw new Error('The focus did not come back to the menu');
    }
    await log.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    if ((await focused()).role === 'log') {
      throw new Error('Tab does not leave the log');
    }
  },
);

await check(
  'nothing is wider than a phone or a page with large text',
  async () => {
    for (const [width, size] of [
      [360, '100%'],
      [900, '200%'],
      [720, '200%'],
    ]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of [
        component('causes'),
        list('causes'),
        vm('orders', 'west/shop/orders-search', 'overview'),
        vm('orders', 'west/shop/orders-db', 'console'),
        '/kubevirt/west',
      ]) {
        await page.goto(url + path);
        await page
          .getByText('Live', { exact: true })
          .or(page.getByText('Cluster services'))
          .first()
          .waitFor();
        await page.evaluate(value => {
          document.documentElement.style.fontSize = value;
        }, size);
        await page.waitForTimeout(600);
        const wide = await page.evaluate(() =>
          Math.max(
            ...[
              document.documentElement,
              ...document.querySelectorAll('main, article, .MuiPaper-root'),
            ].map(each => each.scrollWidth - each.clientWidth),
          ),
        );
        if (wide > 1) {
          throw new Error(
            `${path} is ${wide} px too wide at ${width} px, text ${size}`,
          );
        }
      }
    }
  },
);

await browser.close();
end();
