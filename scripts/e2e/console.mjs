// Consoles in a browser: typing into the serial line and on the screen, two people who share one, what a restart and
// a migration do to one that is open, and one that somebody has open outside of the portal.
import { once } from 'node:events';
import {
  assertFits,
  assertNoProblems,
  openPortal,
  picture,
} from './browser.mjs';
import { check, end } from './checks.mjs';
import { connect, openConsole } from './kube.mjs';
import { readPortal } from './portal.mjs';

const { url, kubeconfig, folder } = readPortal('console.mjs');
const keep = (page, name) => (folder ? picture(page, folder, name) : undefined);
const VM = 'orders-db';
const list = `${url}/catalog/default/component/orders/virtual-machines`;
const page = `${list}/west/shop/${VM}?tab=console`;
const NAMESPACES =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachines';
const west = connect(kubeconfig, 'west');
/** What a page may need on a busy machine beyond what it promises. */
const SLACK_MS = 2_000;

const open = (person, options) => openPortal(url, person, options);

const button = (where, name) =>
  where.getByRole('button', { name, exact: true });
const connected = where => where.getByText(/^Connected · /).waitFor();

/** Waits until the terminal shows something. */
async function shows(where, text) {
  await where.locator('.xterm-rows').getByText(text).first().waitFor();
}

/** The picture on the screen, as the browser has drawn it. */
const drawn = where =>
  where.locator('canvas').evaluate(canvas => canvas.toDataURL());

/** Waits until the screen shows another picture. */
async function changes(where, before) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await drawn(where)) !== before) {
      return;
    }
    await where.waitForTimeout(100);
  }
  throw new Error('The screen shows the same picture as before');
}

const jane = await open();
const owen = await open('Owen');

await check('typing into the serial line brings an answer', async () => {
  // The portal begins to follow a cluster when somebody first asks for it.
  await jane.page.goto(list);
  await jane.page.getByText('Live', { exact: true }).first().waitFor();
  await jane.page.goto(page);
  await connected(jane.page);
  await button(jane.page, 'Type').click();
  await jane.page.getByText(/you type since/).waitFor();
  await jane.page.keyboard.press('Enter');
  await shows(jane.page, /login:/);
  await jane.page.keyboard.type('root\n');
  await jane.page.keyboard.type('root\n');
  await shows(jane.page, /root@/);
  await jane.page.keyboard.type('echo it-answers-$HOSTNAME\n');
  await jane.page.keyboard.type('hostname\n');
  await shows(jane.page, /it-answers/);
  await keep(jane.page, 'console-serial');
});

await check('two people share it: one asks, the other lets them', async () => {
  await owen.page.goto(page);
  await connected(owen.page);
  await owen.page.getByText(/guest types since/i).waitFor();
  // What was written before one came.
  await shows(owen.page, /it-answers/);
  await button(owen.page, 'Ask to type').click();
  const asked = jane.page.getByRole('alert').filter({ hasText: 'owen asks' });
  await asked.waitFor();
  await keep(jane.page, 'console-asked');
  await button(asked, 'Let them type').click();
  await owen.page.getByText(/you type since/).waitFor();
  await jane.page.getByText(/owen types since/).waitFor();
  await owen.page.keyboard.type('echo owen-was-here\n');
  await shows(jane.page, /owen-was-here/);
});

await check('the keyboard leaves the console', async () => {
  await owen.page.keyboard.press('Control+Alt+Enter');
  const kind = button(owen.page, 'Serial console');
  if (!(await kind.evaluate(each => each === document.activeElement))) {
    throw new Error('The focus is not on the first button of the console');
  }
});

await check(
  'one takes over after a question, the other is notified',
  async () => {
    await button(jane.page, 'Take over').click();
    const dialog = jane.page.getByRole('dialog', {
      name: 'Take over from owen?',
    });
    await keep(jane.page, 'console-take-over');
    await button(dialog, 'Take over').click();
    await jane.page.getByText(/you type since/).waitFor();
    await owen.page.getByText(/guest types since/i).waitFor();
  },
);

/** Does something to the VM, and waits until the page says after how long it was connected again. */
async function interrupted(path, text, name) {
  const before = Date.now();
  await west('PUT', path, {});
  const line = jane.page.getByText(text);
  await line.waitFor({ timeout: 120_000 });
  await connected(jane.page);
  console.log(
    `  ${await line.textContent()}; seen ${
      Date.now() - before
    } ms after it was asked for`,
  );
  await keep(jane.page, name);
}

await check('an open console comes back after a restart', async () => {
  await interrupted(
    `${NAMESPACES}/${VM}/restart`,
    /^Restarted; connected again/,
    'console-restarted',
  );
  const { status } = await west(
    'GET',
    `/apis/kubevirt.io/v1/namespaces/shop/virtualmachineinstances/${VM}`,
  );
  const running = status.phaseTransitionTimestamps.find(
    each => each.phase === 'Running',
  ).phaseTransitionTimestamp;
  const delay = Date.now() - Date.parse(running);
  // The cluster's timestamps are cut to whole seconds.
  if (delay > 2_000 + 1_000 + SLACK_MS) {
    throw new Error(`It came back ${delay} ms after the VM ran again`);
  }
  console.log(`  within ${delay} ms of the VM's Running`);
});

