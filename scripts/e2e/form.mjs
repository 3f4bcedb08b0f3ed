// Goes through the template "KubeVirt blueprint on Rafay" as a person does.

async function next(page, name = 'Next') {
  await page.getByRole('button', { name, exact: true }).click();
}

async function choose(page, label, option) {
  const field = page.getByRole('textbox', { name: label });
  await field.click();
  await field.fill(option).catch(() => {});
  await page.getByRole('option', { name: option }).first().click();
}

/** A cluster that the portal knows is ticked in its list; another is added by its name. */
async function chooseCluster(page, name) {
  const clusters = page.getByRole('group', { name: 'Clusters', exact: true });
  await clusters.getByRole('textbox').fill(name);
  await clusters
    .getByRole('progressbar')
    .first()
    .waitFor({ state: 'detached', timeout: 60_000 });
  const known = clusters.getByRole('checkbox', {
    name: new RegExp(`^${name}(\\s|$)`),
  });
  if (await known.count()) {
    await known.check();
  } else {
    await clusters.getByRole('button', { name: `Add ${name}` }).click();
  }
  await clusters
    .getByRole('button', { name: new RegExp(`^Remove ${name}(\\s|$)`) })
    .waitFor();
}

/** Opens a folded picker, ticks a choice, and folds it again. */
async function chooseCard(page, label, choice) {
  const field = page.getByRole('group', { name: label, exact: true }).first();
  await field.getByRole('button', { name: `Change ${label}` }).click();
  await field.getByRole('radio', { name: choice }).check();
  await field.getByRole('button', { name: 'Done' }).click();
}

/**
 * Walks through the five steps; calls `seen(name)` before it leaves each. Without `size` and `image`
 * in the answers the VM has those that the form begins with, and without `blueprint` its name.
 */
async function fill(page, answers, seen) {
  await page.getByLabel(/^Rafay project/).fill(answers.project);
  for (const cluster of answers.clusters) {
    await chooseCluster(page, cluster);
  }
  await page.getByLabel(/^Component/).fill(answers.entity);
  await choose(page, /^Owner/, answers.owner);
  if (answers.replaces) {
    await page.getByLabel(/^Replace the KubeVirt/).check();
  }
  await seen('form-1-where');
  await next(page);

  await page
    .getByRole('radio', { name: new RegExp(`^Option ${answers.option}`) })
    .check();
  if (answers.blueprint) {
    await page.getByLabel(/^Name of the blueprint/).fill(answers.blueprint);
  }
  await seen('form-2-blueprint');
  await next(page);

  await page.getByRole('button', { name: /^Add/ }).first().click();
  await page.getByLabel(/^Name/).first().fill(answers.vm);
  if (answers.size) {
    await chooseCard(page, 'Size', new RegExp(`^${answers.size}\\s`));
  }
  if (answers.image) {
    await chooseCard(page, 'Image', new RegExp(`^${answers.image}`));
  }
  await seen('form-3-virtual-machines');
  await next(page);

  await page.getByLabel(/^Name of the repository/).fill(answers.repository);
  await seen('form-4-repository');
  await next(page, 'Review');

  await seen('form-5-review');
  await next(page, 'Create');
}

/** Opens the template, fills its form as above, and waits until the repository is written. */
export async function writeRepository(
  page,
  url,
  answers,
  seen = async () => {},
) {
  await page.goto(
    `${url}/create/templates/default/kubevirt-blueprint-on-rafay`,
  );
  await fill(page, answers, seen);
  await page.getByText('What was written').first().waitFor({ timeout: 60_000 });
}
