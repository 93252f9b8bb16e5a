import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import { eventually } from '#test/kit/calm.ts';
import { countRequests, draftCreation, draftsOf, expectExactlyOnce, inBooks } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, postInBooks, press, runsOf } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

/** A merchant of its own for each test, with 19 % VAT mapped. */
async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

const synced = ({ status }: { status: string }) => status === 'synced';

describe.concurrent('C05: the answer to the creation of a draft', () => {
  it('given it was lost after the draft was made, then the draft is found and taken over', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'lose_answer' });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const item = await house.until(merchant, invoice.id, synced);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [invoice]);
    const runs = await runsOf(house, item);
    expect(runs.flatMap(({ steps }) => steps).map(({ summary }) => summary)).toContainEqual(
      expect.stringContaining('taken over, nothing written again'),
    );
    expect(await house.invoiceView(merchant, invoice.id)).toMatchObject({
      status: 'synced',
      contact: { name: 'Contoso GmbH' },
      lines: [{ description: expect.stringContaining('Seat') }],
      totals: { difference: { amount: '0' } },
    });
  });

  it('given the connection broke before anything was made, then it is written once the write can no longer come', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'drop' });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const waiting = await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'outcome_unknown');
    expect(waiting.status).toBe('queued');
    await house.until(merchant, invoice.id, synced);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(2);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('C06: given it came only after our time-out, then the late draft is found', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'delay', delayMs: 3_500 });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, synced);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('C06: given it never came after our time-out, then it is written after the time in which it could have', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'drop', delayMs: 2_500 });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, synced);

    const found = inBooks(merchant, 'salesInvoices\\?');
    const order = house.ledger.requests
      .filter(({ path }) => new RegExp(found).test(path))
      .map(({ method, status }) => `${method} ${status === 499 ? 'dropped' : 'answered'}`);
    expect(order.at(0)).toBe('POST dropped');
    expect(order.at(-1)).toBe('POST answered');
    expect(order.slice(1, -1)).not.toEqual([]);
    expect(new Set(order.slice(1, -1))).toEqual(new Set(['GET answered']));
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it.each([500, 502, 504])('given a gateway said %i although the draft was made, then it is found', async (status) => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'status_after', status });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, synced);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it.each([500, 502, 504])('given a %i and no draft was made, then it is written after a look', async (status) => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'status', status });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, synced);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(2);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it.each([429, 503])(
    'given a %i, which is certainly not carried out, then the connection pauses and it is written without a look',
    async (status) => {
      const { merchant, vat } = await merchantWithVat();
      house.ledger.faults.add({ ...draftCreation(merchant), kind: 'status', status, headers: { 'Retry-After': '1' } });

      const invoice = await finalizedInvoice(merchant, { taxRate: vat });
      const item = await house.until(merchant, invoice.id, synced);

      expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(2);
      const steps = (await runsOf(house, item)).flatMap((run) => run.steps);
      expect(steps.map(({ name }) => name)).not.toContain('Look for the document');
      await expectExactlyOnce(house, merchant, [invoice]);
    },
  );

  it('given a write was refused, then its reason stands and a replay after the mend writes it once', async () => {
    const { merchant, vat } = await merchantWithVat();
    const refusal = { error: { code: 'Application_DialogException', message: 'Something is not set up.' } };
    const times = 20;
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'status', status: 400, body: refusal, times });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const failed = await house.until(merchant, invoice.id, ({ status }) => status === 'failed');
    expect(failed.problem?.params.detail).toBe('Something is not set up.');
    await house.stripe.settled();
    house.ledger.faults.forget(draftCreation(merchant).path);
    expect((await press(house, merchant, invoice.id, 'replay')).status).toBe(200);
    await house.until(merchant, invoice.id, synced);
    await expectExactlyOnce(house, merchant, [invoice]);
  });
});

/** Looks for documents fail until the function that comes back is called. */
function withoutSight(merchant: Merchant): () => void {
  const path = inBooks(merchant, 'salesInvoices\\?');
  house.ledger.faults.add({ method: 'GET', path, kind: 'status', status: 500, times: 1_000 });
  return () => house.ledger.faults.forget(path);
}

