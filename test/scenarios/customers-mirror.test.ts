import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections } from '#backend/database/schema/index.ts';
import { refreshContactsAnswerSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { eventually } from '#test/kit/calm.ts';
import { customerOf, inBook } from '#test/kit/customers.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { resolve, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  // A young mirror is not freshened before a customer is matched: what changed in the books since is not in it.
  house = await openHouse({ env: { CONTACTS_MAX_AGE_SECONDS: '600', MIRROR_SECONDS: '100000' } });
});
beforeEach(async () => {
  merchant = await house.merchant();
  vat19 = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(() => house.stop());

const invoiceFor = (name: string, email: string) =>
  finalizedInvoice(merchant, { taxRate: vat19, customer: { name, email } });
const contoso = { name: 'Contoso GmbH', email: 'billing@contoso.example' };
const mirrorOf = async () => (await customerOf(house, merchant, 'cus_anybody')).connection.mirror;
const inThisCompany = () => and(eq(connections.id, merchant.connection.id));

describe('what changed in the books since they were mirrored', () => {
  it('given the customer was made there by hand a moment ago, then it is found before another is created', async () => {
    const byHand = inBook(merchant, { displayName: 'Tailspin Toys Ltd', email: 'ap@tailspin.example' });
    const invoice = await invoiceFor('Tailspin Toys Ltd', 'ap@tailspin.example');
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ contactLedgerId: byHand.id });
    expect(merchant.books.rows('customers')).toHaveLength(2);
  });

  it('given the matched customer was blocked, or a chosen one deleted, then it is read again before anything is written', async () => {
    merchant.books.change('customers', merchant.known.customer.id, { blocked: 'All' });
    const invoice = await invoiceFor(contoso.name, contoso.email);
    expect(await rests(house, merchant, invoice.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
    expect((await house.invoiceView(merchant, invoice.id)).candidates).toMatchObject([
      { id: merchant.known.customer.id, blocked: true },
    ]);
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);

    const gone = inBook(merchant, { displayName: 'Gone AG' });
    merchant.books.delete('customers', gone.id);
    const answer = { resolve: 'use_contact', invoice_id: invoice.id, contact_id: gone.id } as const;
    expect(await resolve(house, merchant, answer)).toMatchObject({ status: 409, body: { code: 'customer_link_dead' } });
  });
});

describe('the age of the mirror', () => {
  it('given the ledger cannot be asked, then nobody is created over an old mirror, and the view says how old it is', async () => {
    const path = `companies\\(${merchant.books.id}\\)/customers`;
    house.ledger.faults.add({ method: 'GET', path, kind: 'status', status: 503, times: 10_000 });
    const old = new Date(Date.now() - 2 * 3_600_000);
    await house.services.db.update(connections).set({ contactsMirroredAt: old }).where(inThisCompany());
    const invoice = await invoiceFor('Wingtip AG', 'ap@wingtip.example');
    await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
    expect(await house.item(merchant, invoice.id)).toMatchObject({ status: 'queued' });
    expect(await mirrorOf()).toMatchObject({ asOf: old.toISOString(), stale: true });
    expect(merchant.books.rows('customers')).toHaveLength(1);

    house.ledger.faults.clear();
    await rests(house, merchant, invoice.id, 'synced');
    expect(merchant.books.rows('customers')).toHaveLength(2);
    expect(await mirrorOf()).toMatchObject({ stale: false, count: 2 });
  });

  it('given somebody refreshes it, then all customers are read again, deletions are noticed, and it is said when it is done', async () => {
    const gone = inBook(merchant, { displayName: 'Gone AG' });
    const refresh = async () =>
      refreshContactsAnswerSchema.parse((await house.signed(merchant, paths.refreshContacts, {})).body).connection
        .mirror;
    const before = await mirrorOf();
    expect(before).toMatchObject({ count: 1, refreshing: false });
    expect(await refresh()).toMatchObject({ refreshing: true });
    await eventually(async () => (await mirrorOf())?.refreshing === false);
    expect(await mirrorOf()).toMatchObject({ count: 2 });
    expect((await mirrorOf())?.readFullyAt).not.toBe(before?.readFullyAt);

    merchant.books.delete('customers', gone.id);
    await refresh();
    await eventually(async () => (await mirrorOf())?.count === 1);
  });
});
