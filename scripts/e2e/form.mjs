// Fills the form of "KubeVirt blueprint on Rafay" as a person does.

async function next(page, name = 'Next') {
  await page.getByRole('button', { name, exact: true }).click();
}

async function choose(page, label, option) {
  const field = page.getByRole('textbox', { name: label });
  await field.click();
  await field.fill(option).catch(() => {});
  await page.getByRole('option', { name: option }).first().click();
}

/**
 * Walks through the five steps; calls `seen(name)` before it leaves each.
 */
export async function fillBlueprintForm(page, answers, seen) {
  await page.getByLabel(/^Rafay project/).fill(answers.project);
  for (const cluster of answers.clusters) {
    await choose(page, /^Clusters/, cluster);
  }
  await page.keyboard.press('Escape');
  await page.getByLabel(/^Component/).fill(answers.entity);
  await choose(page, /^Owner/, answers.owner);
  await seen('form-1-where');
  await next(page);

  await page
    .getByRole('radio', { name: new RegExp(`^Option ${answers.option}`) })
    .check();
  await seen('form-2-blueprint');
  await next(page);

  await page.getByRole('button', { name: /^Add/ }).first().click();
  await page.getByLabel(/^Name/).first().fill(answers.vm);
  await seen('form-3-virtual-machines');
  await next(page);

  await page.getByLabel(/^Name of the repository/).fill(answers.repository);
  await seen('form-4-repository');
  await next(page, 'Review');

  await seen('form-5-review');
  await next(page, 'Create');
}
