import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactLinks } from '#backend/database/schema/index.ts';
import { expectOnce } from '#test/kit/exactly-once.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { rests, runsOf } from '#test/kit/presses.ts';

/**
 * The database fails when a row of the merchant is written that satisfies the condition, the first `times` times: a
 * sequence counts, because it is not rolled back with the rest.
 */
async function databaseFails(
  { services }: House,
  { connection }: Pick<Books, 'connection'>,
  table: string,
  when: string,
  options: { times?: number; code?: string } = {},
): Promise<void> {
  const { sql } = services;
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

describe.each(ledgers)('with books in $ledger', ({ can, open }) => {
  let scene: Scene;
  let house: House;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  afterAll(() => scene.stop());

  describe.concurrent('a crash between the answer of the ledger and our record', () => {
    it.each([
      { what: 'the database went away', code: '57P01' },
      { what: 'the record was refused', code: '23514' },
    ])('given $what, then the draft is found, taken over and counted once', async ({ code }) => {
      const books = await scene.books();
      await databaseFails(house, books, 'sync_items', "new.status = 'synced'", { code });

      const invoice = await invoiced(books);
      const item = await rests(house, books, invoice.id, 'synced');

      expect(books.count('create_document')).toBe(1);
      expect((await runsOf(house, item)).map(({ sentence }) => sentence)).toContainEqual(
        expect.stringContaining('Interrupted'),
      );
      await expectOnce(house, books, [invoice]);
    });

    it('given it happened to a new customer, then the customer is found and linked as made by us', async () => {
      const books = await scene.books();
      await databaseFails(house, books, 'contact_links', 'true');

      const customer = { name: 'Adatum AG', email: 'ap@adatum.example' };
      const invoice = await invoiced(books, { customer });
      await rests(house, books, invoice.id, 'synced');

      expect(books.count('create_contact')).toBe(1);
      const links = await house.services.db.select().from(contactLinks);
      expect(links.filter(({ connectionId }) => connectionId === books.connection.id)).toMatchObject([
        { how: 'created', state: 'active' },
      ]);
      await expectOnce(house, books, [invoice]);
    });

    it.runIf(can.computesTax)(
      'given a kept draft of a wrong total could not be recorded, then a replay does not add another',
      async () => {
        const books = await scene.books();
        // Books that compute the tax themselves and do it at another rate.
        books.setTax('VAT19', 20);
        await books.settings((settings) => ({
          ...settings,
          documents: {
            ...settings.documents,
            variance: { ...settings.documents.variance, tolerance: 0, mismatch: 'keep_draft' },
          },
        }));
        await databaseFails(house, books, 'sync_items', "new.status = 'failed'");

        const invoice = await invoiced(books);
        const item = await rests(house, books, invoice.id, 'failed');

        expect(item).toMatchObject({ problemCode: 'total_mismatch' });
        expect(books.documents().map(({ id }) => id)).toEqual([item.ledgerId]);
      },
    );

    it('given the database fails while a run plans, then the run is repeated, not failed', async () => {
      const books = await scene.books();
      await databaseFails(house, books, 'write_intents', 'true');

      const invoice = await invoiced(books);
      const item = await rests(house, books, invoice.id, 'synced', 'failed');

      expect(item.status).toBe('synced');
      await expectOnce(house, books, [invoice]);
    });
  });
});
