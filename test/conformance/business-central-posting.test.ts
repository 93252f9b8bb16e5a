import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { businessCentralEntities } from '#backend/connectors/business-central/money/shape.ts';
import { effects } from '#backend/connectors/money.ts';
import { creditAndFailureCases } from '#backend/postings/golden/credit-and-failures.fixture.ts';
import { paymentCases } from '#backend/postings/golden/payments.fixture.ts';
import { payoutAndOtherCases } from '#backend/postings/golden/payouts-and-others.fixture.ts';
import { refundAndDisputeCases } from '#backend/postings/golden/refunds-and-disputes.fixture.ts';
import type { AccountRole } from '#shared/money-settings.ts';
import { anew, books, feeOf, journalCodes, posting, sent, the, written } from './business-central-journals.ts';
import { balance } from './business-central-money.ts';
import { gather } from './lists.ts';
import { paymentAndFee } from './money.ts';
import { another, draft, expectWritten } from './money-drafts.ts';

const specs = new URL('../../../shared/specs/business-central/api-v2.0.schema.json', import.meta.url);

describe('lines that are posted', () => {
  it('given a payment and its fee, then the invoice is paid, the ledger holds both, and no journal is left behind', async () => {
    await books(async (b, money) => {
      const { drafts, documents } = await paymentAndFee(b);
      const entries = await written(money, posting(drafts));
      for (const [index, entry] of entries.entries()) {
        expectWritten(entry, the(drafts[index]));
        expect(entry).toMatchObject({ draft: false, settlesTold: false });
      }
      expect(b.books.find('salesInvoices', documents[0]?.number ?? '').values).toMatchObject({ status: 'Paid' });
      const clearing = b.money.account('clearing', 'EUR');
      const number = b.books.rows('accounts').find(({ id }) => id === clearing)?.values.number;
      expect(balance(b.books, String(number), 'EUR')).toBe(10_000n - 320n);
      expect(journalCodes(b)).toEqual([]);
      expect((await money.findEntries(the(drafts[0]))).map(({ id }) => id)).toEqual([entries[0]?.id]);
    });
  });

  it('C54, C75: given one of three is of a closed day, then it alone is refused for that reason, and nothing of it stands', async () => {
    await books(async (b, money) => {
      const fee = await feeOf(b);
      const three = posting([fee, another(fee, { date: '2020-01-01' }), another(fee)]);
      b.books.setGeneralLedgerSetup({ allowPostingFrom: '2024-01-01' });
      const outcomes = await money.createEntries(three);
      expect(outcomes.map(({ fault, entry }) => fault?.reason ?? entry?.draft)).toEqual([
        false,
        'period_closed',
        false,
      ]);
      expect(await money.findEntries(the(three[1]))).toEqual([]);
      expect(b.books.rows('journalLines')).toEqual([]);
      const lines = fee.lines.map((line) => ({ ...line, accountId: b.money.unknownAccount }));
      const [refused] = await money.createEntries(posting([another(fee, { lines })]));
      expect(refused?.fault?.reason).toBe('account_missing');
      expect(journalCodes(b)).toEqual([]);
    });
  });

  it('given lines of the bookkeeper wait in journals of theirs, then posting ours leaves them alone', async () => {
    await books(async (b, money) => {
      const { drafts } = await paymentAndFee(b);
      await written(
        money,
        drafts.map((each) => another(each)),
      );
      const waiting = b.books.rows('journalLines').length;
      await written(money, posting(drafts));
      expect(b.books.rows('journalLines')).toHaveLength(waiting);
      expect(b.books.rows('customerPayments')).toHaveLength(1);
    });
  });

  it('C05: given the answer to posting is lost, then the outcome is unknown, and a look finds the posted entry', async () => {
    await books(async (b, money) => {
      const fee = { ...(await feeOf(b)), post: true };
      b.simulator.faults.add({ method: 'POST', path: '\\$batch', sent: 'NAV.post', kind: 'lose_answer' });
      const [outcome] = await money.createEntries([fee]);
      expect(outcome?.fault).toMatchObject({ kind: 'unknown', lost: 'drop' });
      const [found] = await anew(b).findEntries(fee);
      expectWritten(found, fee);
      expect(found?.draft).toBe(false);
    });
  });

  it('C05: given the answer to the lines is lost before they are posted, then a look takes them out, and the next try posts them', async () => {
    await books(async (b, money) => {
      const fee = { ...(await feeOf(b)), post: true };
      b.money.spoil('create_entry', { kind: 'lose_answer' });
      expect((await money.createEntries([fee]))[0]?.fault).toMatchObject({ kind: 'unknown' });
      expect(b.books.rows('journalLines')).toHaveLength(fee.lines.length);
      expect(await anew(b).findEntries(fee)).toEqual([]);
      expect(b.books.rows('journalLines')).toEqual([]);
      const [entry] = await written(money, [fee]);
      expect(entry?.draft).toBe(false);
    });
  });

  it('given posting is not possible for the moment, then the lines are taken back, and the next try may write them', async () => {
    await books(async (b, money) => {
      const fee = { ...(await feeOf(b)), post: true };
      b.simulator.faults.add({ method: 'POST', path: '\\$batch', sent: 'NAV.post', kind: 'status', status: 503 });
      const [outcome] = await money.createEntries([fee]);
      expect(outcome?.fault?.kind).toBe('unavailable');
      expect(b.books.rows('journalLines')).toEqual([]);
      expectWritten((await written(money, [fee]))[0], fee);
    });
  });

  it('C41: given somebody reverses it in Business Central, then it counts as gone', async () => {
    await books(async (b, money) => {
      const fee = { ...(await feeOf(b)), post: true };
      const [entry] = await written(money, [fee]);
      const table = b.books.company.table('generalLedgerEntries');
      for (const { values } of [...table.rows()].filter((row) => row.values.documentNumber === fee.reference)) {
        const { debitAmount = '0', creditAmount = '0' } = values;
        table.insert({ ...values, debitAmount: creditAmount, creditAmount: debitAmount });
      }
      expect(await money.readEntries([the(entry)])).toEqual([undefined]);
      const clearing = b.money.account('clearing', 'EUR');
      const period = { from: fee.date, to: fee.date };
      expect((await gather(money.entriesOn([clearing], period))).flat()).toEqual([]);
    });
  });

  it('given posted and waiting entries of ours on an account, then each is listed whole, as it was written', async () => {
    await books(async (b, money) => {
      const date = '2026-07-14';
      const given = (await paymentAndFee(b)).drafts.map((each) => ({ ...each, date }));
      const waiting = given.map((each) => another(each));
      await written(money, posting(given));
      await written(money, waiting);
      const clearing = b.money.account('clearing', 'EUR');
      const listed = (await gather(money.entriesOn([clearing], { from: date, to: date }))).flat();
      expect(listed).toHaveLength(4);
      for (const each of [...given, ...waiting])
        expectWritten(
          listed.find(({ reference }) => reference === each.reference),
          each,
        );
      // What stands only on other accounts is nobody's question here.
      const sales = b.money.account('sales', 'EUR');
      expect((await gather(money.entriesOn([sales], { from: date, to: date }))).flat()).toEqual([]);
    });
  });

  it('C34: given every golden posting, then the general ledger holds on each account what the accountant expects', async () => {
    await books(async (b, money) => {
      const expected = new Map<AccountRole, bigint>();
      const cases = [...paymentCases, ...creditAndFailureCases, ...refundAndDisputeCases, ...payoutAndOtherCases];
      let entries = 0;
      for (const golden of cases) {
        const made = golden.postings();
        const { settings } = made;
        if (settings === undefined) throw new Error('The case has no settings');
        for (const each of made) {
          const shape = b.connector.money.shape(each, { homeCurrency: 'EUR', settings });
          const found = await draft(b, each, settings);
          if ('refused' in shape || 'refused' in found) continue;
          for (const [index, entry] of shape.entries.entries()) {
            const table: Readonly<Record<string, 'debit' | 'credit' | 'none'>> = businessCentralEntities;
            for (const { role, amount } of effects(entry, table))
              expected.set(role, (expected.get(role) ?? 0n) + amount);
            const [made] = await written(money, posting([the(found.drafts[index])]));
            expectWritten(made, the(found.drafts[index]));
            entries += 1;
          }
        }
      }
      expect(entries).toBeGreaterThan(60);
      const held = (role: AccountRole) => {
        const id = b.money.account(role, 'EUR');
        const number = b.books.rows('accounts').find((row) => row.id === id)?.values.number;
        return balance(b.books, String(number), 'EUR');
      };
      const roles = [...expected].filter(([role]) => role !== 'receivable' && role !== 'customer_credit');
      expect(new Map(roles.map(([role]) => [role, held(role)]))).toEqual(new Map(roles));
    });
  });
});

