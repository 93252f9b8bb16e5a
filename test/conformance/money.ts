import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EntryDraft, EntryOutcome, LedgerEntry, LedgerMoney } from '#backend/connectors/money.ts';
import { LedgerFault } from '#backend/connectors/port.ts';
import { money as amountOf } from '#backend/documents/money.ts';
import { type Posting, sumsByCurrency } from '#backend/documents/posting.ts';
import { creditAndFailureCases } from '#backend/postings/golden/credit-and-failures.fixture.ts';
import { type GoldenCase, type Made, paid, post } from '#backend/postings/golden/golden.fixture.ts';
import { paymentCases } from '#backend/postings/golden/payments.fixture.ts';
import { payoutAndOtherCases } from '#backend/postings/golden/payouts-and-others.fixture.ts';
import { refundAndDisputeCases } from '#backend/postings/golden/refunds-and-disputes.fixture.ts';
import { transaction } from '#backend/postings/money.fixture.ts';
import { gather } from './lists.ts';
import type { MoneyUnderTest } from './money-control.ts';
import { another, type Drafted, draft, expectWritten } from './money-drafts.ts';

export type { MoneyControl, MoneyOperation, MoneyUnderTest } from './money-control.ts';

const cases: GoldenCase[] = [
  ...paymentCases,
  ...creditAndFailureCases,
  ...refundAndDisputeCases,
  ...payoutAndOtherCases,
];

/**
 * What a ledger must do to keep money, as the port says: every golden posting is written, read back to the cent, found
 * again and taken back; and what goes wrong on the way loses and doubles nothing.
 * @param setup starts the simulator with seeded books; once for the whole suite
 */
export function moneyConformance(name: string, setup: () => Promise<MoneyUnderTest>): void {
  describe(`money in ${name}`, () => {
    let started: MoneyUnderTest | undefined;
    const ledger = (): MoneyUnderTest => {
      if (started === undefined) throw new Error(`${name} did not start`);
      return started;
    };
    beforeAll(async () => {
      started = await setup();
    });
    afterAll(() => started?.close());
    afterEach(() => {
      started?.money.calm();
      started?.money.closeBooks(null);
    });
    const money = (): LedgerMoney => ledger().connector.open(ledger().http, ledger().company).money;

    describe('golden postings', () => everyPosting(ledger, money));
    describe('several at once', () => several(ledger, money));
    describe('exactly once', () => onlyOnce(ledger, money));
    describe('what the ledger refuses', () => refusals(ledger, money));
    describe('what somebody else does', () => others(ledger, money));
  });
}

type Opened = () => MoneyUnderTest;
type Money = () => LedgerMoney;

/** Writes all of them; a fault is thrown. */
async function write(money: LedgerMoney, drafts: readonly EntryDraft[]): Promise<LedgerEntry[]> {
  const outcomes = await money.createEntries(drafts);
  expect(outcomes).toHaveLength(drafts.length);
  return outcomes.map(({ entry, fault }) => {
    if (entry === undefined) throw fault;
    return entry;
  });
}

/** The outcome of one draft, thrown or answered. */
async function attempt(money: LedgerMoney, given: EntryDraft): Promise<LedgerFault> {
  const outcomes: EntryOutcome[] = await money.createEntries([given]).catch((fault: unknown) => {
    if (fault instanceof LedgerFault) return [{ fault }];
    throw fault;
  });
  const [first] = outcomes;
  if (first?.fault === undefined) throw new Error(`${given.reference} was written all the same`);
  return first.fault;
}

/** A payment of one invoice and its fee, of some day. */
export async function paymentAndFee(ledger: MoneyUnderTest, currency?: string): Promise<Drafted> {
  const home = currency ?? ledger.money.homeCurrency;
  const made = post(
    transaction('charge', 10_000n, {
      currency: home,
      fees: { stripe: 320n },
      source: paid({ amount: amountOf(10_000, home), applications: [{ invoiceId: 'in_1', amount: 10_000n }] }),
    }),
    {},
    ledger.money.homeCurrency,
  );
  return drafted(ledger, made);
}

async function drafted(ledger: MoneyUnderTest, made: Made, index = 0): Promise<Drafted> {
  const [posting, { settings }] = [made[index], made];
  if (posting === undefined || settings === undefined) throw new Error('The posting is missing');
  const found = await draft(ledger, posting, settings);
  if ('refused' in found) throw new Error(found.refused);
  return found;
}

async function feeOf(ledger: MoneyUnderTest, changes: Partial<EntryDraft> = {}): Promise<EntryDraft> {
  const { drafts } = await paymentAndFee(ledger);
  const fee = drafts.at(-1);
  if (fee === undefined) throw new Error('There is no fee');
  return { ...fee, ...changes };
}

/** What a posting does to the clearing accounts: minor units by currency. */
const effects = ({ lines }: Posting): [string, bigint][] => [
  ...sumsByCurrency(lines.filter(({ role }) => role === 'clearing')),
];

