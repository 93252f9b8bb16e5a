import type { EntryRef, Settles } from '#backend/connectors/money.ts';
import type { CompanyRef, LedgerConnector, LedgerHttp } from '#backend/connectors/port.ts';
import type { PlainDate } from '#backend/documents/dates.ts';
import type { AccountRole } from '#shared/money-settings.ts';
import type { Trouble } from './control.ts';

/** What a request of the money side is for, so that a test can spoil exactly that one. */
export type MoneyOperation = 'create_entry' | 'find_entry' | 'remove_entry';

/** The side door to a ledger's money: what an accountant or the weather would do. */
export type MoneyControl = {
  homeCurrency: string;
  /** The account of a role, in that currency where the ledger has accounts by currency. */
  account(role: AccountRole, currency: string): string;
  /** An account that exists and must not be used. */
  inactiveAccount: string;
  /** The id of an account of nobody. */
  unknownAccount: string;
  /** An item for lines that name one. */
  item: string;
  /** A tax code that a line which names one gets; null where lines of money have none. */
  taxCode: string | null;
  /** Classes and the like: one value for each key of `capabilities.dimensions`. */
  dimensions: Record<string, string>;
  /** A customer of nobody else. */
  addContact(currency: string): Promise<string>;
  /** A document over exactly that amount (minor units) in the state in which payments can settle it. */
  addDocument(kind: Settles['kind'], contactId: string, amount: bigint, currency: string): Promise<Settles>;
  /** What is left to pay of it, or to use; minor units. Null where the ledger does not tell. */
  openAmount(document: Settles, currency: string): bigint | null;
  /** What stands on an account, debit positive, minor units of its currency; null where drafts do not count yet. */
  balanceOf(accountId: string): bigint | null;
  /** Closes the books up to that day (inclusive); null opens them. */
  closeBooks(until: PlainDate | null): void;
  /** Somebody takes the entry out of the books. */
  removeBehind(ref: EntryRef): Promise<void>;
  /** Somebody changes its text, so that its version moves. */
  touchBehind(ref: EntryRef): Promise<void>;
  /** Somebody books so many entries of one unit each on the account. @returns references to them */
  bookByHand(accountId: string, date: PlainDate, count: number): Promise<EntryRef[]>;
  /** The next request for that meets this trouble. */
  spoil(operation: MoneyOperation, trouble: Trouble): void;
  calm(): void;
  requests(): number;
};

export type MoneyUnderTest = {
  connector: LedgerConnector;
  http: LedgerHttp;
  company: CompanyRef;
  money: MoneyControl;
  close(): Promise<void>;
};