describe('every request that was sent', () => {
  it('given all of the above, then no filter joins different fields by or, and every removal carries a version', () => {
    expect(sent.length).toBeGreaterThan(100);
    for (const { method, url, headers } of sent) {
      if (method === 'DELETE') expect(headers['if-match'], url).toBeTruthy();
      const filter = new URL(url, 'http://x').searchParams.get('$filter') ?? '';
      for (const group of filter.replaceAll(/'([^']|'')*'/g, "''").split(' and ')) {
        const fields = new Set([...group.matchAll(/(\w+) (eq|ge|le|gt|lt) /g)].map(([, field]) => field));
        expect(fields.size, filter).toBeLessThan(2);
      }
    }
  });

  it.skipIf(!existsSync(specs))(
    'given the API definition beside this repository, then every body agrees with it',
    () => {
      const { $defs } = z
        .object({ $defs: z.record(z.string(), z.unknown()) })
        .parse(JSON.parse(readFileSync(specs, 'utf8')));
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      ajv.addSchema({ $id: 'bc', $defs });
      const checked = new Set<string>();
      for (const { method, url, body } of sent) {
        if (method !== 'POST' || body === undefined) continue;
        const set = /\/(\w+)$/.exec(url)?.[1] ?? '';
        const validate = ajv.getSchema(`bc#/$defs/${set}.create`);
        expect(validate, url).toBeDefined();
        expect(validate?.(body), `${url} ${JSON.stringify(body)} ${ajv.errorsText(validate?.errors)}`).toBe(true);
        checked.add(set);
      }
      expect([...checked].sort()).toEqual(['customerPaymentJournals', 'customerPayments', 'journalLines', 'journals']);
    },
  );
});