describe.concurrent('what happens between a lost answer and the look', () => {
  it('given the settings changed the number by which it is found, then it is looked for by what was sent, and replaced', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'lose_answer' });
    const seeAgain = withoutSight(merchant);

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
    await merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, externalNumber: 'invoice_id' },
    }));
    seeAgain();
    await house.until(merchant, invoice.id, synced);

    expect(merchant.books.rows('salesInvoices').map(({ values }) => values.externalDocumentNumber)).toEqual([
      invoice.id.toUpperCase(),
    ]);
  });

  it('given the invoice was voided, then the draft that nobody knew of is removed', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'delay', delayMs: 3_000 });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'outcome_unknown');
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    const item = await house.until(
      merchant,
      invoice.id,
      ({ status, stripeStatus }) => stripeStatus === 'void' && status !== 'queued' && status !== 'syncing',
    );

    expect(item).toMatchObject({ status: 'undone', ledgerId: null });
    expect(merchant.books.rows('salesInvoices')).toEqual([]);
  });

  it('given the document was posted meanwhile, then it is taken over as it stands', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'lose_answer' });
    const seeAgain = withoutSight(merchant);

    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await house.until(merchant, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
    await postInBooks(house, merchant, documentOf(merchant, invoice.number));
    seeAgain();
    const item = await house.until(merchant, invoice.id, synced);

    expect(item.ledgerState).not.toBe('Draft');
    await expectExactlyOnce(house, merchant, [invoice]);
  });
});

describe.concurrent('the rounding line', () => {
  /** The ledger computes 0.01 more than Stripe: 9.975 % of 4,495.16 (C19) is 448.39 there and 448.40 here. */
  async function merchantWhoRounds() {
    const { merchant } = await merchantWithVat();
    merchant.books.addTaxGroups({ code: 'QST', displayName: 'QST' });
    merchant.books.setVat('DOMESTIC', 'QST', '9.98');
    const { db, street } = house.services;
    const { connection } = merchant;
    await mirrorReferences({ db, connection, ledger: street.ledger(connection, () => {}) });
    const rate = await mappedRate(house, merchant, 9.975, 'QST');
    await merchant.settings((settings) => ({
      ...settings,
      documents: {
        ...settings.documents,
        variance: {
          ...settings.documents.variance,
          tolerance: 50,
          handling: 'rounding_line',
          roundingAccountId: merchant.known.rounding.id,
          roundingTaxCode: 'VAT0',
        },
      },
    }));
    const line = { method: 'POST', path: inBooks(merchant, 'salesInvoices\\([^)]+\\)/salesInvoiceLines') };
    return { merchant, rate, line };
  }

  it.each(['lose_answer', 'drop'] as const)(
    'given its answer met "%s", then one document with one rounding line stands in the end',
    async (kind) => {
      const { merchant, rate, line } = await merchantWhoRounds();
      house.ledger.faults.add({ ...line, kind });

      const invoice = await finalizedInvoice(merchant, { taxRate: rate, amount: 449_516 });
      const item = await house.until(merchant, invoice.id, synced);

      expect(item.ledgerTotal).toBe(item.stripeTotal);
      await expectExactlyOnce(house, merchant, [invoice]);
    },
  );

  it('given its answer timed out and it came late, then it is not there twice', async () => {
    const { merchant, rate, line } = await merchantWhoRounds();
    house.ledger.faults.add({ ...line, kind: 'delay', delayMs: 6_000 });

    const invoice = await finalizedInvoice(merchant, { taxRate: rate, amount: 449_516 });
    const item = await house.until(merchant, invoice.id, synced);
    const first = house.ledger.requests.find((seen) => new RegExp(line.path).test(seen.path));
    await eventually(() => first !== undefined && first.status !== 0);

    expect(item.ledgerTotal).toBe(item.stripeTotal);
    await expectExactlyOnce(house, merchant, [invoice]);
    expect(draftsOf(merchant, invoice)[0]?.values.totalAmountIncludingTax).toBe('4943.55');
  });
});
