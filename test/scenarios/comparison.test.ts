import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '#backend/connectors/port.ts';
import { syncItems } from '#backend/database/schema/index.ts';
import { calm, eventually } from '#test/kit/calm.ts';
import {
  askToCompare,
  compared,
  differenceAbout,
  differencesOf,
  pressDifference,
  runsOf,
} from '#test/kit/comparisons.ts';
import { type Books, inBooks, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { rests } from '#test/kit/presses.ts';

describe.each(ledgers)('Stripe and $ledger compared', (ledger) => {
  let scene: Scene;
  let books: Books;

  beforeAll(async () => {
    // Nothing but what a test asks for is read, and what is new counts at once.
    const env = { COMPARISON_GRACE_SECONDS: '0', MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' };
    scene = await ledger.open({ env });
    books = await scene.books();
    await books.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, externalPrefix: 'TO-' },
    }));
  });
  afterEach(() => {
    scene.house.stripe.setWebhooks({ paused: false });
    return calm(scene.house);
  });
  afterAll(() => scene.stop());

  /** The bookkeeper's own hands: the ledger behind the product's back. */
  const hands = (): Ledger => scene.house.services.street.ledger(books.connection, () => {});
  const bare = (number: string | null) => `TO-${number?.toUpperCase()}`;
  const standing = async () => {
    const { invoice, item } = await inBooks(scene.house, books);
    await calm(scene.house);
    const [document] = await hands().findDocuments('invoice', bare(invoice.number));
    if (document === undefined) throw new Error('Nothing stands in the books');
    return { invoice, item, document };
  };
  const compare = () => compared(scene.house, books);
  const press = (row: { id: string }, ...asked: [Parameters<typeof pressDifference>[3], string?]) =>
    pressDifference(scene.house, books, row, ...asked);

  it('C67, C68: given nothing was touched, then nothing is told, every part is read, and as much is met as expected', async () => {
    await standing();
    const before = scene.house.ledger.requests.length;
    const view = await compare();
    expect(view.rows).toEqual([]);
    expect(view.run).toMatchObject({ state: 'done', askedBy: 'Ada Lovelace' });
    const met = view.run?.parts.find(({ name }) => name === 'ledger_invoices');
    expect(met).toMatchObject({ read: true, expected: 1, got: 1 });
    expect(view.run?.parts.find(({ name }) => name === 'stripe_invoices')).toMatchObject({ expected: 1, got: 1 });
    expect(scene.house.ledger.requests.length).toBeGreaterThanOrEqual(before);
  });

  it('missing: given a document was deleted in the books, then it is told once, written again by a replay, and gone at the next comparison', async () => {
    const { invoice, item } = await standing();
    books.remove({ id: item.ledgerId ?? '' });
    // Where the ledger has a feed of changes, that has asked already what is to happen: it is not told a second time.
    const told = await compare();
    if (scene.house.services.street.connector(books.connection.ledger).id === 'quickbooks') {
      expect(told.rows).toEqual([]);
      expect((await scene.house.item(books, invoice.id))?.problemCode).toBe('document_deleted');
      return;
    }
    const row = differenceAbout(await compare(), invoice.number);
    expect(row).toMatchObject({ kind: 'missing', actions: ['replay', 'accept'], stripeId: invoice.id });
    expect(row.sentence).toContain('not there any more');
    expect((await press(row, 'replay')).status).toBe(200);
    const again = await rests(scene.house, books, invoice.id, 'synced');
    expect(again.ledgerId).not.toBe(item.ledgerId);
    expect((await compare()).rows).toEqual([]);
  });

  it('missing: given an event never came, then the invoice is told, and a replay brings it into the books', async () => {
    scene.house.stripe.setWebhooks({ paused: true });
    const invoice = await invoiced(books);
    const row = differenceAbout(await compare(), invoice.number);
    expect(row).toMatchObject({ kind: 'missing', actions: ['replay', 'accept'], ledger: null, candidate: null });
    expect(row.expected?.amount).toBe(String(invoice.total));
    await press(row, 'replay');
    await scene.house.until(books, invoice.id, ({ status }) => status === 'synced');
    expect((await compare()).rows).toEqual([]);
  });

  it('C05: given what is missing stands there under the same number, customer and total, then it is taken over instead of being written again', async () => {
    const { invoice, item, document } = await standing();
    await scene.house.services.db.delete(syncItems).where(eq(syncItems.id, item.id));
    const row = differenceAbout(await compare(), invoice.number);
    expect(row).toMatchObject({ kind: 'missing', candidate: { number: document.number } });
    expect(row.actions).toEqual(['link', 'replay', 'accept']);
    const writes = books.writes();
    expect((await press(row, 'link')).status).toBe(200);
    const linked = await rests(scene.house, books, invoice.id, 'synced');
    expect(linked.ledgerId).toBe(document.id);
    expect(books.writes()).toBe(writes);
    expect((await compare()).rows).toEqual([]);
  });

  it('changed in the ledger: given a bookkeeper adds a line, then total and lines are told, and a replay makes the draft anew', async () => {
    const { invoice, item, document } = await standing();
    await hands().addLine('invoice', document.id, {
      ...{ kind: 'item', targetId: books.known.other, description: 'Freight', description2: null },
      ...{ quantity: '1', unitPrice: '5', discount: '0', taxCode: 'VAT0', tax: '0', extra: {} },
    });
    const row = differenceAbout(await compare(), invoice.number);
    expect(row.kind).toBe('changed_in_ledger');
    expect(row.changes.map(({ field }) => field)).toEqual(['Total', 'Lines']);
    expect(row).toMatchObject({ expected: { amount: '11900' }, found: { amount: '12400' } });
    expect(row.actions).toEqual(['replay', 'accept']);
    await press(row, 'replay');
    await scene.house.until(books, invoice.id, (now) => now.status === 'synced' && now.ledgerId !== item.ledgerId);
    expect((await compare()).rows).toEqual([]);
  });

  it('accept: given the ledger’s version is kept, then it is not told again, and once more when it changes again', async () => {
    const { invoice, document } = await standing();
    const line = {
      ...{ kind: 'item' as const, targetId: books.known.other, description: 'Freight', description2: null },
      ...{ quantity: '1', unitPrice: '5', discount: '0', taxCode: 'VAT0', tax: '0', extra: {} },
    };
    await hands().addLine('invoice', document.id, line);
    await books.release(document);
    const row = differenceAbout(await compare(), invoice.number);
    // What is posted is never touched.
    expect(row.actions).toEqual(['accept']);
    expect((await press(row, 'accept', 'Agreed by telephone')).status).toBe(200);
    expect((await press(row, 'accept')).status).toBe(409);
    const kept = await compare();
    expect(kept).toMatchObject({ rows: [], accepted: 1 });
    const accepted = await differencesOf(scene.house, books, { state: 'accepted' });
    expect(accepted.rows).toMatchObject([
      { accepted: { by: 'Ada Lovelace', why: 'Agreed by telephone' }, actions: ['reopen'] },
    ]);
    expect((await press(row, 'reopen')).status).toBe(200);
    expect(differenceAbout(await differencesOf(scene.house, books), invoice.number).accepted).toBeNull();
    await press(row, 'accept', 'For good');
    expect((await compare()).rows).toEqual([]);
  });

  it('changed in Stripe: given an invoice is voided and its event never comes, then a replay takes the draft away', async () => {
    const { invoice } = await standing();
    scene.house.stripe.setWebhooks({ paused: true });
    await books.stripe.invoices.voidInvoice(invoice.id);
    const row = differenceAbout(await compare(), invoice.number);
    expect(row).toMatchObject({ kind: 'changed_in_stripe', actions: ['replay', 'accept'] });
    expect(row.sentence).toContain('Voided in Stripe');
    await press(row, 'replay');
    await scene.house.until(books, invoice.id, ({ status }) => status === 'undone');
    expect(books.documents(bare(invoice.number))).toEqual([]);
    expect((await compare()).rows).toEqual([]);
  });

  it('extra: given a draft bears the prefix and no invoice is known for it, then it can be removed; the bookkeeper’s own stay unmentioned', async () => {
    const { document } = await standing();
    const today = document.date ?? '';
    const draft = (externalNumber: string) => ({
      ...{ kind: 'invoice' as const, contactId: document.contactId, externalNumber, date: today, postingDate: today },
      ...{ dueDate: null, currency: 'EUR', appliesToInvoiceId: null, extra: {} },
      lines: [
        {
          ...{ kind: 'item' as const, targetId: books.known.item, description: 'Seat', description2: null },
          ...{ quantity: '1', unitPrice: '7', discount: '0', taxCode: 'VAT0', extra: {} },
        },
      ],
    });
    const ours = await hands().createDocument(draft('TO-NOBODY-1'));
    const own = await hands().createDocument(draft('R-2026-1'));
    const view = await compare();
    expect(view.rows).toHaveLength(1);
    const row = differenceAbout(view, ours.number);
    expect(row).toMatchObject({ kind: 'extra', actions: ['remove', 'accept'], found: { amount: '700' } });
    expect((await press(row, 'remove')).status).toBe(200);
    expect(await hands().readDocument('invoice', ours.id)).toBeUndefined();
    expect((await compare()).rows).toEqual([]);
    await hands().removeDraft('invoice', own.id);
  });

  it('C67: given the ledger breaks in the middle, then nothing counts as compared, and it goes on where it was once the ledger is back', async () => {
    await standing();
    books.spoil('find_documents', { kind: 'status', status: 503, times: 1_000 });
    await askToCompare(scene.house, books);
    await eventually(async () => {
      const view = await differencesOf(scene.house, books);
      return view.run?.state === 'running' && view.run.sentence.includes('goes on by itself');
    });
    const halted = (await differencesOf(scene.house, books)).run;
    expect(halted?.parts.map(({ name }) => name)).toEqual(['ledger_feed', 'stripe_invoices', 'stripe_credit_notes']);
    books.unspoil('find_documents');
    // A press joins what is under way.
    expect((await askToCompare(scene.house, books)).sentence).toContain('under way already');
    await eventually(async () => (await runsOf(scene.house, books)).every(({ state }) => state === 'done'));
    expect((await differencesOf(scene.house, books)).run?.parts).toHaveLength(7);
  });

  it('given what waits, is excluded or failed for a told reason, then it is counted apart and told nowhere twice', async () => {
    const excluded = await invoiced(books, { invoice: { metadata: { tieout_exclude: 'yes' } } });
    await scene.house.until(books, excluded.id, ({ status }) => status === 'excluded');
    const failing = await invoiced(books, { currency: 'xts' === books.currency ? 'eur' : 'sek' });
    await scene.house.until(books, failing.id, ({ status }) => status === 'failed');
    const view = await compare();
    expect(view.rows).toEqual([]);
    const part = view.run?.parts.find(({ name }) => name === 'stripe_invoices');
    expect(part?.apart).toMatchObject({ Excluded: 1, Failed: 1 });
    const own = and(eq(syncItems.connectionId, books.connection.id), eq(syncItems.stripeId, failing.id));
    expect(await scene.house.services.db.select().from(syncItems).where(own)).toHaveLength(1);
  });
});
