import { asc, eq } from 'drizzle-orm';
import { vi } from 'vitest';
import type { PostingRow } from '#backend/booking/stored-postings.ts';
import { storePostings } from '#backend/booking/stored-postings.ts';
import { moneyEntries, moneyPostings } from '#backend/database/schema/index.ts';
import type { BalanceTransaction } from '#backend/documents/balance-transaction.ts';
import { mirrorReferences } from '#backend/matching/mirror.ts';
import { postTransaction } from '#backend/postings/post.ts';
import { moneyJob } from '#backend/queue/money-jobs.ts';
import { storeTransactions } from '#backend/reconciliation/stored-transactions.ts';
import { saveSettings } from '#backend/settings/save.ts';
import type { MoneySettings } from '#shared/money-settings.ts';
import type { QuickBooksHouse, QuickBooksMerchant } from '#test/kit/quickbooks.ts';
import { textOf } from '#test/simulators/quickbooks/json.ts';

type Account = 'clearing' | 'bank' | 'fees' | 'disputes' | 'losses' | 'suspense';
export type Change = (money: MoneySettings) => MoneySettings;

/** A merchant with books in QuickBooks, money movement on, and every account chosen unless the test says otherwise. */
export type Seller = QuickBooksMerchant & { accounts: Record<Account, string> };

export async function openSeller(house: QuickBooksHouse, change: Change = (money) => money): Promise<Seller> {
  const merchant = await house.quickBooksMerchant();
  const account = (Name: string, AccountType: string) => {
    const [made] = merchant.company.add('Account', { Name, AccountType });
    return textOf(made?.Id);
  };
  const accounts = {
    clearing: account('Stripe clearing', 'Bank'),
    bank: account('Current account', 'Bank'),
    fees: account('Stripe fees', 'Expense'),
    disputes: account('Disputed payments', 'Other Current Asset'),
    losses: account('Losses from disputes', 'Expense'),
    suspense: account('Not classified', 'Other Current Liability'),
  };
  const ledger = house.services.street.ledger(merchant.connection, () => {});
  await mirrorReferences({ db: house.services.db, connection: merchant.connection, ledger });
  await merchant.settings((settings) => ({
    ...settings,
    money: change({
      ...settings.money,
      enabled: true,
      // Guests are booked on one customer, as shops do.
      uninvoiced: {
        as: 'sales_receipt',
        contactId: merchant.known.customer,
        itemId: merchant.known.item,
        taxCode: null,
      },
      accounts: {
        clearing: { GBP: accounts.clearing },
        bank: { GBP: accounts.bank },
        others: {
          sales: merchant.known.sales,
          refunds: merchant.known.sales,
          stripe_fees: accounts.fees,
          disputed_payments: accounts.disputes,
          dispute_losses: accounts.losses,
        },
      },
    }),
  }));
  return { ...merchant, accounts };
}

/** What can be seen and done of one merchant's money. */
export function moneyOf(house: Pick<QuickBooksHouse, 'services'>, merchant: Pick<Seller, 'connection'>) {
  const { db, queue } = house.services;
  const { connection } = merchant;
  const postings = (): Promise<PostingRow[]> =>
    db
      .select()
      .from(moneyPostings)
      .where(eq(moneyPostings.connectionId, connection.id))
      .orderBy(asc(moneyPostings.createdAt));
  /** Somebody saves other rules for money. */
  const save = async (change: Change): Promise<void> => {
    const { version, settings } = await house.services.street.settings(connection);
    await db.transaction((tx) =>
      saveSettings(tx, {
        ...{ connection, ledgerName: 'QuickBooks', actor: 'Ada Lovelace', expectedVersion: version },
        settings: { ...settings, money: change(settings.money) },
        ...{ productMappings: [], taxMappings: [] },
      }),
    );
  };
  return {
    postings,
    save,
    entries: () =>
      db
        .select()
        .from(moneyEntries)
        .where(eq(moneyEntries.connectionId, connection.id))
        .orderBy(asc(moneyEntries.createdAt), asc(moneyEntries.ordinal)),
    /** A movement of another day than today, planned and put on its way. */
    async plan(transaction: BalanceTransaction): Promise<void> {
      const { settings } = await house.services.street.settings(connection);
      await storeTransactions(db, connection.installationId, [transaction]);
      await storePostings(db, connection, [postTransaction(transaction, settings.money, 'UTC')]);
      await queue.add('money', [moneyJob(connection.installationId, { kind: 'book' })]);
    },
    /** Waits until there are so many postings and all are as they should be; names what stands in the way. */
    async rest(count: number, is: (row: PostingRow) => boolean): Promise<PostingRow[]> {
      let rows: PostingRow[] = [];
      const all = async () => {
        rows = await postings();
        return rows.length >= count && rows.every(is);
      };
      await vi.waitUntil(all, { timeout: 40_000, interval: 25 }).catch((cause: unknown) => {
        const states = rows.map(
          ({ key, status, sentence, problem }) => `${key} ${status}: ${sentence} ${JSON.stringify(problem)}`,
        );
        throw new Error(`${rows.length} postings:\n${states.join('\n')}`, { cause });
      });
      return rows;
    },
  };
}

export const booked = ({ status }: PostingRow): boolean => status === 'synced';