await check('an open console comes back after a migration', async () => {
  await interrupted(
    `${NAMESPACES}/${VM}/migrate`,
    /^Migrated to .*; connected again/,
    'console-migrated',
  );
  const text = await jane.page.getByText(/^Migrated to /).textContent();
  const [, seconds] = text.match(/after ([\d.]+) s/);
  if (Number(seconds) * 1_000 > 2_000 + SLACK_MS) {
    throw new Error(`It came back only after ${seconds} s`);
  }
});

await check('the screen shows, and takes keys', async () => {
  await button(jane.page, 'Screen').click();
  await connected(jane.page);
  const empty = await drawn(jane.page);
  await changes(jane.page, empty).catch(() => {});
  await button(jane.page, 'Type').click();
  await jane.page.getByText(/you type since/).waitFor();
  const before = await drawn(jane.page);
  await jane.page.keyboard.type('somebody');
  await changes(jane.page, before);
  await keep(jane.page, 'console-screen');
});

await check('a text is pasted on the screen key by key', async () => {
  const before = await drawn(jane.page);
  await button(jane.page, 'Paste').click();
  const dialog = jane.page.getByRole('dialog');
  await dialog.getByLabel('Text', { exact: true }).fill('pasted');
  await dialog.getByLabel('Keyboard layout of the guest').selectOption('en-us');
  await button(dialog, 'Type it').click();
  await changes(jane.page, before);
});

await check(
  'a screen that somebody takes outside of the portal is taken back only after a question',
  async () => {
    const stranger = openConsole(
      kubeconfig,
      'west',
      `/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/${VM}/vnc`,
    );
    await once(stranger, 'open');
    const thrownOut = once(stranger, 'close');
    await jane.page.getByText('Taken over outside of the portal').waitFor();
    await keep(jane.page, 'console-taken-over');
    await button(jane.page, 'Connect again').click();
    await jane.page.getByText('In use outside of the portal').waitFor();
    await keep(jane.page, 'console-in-use');
    await button(jane.page, 'Take over').click();
    const dialog = jane.page.getByRole('dialog');
    await button(dialog, 'Take over').click();
    await connected(jane.page);
    await thrownOut;
  },
);

await check('the boot screen shows as a picture', async () => {
  await jane.page.goto(page.replace('tab=console', 'tab=overview'));
  await button(jane.page, 'Show the screen').click();
  await jane.page
    .getByRole('img', { name: new RegExp(`^Screen of ${VM} at`) })
    .waitFor();
  await keep(jane.page, 'console-picture');
});

await check('who may not open consoles reads why', async () => {
  const vera = await open('Vera');
  await vera.page.goto(page);
  await vera.page
    .getByText('You may not open consoles of this virtual machine')
    .waitFor();
  await keep(vera.page, 'console-refused');
  await vera.browser.close();
});

for (const theme of ['light', 'dark']) {
  await check(`it fits 360 px, ${theme}`, async () => {
    const phone = await open('Guest', { theme, width: 360, height: 740 });
    await phone.page.goto(page);
    await connected(phone.page);
    const region = phone.page.getByRole('region', {
      name: `Serial console of ${VM}`,
    });
    await region.scrollIntoViewIfNeeded();
    await keep(phone.page, `console-360-${theme}`);
    await assertFits(phone.page, 'The page');
    await phone.browser.close();
  });
}

await check(
  'consent that is withdrawn ends the consoles of all within a minute',
  async () => {
    const vm = `/apis/kubevirt.io/v1/namespaces/shop/virtualmachines/${VM}`;
    const consent = 'backstage.io/entity-ref';
    const { metadata } = await west('GET', vm);
    const agreeing = value =>
      west('PATCH', vm, { metadata: { annotations: { [consent]: value } } });
    const people = [jane.page, owen.page];
    for (const each of people) {
      await each.goto(page);
      await connected(each);
    }
    const before = Date.now();
    await agreeing(null);
    try {
      for (const each of people) {
        await each
          .getByText(
            /^Nobody on the side of cluster west .* may open consoles of/,
          )
          .first()
          .waitFor({ timeout: 60_000 + SLACK_MS });
      }
      console.log(`  ended after ${Date.now() - before} ms`);
      await keep(owen.page, 'console-withdrawn');
    } finally {
      await agreeing(metadata.annotations[consent]);
    }
  },
);

await check('the browser met no error', async () =>
  assertNoProblems([...jane.problems, ...owen.problems]),
);
await jane.browser.close();
await owen.browser.close();

end();
