import { findInvoices, idsOf } from './find-documents.ts';
import { settled, show, type Tour, visit } from './tour.ts';

/** Access withdrawn, then disconnected: how each view says so. */
export async function troubles(tour: Tour): Promise<void> {
  const { camera, sandbox } = tour;
  camera.begin('Access withdrawn and disconnected');
  const [synced = ''] = await findInvoices(sandbox, { status: 'synced', booked: true });
  const [product = ''] = await idsOf(sandbox, 'products');
  const [payment = ''] = await idsOf(sandbox, 'payment_intents');
  await withdrawAccess(sandbox.facts.businessCentral.controlUrl);
  const page = await visit(tour, `/test/invoices/${synced}`);
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByText('Reconnect').first().waitFor({ timeout: 30_000 });
  await settled(page);
  await camera.snap(page, 'revoked-replayed', 'Replayed while access is withdrawn');
  await page.close();
  const views = [
    ['/test/invoices', 'overview', 'Overview'],
    [`/test/invoices/${synced}`, 'invoice', 'Invoice'],
    ['/test/settings', 'settings', 'Settings'],
    [`/test/products/${product}`, 'product', 'Product'],
    [`/test/payments/${payment}`, 'payment', 'Payment'],
    ['/test/balance', 'balance', 'Balances'],
    ['/test/app', 'page', 'Full page'],
    ['/test/app/documents', 'page-documents', 'Documents'],
  ] as const;
  for (const [path, name, title] of views)
    await show(tour, { path, name: `revoked-${name}`, title: `${title}, access withdrawn` });
  const settings = await visit(tour, '/test/settings');
  await settings.getByRole('button', { name: 'Disconnect' }).click();
  await settings.getByRole('dialog').waitFor();
  await camera.snap(settings, 'disconnect-asks', 'Disconnect asks first');
  await settings
    .getByRole('dialog')
    .getByRole('button', { name: /^Disconnect/ })
    .click();
  await settings.getByRole('dialog').waitFor({ state: 'detached' });
  await settings.close();
  for (const [path, name, title] of views)
    await show(tour, { path, name: `disconnected-${name}`, title: `${title}, disconnected` });
}

/** From now on the ledger accepts no token of this application, and gives no new one. */
async function withdrawAccess(controlUrl: string): Promise<void> {
  const refusals = [
    {
      path: '/oauth2/v2.0/token',
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS50173: revoked' },
    },
    {
      path: '^/v2.0/',
      status: 401,
      body: { error: { code: 'Authentication_InvalidCredentials', message: 'rejected' } },
    },
  ];
  for (const refusal of refusals)
    await fetch(`${controlUrl}/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'status', times: 10_000, ...refusal }),
    });
}
