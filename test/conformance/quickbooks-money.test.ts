import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { EntryDraft, EntryLineDraft, LedgerEntry, LedgerMoney } from '#backend/connectors/money.ts';
import { LedgerFault } from '#backend/connectors/port.ts';
import { type JsonObject, listOf, objectOf } from '#test/simulators/quickbooks/json.ts';
import { moneyConformance, paymentAndFee } from './money.ts';
import { another } from './money-drafts.ts';
import { type QuickBooksMoney, quickBooksMoney } from './quickbooks-money.ts';

const specs = new URL('../../../shared/specs/quickbooks/qbo-v3.schema.json', import.meta.url);

/** Simulators of this file, for what is checked about all requests at the end. */
const started: QuickBooksMoney[] = [];
const start = (options?: Parameters<typeof quickBooksMoney>[0]) => async () => {
  const books = await quickBooksMoney(options);
  started.push(books);
  return books;
};

moneyConformance('QuickBooks', start());
// The golden postings are in euros: for an American company all of them are foreign.
moneyConformance('QuickBooks in the US', start({ company: { country: 'US', homeCurrency: 'USD' } }));

describe('what is QuickBooks’ own about money', () => {
  let books: QuickBooksMoney;
  let money: LedgerMoney;
  beforeAll(async () => {
    books = await start()();
    money = books.connector.open(books.http, books.company).money;
  });
  afterAll(() => books.close());

  const line = (role: EntryLineDraft['role'], amount: bigint, more: Partial<EntryLineDraft> = {}): EntryLineDraft => ({
    ...{ role, amount, itemId: null, taxCode: null, dimensions: {}, contactId: null, settles: null, text: 'Line' },
    accountId: books.money.account(role, 'EUR'),
    ...more,
  });
  const entry = (entity: string, lines: EntryLineDraft[], more: Partial<EntryDraft> = {}): EntryDraft =>
    another({
      ...{ entity, reference: '', key: '', date: '2026-03-02', currency: 'EUR', contactId: null, settled: null },
      ...{ memo: 'Stripe: txn_1', post: false, lines },
      accountId: books.money.account('clearing', 'EUR'),
      total: lines.reduce((sum, { amount }) => sum + amount, 0n),
      ...more,
    });
  const fee = (amount = 320n) => entry('Purchase', [line('stripe_fees', amount)]);
  const one = async (given: EntryDraft): Promise<LedgerEntry> => {
    const [{ entry: made, fault } = {}] = await money.createEntries([given]);
    if (made === undefined) throw fault ?? new Error('There is no answer');
    return made;
  };
  const asked = async (work: () => Promise<unknown>): Promise<string[]> => {
    const before = books.simulator.requests.length;
    await work();
    return books.simulator.requests.slice(before).map(({ method, path }) => `${method} ${path.split(/[/?]/)[4]}`);
  };

  describe('requests', () => {
    it('given one entry, then it is one request; given several, then they go in one batch and are read in one', async () => {
      const draft = fee();
      // The first one reads what is remembered of the company.
      expect(await asked(() => one(fee()))).toEqual(['POST batch', 'POST purchase']);
      expect(await asked(() => one(draft))).toEqual(['POST purchase']);
      const several = [
        fee(),
        entry('JournalEntry', [line('suspense', 5n), line('clearing', -5n)], { total: 0n }),
        fee(),
      ];
      let made: LedgerEntry[] = [];
      const writing = await asked(async () => {
        made = (await money.createEntries(several)).flatMap(({ entry: each }) => each ?? []);
      });
      expect(writing).toEqual(['POST batch']);
      expect(await asked(() => money.readEntries(made))).toEqual(['POST batch']);
      expect(await asked(() => money.findEntries(draft))).toEqual(['GET query']);
    });

    it('C02: given the answer to a batch is lost, then all of it is unknown, and each is found once', async () => {
      const drafts = [fee(), fee()];
      books.simulator.faults.add({ path: '/batch\\?requestid', kind: 'lose_answer' });
      await expect(money.createEntries(drafts)).rejects.toMatchObject({ kind: 'unknown', lost: 'drop' });
      for (const draft of drafts) expect(await money.findEntries(draft)).toHaveLength(1);
      const again = await money.createEntries(drafts);
      expect(again.map(({ entry: made }) => made?.reference)).toEqual(drafts.map(({ reference }) => reference));
      for (const draft of drafts) expect(await money.findEntries(draft)).toHaveLength(1);
    });

    it('C54: given a batch was refused in a closed period, then it is no old refusal that answers once it is open', async () => {
      const drafts = [fee(), fee()];
      books.money.closeBooks('2026-03-31');
      const refused = await money.createEntries(drafts);
      expect(refused.map(({ fault }) => fault?.reason)).toEqual(['period_closed', 'period_closed']);
      books.money.closeBooks(null);
      const written = await money.createEntries(drafts);
      expect(written.map(({ fault }) => fault)).toEqual([undefined, undefined]);
      for (const draft of drafts) expect(await money.findEntries(draft)).toHaveLength(1);
    });

    it('C72: given its version moves between the look and the removal, then it is looked at once more', async () => {
      const made = await one(fee());
      const stale = { Message: 'Stale Object Error', Detail: 'Stale Object Error', code: '5010' };
      const body = { Fault: { Error: [stale], type: 'ValidationFault' } };
      books.money.spoil('remove_entry', { kind: 'status', status: 400, body });
      await money.removeEntry(made);
      expect(await money.readEntries([made])).toEqual([undefined]);
    });
  });

  it('C05: given a transfer that somebody moved to the day of the bank statement, then it is found all the same', async () => {
    const given = entry('Transfer', [line('bank', 9_680n)]);
    const made = await one(given);
    books.books.change('Transfer', made.id, { TxnDate: '2026-03-05' });
    expect(await money.findEntries(given)).toMatchObject([{ id: made.id, date: '2026-03-05' }]);
  });

  describe('payments', () => {
    it('given a payment that was brought to the bank, then it cannot be taken back, and the reason is said', async () => {
      const contactId = await books.money.addContact('EUR');
      const given = entry('Payment', [line('customer_credit', 5_000n)], { contactId });
      const made = await one(given);
      books.books.add('Deposit', {
        CurrencyRef: { value: 'EUR' },
        DepositToAccountRef: { value: books.money.account('bank', 'EUR') },
        Line: [{ Amount: 50, LinkedTxn: [{ TxnId: made.id, TxnType: 'Payment', TxnLineId: '0' }] }],
      });
      const refusal = await money.removeEntry(made).catch((fault: unknown) => fault);
      expect(refusal).toMatchObject({ kind: 'refused', reason: 'posted' });
      expect(refusal instanceof LedgerFault && refusal.detail).toContain('take it out of the deposit');
    });

    it('C39: given a credit note that is paid out, then credit memo and expense close each other', async () => {
      const contactId = await books.money.addContact('EUR');
      const memo = await books.money.addDocument('credit_memo', contactId, 10_000n, 'EUR');
      const about = { contactId, settles: memo };
      const expense = await one(entry('Purchase', [line('receivable', 10_000n, about)], { contactId }));
      expect(books.money.openAmount(memo, 'EUR')).toBe(10_000n);
      const paidOut = { contactId, settles: { kind: 'invoice' as const, id: expense.id, number: '' } };
      const lines = [line('receivable', -10_000n, about), line('receivable', 10_000n, paidOut)];
      const closing = await one(entry('Payment', lines, { contactId, accountId: null }));
      expect(closing).toMatchObject({ total: 0n, lines: [{ settles: expense.id }, { settles: memo.id }] });
      expect(books.money.openAmount(memo, 'EUR')).toBe(0n);
      expect(listOf(books.books.row('Purchase', expense.id).LinkedTxn)).toEqual([
        { TxnId: closing.id, TxnType: 'Payment' },
      ]);
    });

    it('given a currency whose receivables came to be a moment ago, then money owed again in it finds them', async () => {
      const reopened = async () => {
        const contactId = await books.money.addContact('SEK');
        const lines = [line('receivable', 5_000n, { contactId }), line('suspense', -5_000n)];
        return money.createEntries([entry('JournalEntry', lines, { currency: 'SEK', contactId, total: 0n })]);
      };
      books.books.add('CompanyCurrency', { Code: 'SEK' });
      const [before] = await reopened();
      expect(before?.fault).toMatchObject({ reason: 'account_missing' });
      const AccountType = 'Accounts Receivable';
      books.books.add('Account', { Name: 'Receivable SEK', AccountType, CurrencyRef: { value: 'SEK' } });
      const [after] = await reopened();
      expect(after?.fault).toBeUndefined();
    });

    it('C40: given no credit memo of the customer is open, then credit cannot be applied, and the reason is said', async () => {
      const contactId = await books.money.addContact('EUR');
      const invoice = await books.money.addDocument('invoice', contactId, 2_500n, 'EUR');
      await books.money.addDocument('credit_memo', contactId, 1_000n, 'EUR');
      const lines = [line('customer_credit', -2_500n), line('receivable', 2_500n, { settles: invoice })];
      const [outcome] = await money.createEntries([entry('Payment', lines, { contactId, accountId: null })]);
      expect(outcome?.fault?.detail).toContain('no open credit memo of this customer');
      await books.money.addDocument('credit_memo', contactId, 2_000n, 'EUR');
      await one(entry('Payment', lines, { contactId, accountId: null }));
      expect(books.money.openAmount(invoice, 'EUR')).toBe(0n);
    });

    it.each([
      [10_000n, 9_237n],
      [3_333n, 3_071n],
      [123_456_789n, 98_765_432n],
      [1n, 1n],
    ])(
      'C49: given %s cents of a dollar that Stripe settled as %s cents of a euro, then clearing gets exactly that',
      async (total, settled) => {
        const contactId = await books.money.addContact('USD');
        const clearing = books.money.account('clearing', 'EUR');
        const before = books.money.balanceOf(clearing) ?? 0n;
        const accountId = books.money.account('receivable', 'USD');
        const lines = [line('customer_credit', total, { accountId })];
        const more = { contactId, currency: 'USD', settled: { amount: settled, currency: 'EUR' } };
        await one(entry('Payment', lines, more));
        expect((books.money.balanceOf(clearing) ?? 0n) - before).toBe(settled);
      },
    );
  });

  describe('sales and their tax', () => {
    const sale = async (lines: EntryLineDraft[], entity = 'SalesReceipt') =>
      one(entry(entity, lines, { contactId: await books.money.addContact('EUR') }));
    const row = (found: LedgerEntry): Readonly<JsonObject> =>
      books.books.row(found.entity === 'SalesReceipt' ? 'SalesReceipt' : 'RefundReceipt', found.id);

    it('C21: given a price and a code with tax, then the tax is within the price, since that is what was paid', async () => {
      const made = await sale([
        line('sales', 4_900n, { taxCode: books.money.taxCode, itemId: books.money.item, accountId: null }),
      ]);
      expect(made).toMatchObject({ total: 4_900n, lines: [{ amount: 4_900n }] });
      expect(row(made)).toMatchObject({ TotalAmt: 49, TxnTaxDetail: { TotalTax: 9.16 } });
      const [read] = await money.readEntries([made]);
      expect(read?.lines).toEqual(made.lines);
    });

    it('C19: given a refund with its tax and a code, then that tax is pinned to the cent', async () => {
      const made = await sale(
        [line('refunds', 2_777n, { taxCode: books.money.taxCode }), line('sales_tax', 556n)],
        'RefundReceipt',
      );
      expect(made).toMatchObject({ total: 3_333n, lines: [{ amount: 2_777n }, { amount: 556n }] });
      expect(row(made)).toMatchObject({ TotalAmt: 33.33, TxnTaxDetail: { TotalTax: 5.56 } });
    });

    it('given tax and no code to pin it by, then it stands on the account that was chosen for it', async () => {
      const made = await sale([line('refunds', 2_777n), line('sales_tax', 556n)], 'RefundReceipt');
      const account = books.money.account('sales_tax', 'EUR');
      expect(made).toMatchObject({ total: 3_333n, lines: [{ amount: 2_777n }, { amount: 556n, accountId: account }] });
    });

    it('given a code with tax on a fee, then it is refused, since tax on fees is an amount of its own', async () => {
      const [outcome] = await money.createEntries([
        entry('Purchase', [line('stripe_fees', 320n, { taxCode: books.money.taxCode })]),
      ]);
      expect(outcome?.fault).toMatchObject({ kind: 'refused', reason: 'tax_setup' });
    });
  });

  it('given a class and a location, then the record bears both', async () => {
    const made = await one(entry('Purchase', [line('stripe_fees', 320n, { dimensions: books.money.dimensions })]));
    const row = books.books.row('Purchase', made.id);
    expect(row.DepartmentRef).toMatchObject({ name: 'Dublin' });
    const [first] = listOf(row.Line);
    expect(objectOf(first?.AccountBasedExpenseLineDetail).ClassRef).toMatchObject({ name: 'Retail' });
  });

  it('C50: given an amount in fils that QuickBooks cannot keep, then it is refused before anything is sent', async () => {
    const accountId = books.money.account('clearing', 'KWD');
    const given = entry('Purchase', [line('stripe_fees', 455n)], { accountId, currency: 'KWD' });
    const before = books.money.requests();
    const [outcome] = await money.createEntries([given]);
    expect(outcome?.fault?.detail).toContain('0.455 KWD');
    expect(books.money.requests()).toBe(before);
  });

  it('given a company that keeps one currency, then none is named, and another one is refused', async () => {
    const single = await start({ company: { multicurrency: false } })();
    const { money: kept } = single.connector.open(single.http, single.company);
    const { drafts } = await paymentAndFee(single);
    const written = await kept.createEntries(drafts);
    expect(written.map(({ entry: made }) => made?.currency)).toEqual(['EUR', 'EUR']);
    const before = single.money.requests();
    const [payment] = drafts;
    const [refused] = payment === undefined ? [] : await kept.createEntries([another(payment, { currency: 'USD' })]);
    expect(refused?.fault).toMatchObject({ kind: 'refused', reason: 'currency_unknown' });
    const since = single.simulator.requests.slice(before).map(({ path }) => path.split(/[/?]/)[4]);
    expect(since).toEqual(['batch']);
    await single.close();
  });

  it('given somebody touches money in the books, then the feed of changes names it', async () => {
    const ledger = books.connector.open(books.http, books.company);
    const since = new Date(Date.now() - 1000);
    const [kept, gone] = [await one(fee()), await one(fee())];
    await money.removeEntry(gone);
    const told = (await ledger.changesSince?.(since))?.entries ?? [];
    for (const { entity, id } of [kept, gone]) expect(told).toContainEqual({ entity, id });
  });
});