/** The balances of the clearing accounts that it touches; null where the ledger does not tell. */
const balancesOf =
  ({ money }: MoneyUnderTest, posting: Posting) =>
  (): bigint[] | null => {
    const found = effects(posting).flatMap(([currency]) => money.balanceOf(money.account('clearing', currency)) ?? []);
    return found.length === effects(posting).length ? found : null;
  };

function everyPosting(ledger: Opened, money: Money): void {
  it.each(cases)('given “$name”, then it is written, read back to the cent, found, and taken back', async (golden) => {
    const made = golden.postings();
    const { settings } = made;
    if (settings === undefined) throw new Error('The case has no settings');
    for (const posting of made) {
      const found = await draft(ledger(), posting, settings);
      if ('refused' in found) {
        expect(found.refused).toMatch(/\.$/);
        continue;
      }
      const clearing = balancesOf(ledger(), posting);
      const before = clearing();
      const drafts: EntryDraft[] = [];
      const entries: LedgerEntry[] = [];
      for (const index of found.drafts.keys()) {
        const given = found.after(index, entries);
        drafts.push(given);
        entries.push(...(await write(money(), [given])));
      }
      const refs = entries.map(({ entity, id }) => ({ entity, id }));
      const read = await money().readEntries(refs);
      for (const [index, given] of drafts.entries()) {
        expectWritten(entries[index], given);
        expectWritten(read[index], given);
        const same = await money().findEntries(given);
        expect(same.map(({ id }) => id)).toEqual([refs[index]?.id]);
      }
      if (before !== null)
        expect(clearing()).toEqual(before.map((balance, index) => balance + (effects(posting)[index]?.[1] ?? 0n)));
      // The last one first, since it may stand on the others.
      for (const ref of [...refs].reverse()) await money().removeEntry(ref);
      expect(await money().readEntries(refs)).toEqual(refs.map(() => undefined));
      if (before !== null) expect(clearing()).toEqual(before);
    }
  });

  it('C41: given a payment in part, then the invoice is open over the rest, and wholly when the payment is gone', async () => {
    const { drafts, documents } = await paymentAndFee(ledger());
    const [payment] = drafts;
    const [invoice] = documents;
    const { homeCurrency } = ledger().money;
    if (payment === undefined || invoice === undefined) throw new Error('There is no payment');
    const before = ledger().money.openAmount(invoice, homeCurrency);
    const part = { ...payment, total: 4_000n, lines: payment.lines.map((line) => ({ ...line, amount: 4_000n })) };
    const [entry] = await write(money(), [part]);
    expectWritten(entry, part);
    const open = ledger().money.openAmount(invoice, homeCurrency);
    if (before !== null && open !== null) expect(open).toBe(before - 4_000n);
    if (entry !== undefined) await money().removeEntry(entry);
    expect(ledger().money.openAmount(invoice, homeCurrency)).toBe(before);
  });
}

function several(ledger: Opened, money: Money): void {
  it('C75: given one of three names an account of nobody, then the other two stand', async () => {
    const good = await feeOf(ledger());
    const bad = another(good, {
      lines: good.lines.map((line) => ({ ...line, accountId: ledger().money.unknownAccount })),
    });
    const outcomes = await money().createEntries([good, bad, another(good)]);
    expect(outcomes.map(({ fault }) => fault?.reason)).toEqual([undefined, 'account_missing', undefined]);
    expectWritten(outcomes[0]?.entry, good);
    expect(await money().findEntries(bad)).toEqual([]);
  });

  it('given more than one request takes, then each is answered in its place', async () => {
    const one = await feeOf(ledger());
    const count = ledger().connector.money.capabilities.batch + 2;
    const drafts = Array.from({ length: count }, (_, index) =>
      another(one, {
        total: BigInt(index + 1),
        lines: one.lines.map((line) => ({ ...line, amount: BigInt(index + 1) })),
      }),
    );
    // Journals have no total of their own, and balance by their lines.
    const fitting = one.total === 0n ? drafts.map((each) => ({ ...each, total: 0n, lines: one.lines })) : drafts;
    const entries = await write(money(), fitting);
    for (const [index, given] of fitting.entries()) expectWritten(entries[index], given);
    const read = await money().readEntries([...entries].reverse());
    expect(read.map((entry) => entry?.id)).toEqual(entries.map(({ id }) => id).reverse());
  });
}

