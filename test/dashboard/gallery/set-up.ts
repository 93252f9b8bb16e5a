import { settled, show, type Tour, visit } from './tour.ts';

/** The second merchant's way from nothing to the first document. */
export async function setUp(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Setting up');
  const base = `/${sandbox.facts.fresh.stripe.accountId}/test`;
  for (const tab of ['', '/documents', '/review', '/activity'])
    await show(tour, {
      path: `${base}/app${tab}`,
      name: `fresh-page${tab.replace('/', '-')}`,
      title: `Full page${tab} before anything is connected`,
    });
  const list = await visit(tour, `${base}/invoices`);
  await camera.snap(list, 'fresh-overview', 'Overview before anything is connected');
  await list.locator('tbody tr').first().click();
  await list.getByRole('heading', { name: /^Invoice/ }).waitFor();
  await settled(list);
  await camera.snap(list, 'fresh-invoice', 'Invoice before anything is connected');
  await list.close();
  const page = await visit(tour, `${base}/settings`);
  await camera.snap(page, 'fresh-settings', 'Settings of a new merchant');
  await page.getByRole('button', { name: /^Connect/ }).click();
  const onward = page.getByRole('link', { name: /^Continue to/ });
  await onward.waitFor();
  await camera.snap(page, 'fresh-continue', 'Continue in a new tab');
  const [tab] = await Promise.all([page.context().waitForEvent('page'), onward.click()]);
  await tab.getByRole('button', { name: 'Accept' }).waitFor();
  await camera.snap(tab, 'fresh-consent', 'Consent at the (simulated) identity provider');
  await tab.setViewportSize({ width: 1440, height: 900 });
  await tab.getByRole('button', { name: 'Accept' }).click();
  await tab.getByRole('heading', { name: /Signed in/ }).waitFor();
  await camera.snap(tab, 'fresh-signed-in', 'Signed in');
  await tab.close();
  await page.getByRole('button', { name: 'Use this company' }).waitFor();
  await camera.snap(page, 'fresh-company', 'Choose the company');
  const choice = page.getByLabel('Company');
  await choice.selectOption({ label: await choice.locator('option', { hasText: 'Fresh Coffee' }).innerText() });
  await page.getByRole('button', { name: 'Use this company' }).click();
  await page.getByRole('tab', { name: 'Documents' }).waitFor();
  await settled(page);
  await camera.snap(page, 'fresh-connected', 'Connected');
  await page.close();
}
