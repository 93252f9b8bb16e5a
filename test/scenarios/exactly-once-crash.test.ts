import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactLinks } from '#backend/database/schema/index.ts';
import { countRequests, draftCreation, expectExactlyOnce, inBooks } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests, runsOf } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

/**
 * The database fails when a row of the merchant is written that satisfies the condition, the first `times` times: a
 * sequence counts, because it is not rolled back with the rest.
 */
async function databaseFails(
  { connection }: Merchant,
  table: string,
  when: string,
  options: { times?: number; code?: string } = {},
): Promise<void> {
  const { sql } = house.services;
  const name = `fault_${connection.id.replaceAll('-', '')}_${table}`;
  await sql.unsafe(`
    create sequence ${name};
    create function ${name}() returns trigger language plpgsql as $$
    begin
      if nextval('${name}') <= ${options.times ?? 1} then
        raise exception 'the database goes away' using errcode = '${options.code ?? '57P01'}';
      end if;
      return new;
    end $$;
    create trigger ${name} before insert or update on ${table} for each row
      when (new.connection_id = '${connection.id}' and ${when}) execute function ${name}();`);
}

describe('a crash between the answer of the ledger and our record', () => {
  it.each([
    { what: 'the database went away', code: '57P01' },
    { what: 'the record was refused', code: '23514' },
  ])('given $what, then the draft is found, taken over and counted once', async ({ code }) => {
    const { merchant, vat } = await merchantWithVat();
    await databaseFails(merchant, 'sync_items', "new.status = 'synced'", { code });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await rests(house, merchant, invoice.id, 'synced');

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    expect((await runsOf(house, item)).map(({ sentence }) => sentence)).toContainEqual(
      expect.stringContaining('Interrupted'),
    );
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given it happened to a new customer, then the customer is found and linked as made by us', async () => {
    const { merchant, vat } = await merchantWithVat();
    await databaseFails(merchant, 'contact_links', 'true');
    const creation = inBooks(merchant, 'customers(\\?|$)');

    const customer = { name: 'Adatum AG', email: 'ap@adatum.example' };
    const invoice = await finalizedInvoice(merchant, { taxRate: vat, customer });
    await rests(house, merchant, invoice.id, 'synced');

    expect(countRequests(house.ledger, 'POST', creation)).toBe(1);
    const links = await house.services.db.select().from(contactLinks);
    expect(links.filter(({ connectionId }) => connectionId === merchant.connection.id)).toMatchObject([
      { how: 'created', state: 'active' },
    ]);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given a kept draft of a wrong total could not be recorded, then a replay does not add another', async () => {
    const { merchant, vat } = await merchantWithVat();
    merchant.books.setVat('DOMESTIC', 'VAT19', '20');
    await merchant.settings((settings) => ({
      ...settings,
      documents: {
        ...settings.documents,
        variance: { ...settings.documents.variance, tolerance: 0, mismatch: 'keep_draft' },
      },
    }));
    await databaseFails(merchant, 'sync_items', "new.status = 'failed'");

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await rests(house, merchant, invoice.id, 'failed');

    expect(item).toMatchObject({ problemCode: 'total_mismatch' });
    expect(merchant.books.rows('salesInvoices').map(({ id }) => id)).toEqual([item.ledgerId]);
  });

  it('given the database fails while a run plans, then the run is repeated, not failed', async () => {
    const { merchant, vat } = await merchantWithVat();
    await databaseFails(merchant, 'write_intents', 'true');

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await rests(house, merchant, invoice.id, 'synced', 'failed');

    expect(item.status).toBe('synced');
    await expectExactlyOnce(house, merchant, [invoice]);
  });
});