describe('every request about money that the connector has sent', () => {
  const sent = () =>
    started.flatMap(({ simulator }) => simulator.requests).filter(({ path }) => path.startsWith('/v3/company/'));

  /** Records in bodies, alone or in a batch. */
  const records = (): [entity: string, record: unknown][] =>
    sent().flatMap(({ method, path, body }): [string, unknown][] => {
      if (method !== 'POST') return [];
      const set = /^\/v3\/company\/\d+\/(\w+)/.exec(path)?.[1] ?? '';
      const parsed: unknown = JSON.parse(body);
      if (set !== 'batch') return [[set, parsed]];
      const { BatchItemRequest: items } = z
        .object({ BatchItemRequest: z.array(z.record(z.string(), z.unknown())) })
        .parse(parsed);
      return items.flatMap((item) =>
        Object.entries(item).filter(([name]) => !['bId', 'operation', 'Query'].includes(name)),
      );
    });

  it('given all of the above, then whatever makes a record carries a request id of 50 characters at most', () => {
    const writes = sent().filter(
      ({ method, path, body }) => method === 'POST' && !path.includes('operation=') && !body.includes('"Query"'),
    );
    expect(writes.length).toBeGreaterThan(100);
    for (const { path } of writes) {
      const id = new URL(path, 'http://x').searchParams.get('requestid') ?? '';
      expect(id.length, path).toBeGreaterThan(0);
      expect(id.length, path).toBeLessThanOrEqual(50);
    }
  });

  it.skipIf(!existsSync(specs))(
    'given the API definition beside this repository, then every record agrees with it and names nothing else',
    () => {
      const { $defs } = z
        .object({ $defs: z.record(z.string(), z.record(z.string(), z.unknown())) })
        .parse(JSON.parse(readFileSync(specs, 'utf8')));
      for (const [name, definition] of Object.entries($defs))
        if (definition.type === 'object' && name !== 'IntuitAnyType') definition.additionalProperties = false;
      const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
      ajv.addSchema({ $id: 'qbo', $defs });
      const names = Object.keys($defs);
      for (const [set, record] of records()) {
        const entity = names.find((name) => name.toLowerCase() === set.toLowerCase());
        const validate = ajv.getSchema(`qbo#/$defs/${entity}`);
        expect(validate, set).toBeDefined();
        expect(validate?.(record), `${set} ${JSON.stringify(record)} ${ajv.errorsText(validate?.errors)}`).toBe(true);
      }
      expect(records().length).toBeGreaterThan(100);
    },
  );

  afterAll(() => started.splice(0));
});
