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
  const settings = await visit(tour, `${base}/settings`);
  await camera.snap(settings, 'fresh-settings', 'Settings of a new merchant');
  await settings.close();
  const page = await visit(tour, `${base}/onboarding`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await camera.snap(page, 'fresh-onboarding', 'Setting up begins');
  await page.getByRole('button', { name: 'Connect Business Central' }).click();
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
  await press('Use this company');
  await page.getByText('Suggested for you').waitFor();
  await settled(page);
  await camera.snap(page, 'fresh-rules', 'What both sides suggest');
  await press('Use these suggestions');
  await page.getByText('They stand in the fields below').waitFor();
  await camera.snap(page, 'fresh-rules-filled', 'Suggestions taken');
  await press('Save and rehearse');
  await press('Start the rehearsal');
  await page.getByText(/would be written, .* left out\.$/).waitFor();
  await settled(page);
  await camera.snap(page, 'fresh-rehearsal', 'A rehearsal without writing');
  await press('Go on');
  await page.getByLabel('Start date').waitFor();
  await camera.snap(page, 'fresh-switch', 'Switch on, from a day on');
  const unfinished = await visit(tour, `${base}/settings`);
  await camera.snap(unfinished, 'fresh-unfinished', 'Settings while setting up is not finished');
  await unfinished.close();
  await press('Switch on');
  await page.getByText('It is switched on').waitFor();
  await settled(page);
  await camera.snap(page, 'fresh-done', 'Switched on');
  await page.close();
  await show(tour, {
    path: `${base}/settings?app_section=money`,
    name: 'fresh-money',
    title: 'Money movement before it is switched on',
  });
}
