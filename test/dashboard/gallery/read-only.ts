import { startDashboard } from '../server.ts';
import { findInvoices, idsOf } from './find-documents.ts';
import { show, type Tour } from './tour.ts';

/** What somebody sees who may look but not change. */
export async function readOnly(tour: Tour): Promise<void> {
  const { sandbox } = tour;
  const { stripe } = sandbox.facts;
  tour.camera.begin('A role that may only look');
  const dashboard = await startDashboard({
    port: 0,
    stripe: { baseUrl: stripe.baseUrl },
    signingSecret: stripe.signingSecret,
    appBackendUrl: sandbox.backendUrl,
    merchants: [
      {
        ...stripe,
        name: 'Nordlicht Software GmbH',
        timezone: 'Europe/Berlin',
        country: 'DE',
        user: { id: 'usr_lena', name: 'Lena Vogel', email: 'lena@nordlicht-software.example' },
        roles: ['view_only'],
      },
    ],
  });
  const looking = { ...tour, sandbox: { ...sandbox, previewUrl: dashboard.url } };
  try {
    const [rate = ''] = await findInvoices(sandbox, { status: 'failed', problem: 'tax_rate_unmapped' });
    await show(looking, { path: `/test/invoices/${rate}`, name: 'readonly-invoice', title: 'Invoice' });
    await show(looking, { path: '/test/invoices', name: 'readonly-overview', title: 'Overview' });
    const [product = ''] = await idsOf(sandbox, 'products');
    await show(looking, { path: `/test/products/${product}`, name: 'readonly-product', title: 'Product' });
    await show(looking, { path: '/test/settings', name: 'readonly-settings', title: 'Settings' });
    for (const section of ['Documents', 'History', 'API keys']) {
      const name = `readonly-settings-${section.toLowerCase().replace(' ', '-')}`;
      await show(looking, { path: '/test/settings', name, title: `Settings: ${section}` }, (page) =>
        page.getByRole('tab', { name: section }).click(),
      );
    }
    await show(looking, { path: '/test/onboarding', name: 'readonly-onboarding', title: 'Setting up' });
    await show(looking, { path: '/test/app', name: 'readonly-page', title: 'Full page' });
    await show(looking, { path: '/test/app/documents', name: 'readonly-page-documents', title: 'Documents' });
    await show(looking, { path: '/test/app/review', name: 'readonly-page-review', title: 'To review' });
  } finally {
    await dashboard.close();
  }
}
