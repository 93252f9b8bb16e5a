import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirrorContacts } from '#backend/matching/mirror.ts';
import { paths } from '#shared/api/paths.ts';
import { finalizedInvoice, type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  // Mirrors that stay as they are for an hour: only asking afresh can see what was mended.
  house = await openHouse({ env: { CONTACTS_MAX_AGE_SECONDS: '3600', MIRROR_SECONDS: '3600' } });
  merchant = await house.merchant();
  await merchant.settings((settings) => ({ ...settings, untaxedCode: 'VAT0' }));
});
afterAll(() => house.stop());

const replay = (invoiceId: string) =>
  house.signed(merchant, paths.invoiceAction, { invoice_id: invoiceId, action: 'replay' });
const synced = ({ status }: { status: string }) => status === 'synced';

describe('a replay right after the cause was mended in the ledger', () => {
  it('sees the customer that is no longer blocked', async () => {
    const customer = { name: 'Blocked AG', email: 'blocked@example.com' };
    const [blocked] = merchant.books.addCustomers({
      displayName: customer.name,
      email: customer.email,
      taxArea: 'DOMESTIC',
      blocked: 'All',
    });
    const ledger = house.services.street.ledger(merchant.connection, () => {});
    await mirrorContacts({ db: house.services.db, connection: merchant.connection, ledger });
    const invoice = await finalizedInvoice(merchant, { customer });
    const waiting = await house.until(merchant, invoice.id, ({ status }) => status === 'needs_review');
    expect(waiting.problemCode).toBe('customer_blocked');
    merchant.books.change('customers', blocked?.id ?? '', { blocked: ' ' });
    await replay(invoice.id);
    expect((await house.until(merchant, invoice.id, synced)).contactLedgerId).toBe(blocked?.id);
  });

  it('C48: sees the currency that was added', async () => {
    const invoice = await finalizedInvoice(merchant, { currency: 'chf' });
    const failed = await house.until(merchant, invoice.id, ({ status }) => status === 'failed');
    expect(failed.problemCode).toBe('currency_unknown');
    merchant.books.addCurrencies({ code: 'CHF', exchangeRate: '1.05' });
    await replay(invoice.id);
    expect((await house.until(merchant, invoice.id, synced)).currency).toBe('CHF');
  });
});