function onlyOnce(ledger: Opened, money: Money): void {
  it('C02: given the answer is lost after the commit, then the outcome is unknown and a look finds the one entry', async () => {
    const given = await feeOf(ledger());
    ledger().money.spoil('create_entry', { kind: 'lose_answer' });
    expect(await attempt(money(), given)).toMatchObject({ kind: 'unknown', lost: 'drop' });
    const found = await money().findEntries(given);
    expect(found).toHaveLength(1);
    expectWritten(found[0], given);
  });

  it('C02: given nothing was written, then a look finds nothing, and the next try writes it', async () => {
    const given = await feeOf(ledger());
    ledger().money.spoil('create_entry', { kind: 'status', status: 503 });
    expect(await attempt(money(), given)).toMatchObject({ kind: 'unavailable' });
    expect(await money().findEntries(given)).toEqual([]);
    expectWritten((await write(money(), [given]))[0], given);
  });

  it('C02: given the same key twice, then there is one entry', async ({ skip }) => {
    if (ledger().connector.capabilities.idempotency !== 'native_key') skip('this ledger knows no keys');
    const given = await feeOf(ledger());
    const [first] = await write(money(), [given]);
    const [second] = await write(money(), [given]);
    expect(second?.id).toBe(first?.id);
    expect(await money().findEntries(given)).toHaveLength(1);
  });

  it('C03: given an entry that is taken back, when its next generation is written, then it is a new one', async () => {
    const given = await feeOf(ledger());
    const [first] = await write(money(), [given]);
    if (first === undefined) throw new Error('Nothing was written');
    await money().removeEntry(first);
    const next = another(given);
    const [second] = await write(money(), [next]);
    expect(second?.id).not.toBe(first.id);
    const read = await money().readEntries([first, ...(second === undefined ? [] : [second])]);
    expect(read[0]).toBeUndefined();
    expectWritten(read[1], next);
  });

  it('given no service, when an entry is looked for, then that is a fault, never “there is none”', async () => {
    const given = await feeOf(ledger());
    ledger().money.spoil('find_entry', { kind: 'status', status: 503 });
    await expect(money().findEntries(given)).rejects.toMatchObject({ kind: 'unavailable' });
  });
}

function refusals(ledger: Opened, money: Money): void {
  it('C54: given the books are closed on its day, then it is refused for that reason and nothing stands', async () => {
    // Lines of a journal may wait for any day; where there are journals, it is posting that is refused.
    const given = await feeOf(ledger(), { post: ledger().connector.money.capabilities.journals });
    ledger().money.closeBooks('2026-12-31');
    expect(await attempt(money(), given)).toMatchObject({ kind: 'refused', reason: 'period_closed' });
    ledger().money.closeBooks(null);
    expect(await money().findEntries(given)).toEqual([]);
    // The refusal is not remembered: the same entry is written once the period is open.
    expectWritten((await write(money(), [given]))[0], given);
  });

  it.each(['inactiveAccount', 'unknownAccount'] as const)(
    'given an account that is no use (%s), then the refusal says so',
    async (which) => {
      const given = await feeOf(ledger());
      const lines = given.lines.map((line) => ({ ...line, accountId: ledger().money[which] }));
      const fault = await attempt(money(), { ...given, lines });
      expect(fault).toMatchObject({ kind: 'refused', reason: 'account_missing' });
      expect(fault.detail).toMatch(/account/i);
    },
  );
}

function others(ledger: Opened, money: Money): void {
  it('given somebody removed it, then it is gone, and taking it back is no fault', async () => {
    const [entry] = await write(money(), [await feeOf(ledger())]);
    if (entry === undefined) throw new Error('Nothing was written');
    await ledger().money.removeBehind(entry);
    expect(await money().readEntries([entry])).toEqual([undefined]);
    await money().removeEntry(entry);
  });

  it('C72: given somebody changes it in the moment of its removal, then it is removed all the same', async () => {
    const [entry] = await write(money(), [await feeOf(ledger())]);
    if (entry === undefined) throw new Error('Nothing was written');
    await ledger().money.touchBehind(entry);
    expect((await money().readEntries([entry]))[0]?.version).not.toBe(entry.version);
    await money().removeEntry(entry);
    expect(await money().readEntries([entry])).toEqual([undefined]);
  });

  it('given an account with bookings of ours and of others, then all of the period are listed, page by page', async () => {
    const { homeCurrency, account, bookByHand } = ledger().money;
    const clearing = account('clearing', homeCurrency);
    const date = '2026-07-14';
    const ours = await write(
      money(),
      (await paymentAndFee(ledger())).drafts.map((each) => ({ ...each, date })),
    );
    const foreign = await bookByHand(clearing, date, 1_050);
    await write(money(), [await feeOf(ledger(), { date: '2026-07-15' })]);
    const pages = await gather(money().entriesOn([clearing], { from: date, to: date }));
    const listed = pages.flat();
    expect(pages.length).toBeGreaterThan(1);
    const ids = listed.map(({ entity, id }) => `${entity}/${id}`);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.sort()).toEqual([...ours, ...foreign].map(({ entity, id }) => `${entity}/${id}`).sort());
    const references = listed.flatMap(({ reference }) => (reference === null ? [] : [reference]));
    expect(references.sort()).toEqual(ours.map(({ reference }) => reference ?? '').sort());
  });
}
