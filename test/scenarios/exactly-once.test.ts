import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeIntents } from '#backend/database/schema/index.ts';
import { expectOnce } from '#test/kit/exactly-once.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, runsOf } from '#test/kit/presses.ts';

const synced = ({ status }: { status: string }) => status === 'synced';

describe.each(ledgers)('with books in $ledger', ({ can, words, open }) => {
  let scene: Scene;
  let house: House;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  afterAll(() => scene.stop());

  describe.concurrent('C05: the answer to the creation of a draft', () => {
    it('given it was lost after the draft was made, then the draft is found and taken over', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'lose_answer' });

      const invoice = await invoiced(books);
      const item = await house.until(books, invoice.id, synced);

      expect(books.count('create_document')).toBe(1);
      await expectOnce(house, books, [invoice]);
      const runs = await runsOf(house, item);
      expect(runs.flatMap(({ steps }) => steps).map(({ summary }) => summary)).toContainEqual(
        expect.stringContaining('taken over, nothing written again'),
      );
      expect(await house.invoiceView(books, invoice.id)).toMatchObject({
        status: 'synced',
        contact: { name: 'Contoso GmbH' },
        lines: [{ description: expect.stringContaining('Seat') }],
        totals: { difference: { amount: '0' } },
      });
    });

    it('given the connection broke before anything was made, then it is written once the write can no longer come', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'drop' });

      const invoice = await invoiced(books);
      const waiting = await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'outcome_unknown');
      expect(waiting.status).toBe('queued');
      await house.until(books, invoice.id, synced);

      expect(books.count('create_document')).toBe(2);
      await expectOnce(house, books, [invoice]);
    });

    it('C06: given it came only after our time-out, then the late draft is found', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'delay', delayMs: 3_500 });

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, synced);

      expect(books.count('create_document')).toBe(1);
      await expectOnce(house, books, [invoice]);
    });

    it('C06: given it never came after our time-out, then it is written after the time in which it could have', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'drop', delayMs: 2_500 });

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, synced);

      const order = books.log('create_document', 'find_documents');
      expect(order.at(0)).toBe('create_document dropped');
      expect(order.at(-1)).toBe('create_document answered');
      expect(order.slice(1, -1)).not.toEqual([]);
      expect(new Set(order.slice(1, -1))).toEqual(new Set(['find_documents answered']));
      await expectOnce(house, books, [invoice]);
    });

    it.each([500, 502, 504])(
      'given a gateway said %i although the draft was made, then it is found',
      async (status) => {
        const books = await scene.books();
        books.spoil('create_document', { kind: 'status_after', status });

        const invoice = await invoiced(books);
        await house.until(books, invoice.id, synced);

        expect(books.count('create_document')).toBe(1);
        await expectOnce(house, books, [invoice]);
      },
    );

    it.each([500, 502, 504])('given a %i and no draft was made, then it is written after a look', async (status) => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'status', status });

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, synced);

      expect(books.count('create_document')).toBe(2);
      await expectOnce(house, books, [invoice]);
    });

    it.each([429, 503])(
      'given a %i, which is certainly not carried out, then the connection pauses and it is written without a look',
      async (status) => {
        const books = await scene.books();
        books.spoil('create_document', { kind: 'status', status, headers: { 'Retry-After': '1' } });

        const invoice = await invoiced(books);
        const item = await house.until(books, invoice.id, synced);

        expect(books.count('create_document')).toBe(2);
        const steps = (await runsOf(house, item)).flatMap((run) => run.steps);
        expect(steps.map(({ name }) => name)).not.toContain('Look for the document');
        await expectOnce(house, books, [invoice]);
      },
    );

    it('given a write was refused, then its reason stands and a replay after the mend writes it once', async () => {
      const books = await scene.books();
      const body = words.refusal('Something is not set up.');
      const times = 20;
      books.spoil('create_document', { kind: 'status', status: 400, body, times });

      const invoice = await invoiced(books);
      const failed = await house.until(books, invoice.id, ({ status }) => status === 'failed');
      expect(failed.problem?.params.detail).toContain('Something is not set up.');
      await house.stripe.settled();
      books.unspoil('create_document');
      expect((await press(house, books, invoice.id, 'replay')).status).toBe(200);
      await house.until(books, invoice.id, synced);
      await expectOnce(house, books, [invoice]);
    });
  });

  /** Looks for documents fail until the function that comes back is called. */
  function withoutSight(books: Books): () => void {
    books.spoil('find_documents', { kind: 'status', status: 500, times: 1_000 });
    return () => books.unspoil('find_documents');
  }

  describe.concurrent('what happens between a lost answer and the look', () => {
    it('given the settings changed the number by which it is found, then it is looked for by what was sent, and replaced', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'lose_answer' });
      const seeAgain = withoutSight(books);

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
      await books.settings((settings) => ({
        ...settings,
        documents: { ...settings.documents, externalNumber: 'invoice_id' },
      }));
      seeAgain();
      await house.until(books, invoice.id, synced);

      const { externalNumber } = (await house.item(books, invoice.id)) ?? {};
      expect(externalNumber).not.toBe(invoice.number);
      expect(books.documents().map(({ number }) => number)).toEqual([externalNumber]);
    });

    it('given the invoice was voided, then the draft that nobody knew of is removed', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'delay', delayMs: 3_000 });

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'outcome_unknown');
      await books.stripe.invoices.voidInvoice(invoice.id);
      const item = await house.until(
        books,
        invoice.id,
        ({ status, stripeStatus }) => stripeStatus === 'void' && status !== 'queued' && status !== 'syncing',
      );

      expect(item).toMatchObject({ status: 'undone', ledgerId: null });
      expect(books.documents()).toEqual([]);
    });

    it('given the document was posted meanwhile, then it is taken over as it stands', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'lose_answer' });
      const seeAgain = withoutSight(books);

      const invoice = await invoiced(books);
      await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
      await books.release(books.document(invoice.number));
      seeAgain();
      const item = await house.until(books, invoice.id, synced);

      expect(item.ledgerState).not.toBe('Draft');
      await expectOnce(house, books, [invoice]);
    });
  });
  describe.concurrent('C07: a document that takes several writes', () => {
    const customer = { name: 'Chain AG', email: 'ap@chain.example' };

    it('given each of them loses its answer, then each is taken up where it stood, by a key of its own', async () => {
      const books = await scene.books();
      for (const operation of ['create_contact', 'create_document'] as const)
        books.spoil(operation, { kind: 'lose_answer' });
      const invoice = await invoiced(books, { customer });
      const item = await house.until(books, invoice.id, synced);

      expect([books.count('create_contact'), books.count('create_document')]).toEqual([1, 1]);
      expect(books.customers(customer.name)).toMatchObject([{ id: item.contactLedgerId }]);
      const intents = await house.services.db
        .select()
        .from(writeIntents)
        .where(eq(writeIntents.connectionId, books.connection.id));
      expect(intents.map(({ purpose, state }) => `${purpose} ${state}`).sort()).toEqual([
        'contact done',
        'document done',
      ]);
      expect(
        new Set(intents.map(({ purpose, subject, generation }) => `${purpose}/${subject}/${generation}`)).size,
      ).toBe(2);
      await expectOnce(house, books, [invoice]);
    });

    it('given it is called off between them, then no draft is left behind, and the next one finds the customer', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'lose_answer' });
      const seeAgain = withoutSight(books);
      const invoice = await invoiced(books, { customer });
      await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
      await books.stripe.invoices.voidInvoice(invoice.id);
      seeAgain();
      await house.until(books, invoice.id, ({ status, ledgerId }) => status === 'undone' && ledgerId === null);
      expect(books.documents()).toEqual([]);

      const next = await invoiced(books, { customerId: String(invoice.customer) });
      await house.until(books, next.id, synced);
      expect(books.customers(customer.name)).toHaveLength(1);
      await expectOnce(house, books, [next]);
    });
  });

  describe.concurrent('C02, C04: a write is known again', () => {
    it('given the ledger knows repeats by a key, then each generation has its own; else none is sent and the number is looked for', async () => {
      const books = await scene.books();
      books.spoil('create_document', { kind: 'status', status: 500 });
      const invoice = await invoiced(books);
      const first = await house.until(books, invoice.id, synced);
      books.remove({ id: first.ledgerId ?? '' });
      await press(house, books, invoice.id, 'replay');
      await house.until(books, invoice.id, ({ generation, status }) => generation === 2 && status === 'synced');

      const keys = books.keys();
      expect(keys).toHaveLength(3);
      const [lost, repeated, next] = keys;
      if (can.capabilities.idempotency === 'native_key') {
        expect(lost).not.toBeNull();
        expect(repeated).toBe(lost);
        expect(next).not.toBe(lost);
      } else expect(keys).toEqual([null, null, null]);
      // Whatever the ledger promises: after an answer that says nothing it is looked for first (C02).
      expect(books.log('create_document', 'find_documents').slice(0, 2)).toEqual([
        'create_document answered',
        'find_documents answered',
      ]);
      await expectOnce(house, books, [invoice]);
    });
  });
});
