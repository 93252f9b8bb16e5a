import {
  type CompanyHandle,
  type QuickBooksSimulator,
  startQuickBooksSimulator,
} from '#test/simulators/quickbooks/index.ts';
import type { KeptFile } from './kept.ts';
import { onPort } from './ports.ts';

/** The simulated QuickBooks, in which Fresh Coffee keeps books too: a visitor may connect those instead. */
export type QuickBooksBooks = { simulator: QuickBooksSimulator; freshCoffee: CompanyHandle };

/** The app's registration there; it opens nothing but this simulator. */
export const quickBooksClient = { clientId: 'ABsandboxTieout', clientSecret: 'sandbox-quickbooks-secret' };

/**
 * @param options.publicUrl of the backend, where the sign-in leads back to
 * @throws ConfigurationError when the port is taken
 */
export async function openQuickBooks(
  file: KeptFile,
  options: { port: number; publicUrl: string },
): Promise<QuickBooksBooks> {
  const simulator = await onPort('SANDBOX_QUICKBOOKS_PORT', options.port, 'the simulated QuickBooks', () =>
    startQuickBooksSimulator({
      port: options.port,
      journal: file.journal('quickbooks'),
      clients: [{ ...quickBooksClient, redirectUris: [`${options.publicUrl}/oauth/callback`] }],
      // Long enough to gather what one press of a button changes.
      webhookDelayMs: 500,
    }),
  );
  const freshCoffee = simulator.createCompany({
    ...{ id: '9341452100048821', name: 'Fresh Coffee Ltd', country: 'GB' },
    ...{ homeCurrency: 'GBP', multicurrency: true },
  });
  if (freshCoffee.isNew) seed(freshCoffee);
  return { simulator, freshCoffee };
}

/** What is certain of a record that was just made. */
const idOf = (record: { Id?: unknown } | undefined): string => String(record?.Id);

function seed(company: CompanyHandle): void {
  const [coffee, courses] = company.add(
    'Account',
    { Name: 'Sales of coffee', AcctNum: '4000', AccountType: 'Income' },
    { Name: 'Courses and machines', AcctNum: '4010', AccountType: 'Income' },
    { Name: 'Rounding', AcctNum: '4900', AccountType: 'Other Income' },
    { Name: 'Stripe clearing', AcctNum: '1210', AccountType: 'Bank' },
  );
  company.addTax('20.0% S', 20);
  company.addTax('0.0% Z', 0);
  company.addTax('No VAT', 0);
  const item = (Name: string, Sku: string, account: { Id?: unknown } | undefined) => ({
    ...{ Name, Sku, Type: 'Service', IncomeAccountRef: { value: idOf(account) } },
  });
  company.add(
    'Item',
    item('House blend, 1 kg', 'HB-1000', coffee),
    item('Swiss water decaf, 1 kg', 'DC-1000', coffee),
    item('Office coffee, monthly', 'OFFICE', courses),
    item('Barista course', 'COURSE', courses),
  );
  company.add('Term', { Name: 'Net 14', DueDays: 14 }, { Name: 'Net 30', DueDays: 30 });
  company.add('PaymentMethod', { Name: 'Card' }, { Name: 'BACS' });
  company.add('CompanyCurrency', { Code: 'EUR', Name: 'Euro' }, { Code: 'USD', Name: 'US dollar' });
  company.add('Class', { Name: 'Roastery' }, { Name: 'School' });
  company.add('Vendor', { DisplayName: 'Highland Beans Ltd' });
  company.add(
    'Customer',
    {
      DisplayName: 'Ludgate Studios Ltd',
      PrimaryEmailAddr: { Address: 'accounts@ludgatestudios.example' },
      BillAddr: { Line1: '9 Ludgate Hill', City: 'London', PostalCode: 'EC4M 7AA', Country: 'United Kingdom' },
    },
    {
      DisplayName: 'The Pennine Bakehouse',
      PrimaryEmailAddr: { Address: 'orders@penninebakehouse.example' },
      BillAddr: { Line1: '31 Valley Road', City: 'Hebden Bridge', PostalCode: 'HX7 8AD', Country: 'United Kingdom' },
    },
  );
}
