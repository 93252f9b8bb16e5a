import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '#backend/connectors/port.ts';
import { syncItems } from '#backend/database/schema/index.ts';
import { calm } from '#test/kit/calm.ts';
import { compared, pressDifference } from '#test/kit/comparisons.ts';
import { type Books, inBooks, ledgers, type Scene } from '#test/kit/ledgers.ts';

/** What is done to a document behind the product's back, and what has to be told of it. */
const tamperings = {
  none: null,
  line_added: 'changed_in_ledger',
  never_came: 'missing',
  forgotten: 'missing',
  voided: 'changed_in_stripe',
} as const;
type Tampering = keyof typeof tamperings;

describe.each(ledgers)('whatever is tampered with, in $ledger', (ledger) => {
  let scene: Scene;
  let books: Books;
  beforeAll(async () => {
    const env = { COMPARISON_GRACE_SECONDS: '0', MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' };
    scene = await ledger.open({ env });
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  const hands = (): Ledger => scene.house.services.street.ledger(books.connection, () => {});
  const requests = async () =>
    (await compared(scene.house, books)).run?.parts.reduce((sum, each) => sum + each.requests, 0);

  async function tamper(how: Tampering, { id, ledgerId }: { id: string; ledgerId: string | null }, invoiceId: string) {
    const forget = () => scene.house.services.db.delete(syncItems).where(eq(syncItems.id, id));
    switch (how) {
      case 'none':
        return;
      case 'line_added':
        await hands().addLine('invoice', ledgerId ?? '', {
          ...{ kind: 'item', targetId: books.known.other, description: 'Freight', description2: null },
          ...{ quantity: '1', unitPrice: '5', discount: '0', taxCode: 'VAT0', tax: '0', extra: {} },
        });
        return;
      case 'never_came':
        books.remove({ id: ledgerId ?? '' });
        await forget();
        return;
      case 'forgotten':
        await forget();
        return;
      case 'voided':
        await books.stripe.invoices.voidInvoice(invoiceId);
    }
  }

  it('C67, C68: exactly what was tampered with is told, as what it is, and nothing once it is mended', async () => {
    const drawn = fc.array(fc.constantFrom(...(Object.keys(tamperings) as Tampering[])), {
      minLength: 4,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(drawn, async (hows) => {
        const documents = [];
        for (const how of hows) documents.push({ how, ...(await inBooks(scene.house, books)) });
        await calm(scene.house);
        expect((await compared(scene.house, books)).rows).toEqual([]);
        scene.house.stripe.setWebhooks({ paused: true });
        for (const { how, item, invoice } of documents) await tamper(how, item, invoice.id);
        const { rows } = await compared(scene.house, books);
        const expected = documents.flatMap(({ how, invoice }) =>
          tamperings[how] === null ? [] : [[invoice.number, tamperings[how]]],
        );
        expect(rows.map(({ title, kind }) => [title, kind]).sort()).toEqual(expected.sort());
        for (const row of rows) {
          const [first] = row.actions;
          if (first !== undefined) expect((await pressDifference(scene.house, books, row, first)).status).toBe(200);
        }
        scene.house.stripe.setWebhooks({ paused: false });
        await calm(scene.house);
        expect((await compared(scene.house, books)).rows).toEqual([]);
      }),
      { numRuns: 3, examples: [[['none', 'line_added', 'never_came', 'forgotten', 'voided']]] },
    );
  });

  it('given more documents, then a comparison asks the ledger no more often than for few: pages, not documents', async () => {
    const few = await requests();
    for (let made = 0; made < 10; made++) await inBooks(scene.house, books);
    await calm(scene.house);
    expect(await requests()).toBe(few);
    expect(few).toBeLessThanOrEqual(4);
  });
});
