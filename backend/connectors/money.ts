import type { AccountTypes } from '#shared/account-roles.ts';
import { minorToDecimal } from '#shared/currency.ts';
import type { AccountRole, MoneySettings } from '#shared/money-settings.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Posting, PostingLine } from '../documents/posting.ts';
import type { LedgerFault } from './fault.ts';

/**
 * Money movement as ledgers keep it: a posting becomes one or several entries, each of which is one record of the ledger
 * (a payment, an expense, a journal entry …). The street of money (backend/booking) chooses accounts, contacts and
 * documents; a connector translates (`shape`, pure) and writes.
 */

/** What a ledger's side of money can do. Differences are data; nobody asks which ledger it is. */
export type MoneyCapabilities = {
  /** Entries stand as lines of a journal, not booked yet, until they are posted there. */
  journals: boolean;
  /** What a payment can be applied to: any document that is written, or only one that is posted. */
  settles: 'written' | 'posted';
  /** Entries are only taken in the company's own currency. */
  homeCurrencyOnly: boolean;
  /** An entry that is booked can be taken back by removing it; false: only by an entry the other way round (C55). */
  removable: boolean;
  referenceLength: number;
  memoLength: number;
  /** Text of a line. */
  textLength: number;
  /** Roles that stand for a contact rather than for an account that somebody chooses. */
  contactRoles: readonly AccountRole[];
  /** Roles whose lines are items rather than accounts, where a line names an item. */
  itemRoles: readonly AccountRole[];
  /** By what a line can be sorted beside its account, as merchants call it: class, location. Keys of `dimensions`. */
  dimensions: readonly string[];
  /** Which types an account must be of to stand for a role; what is not named here takes any. */
  accountTypes: AccountTypes;
  /** Most entries that go out in one request. */
  batch: number;
};

/** A document of the ledger that a line settles. */
export type Settles = { kind: 'invoice' | 'credit_memo'; id: string; number: string };

export type EntryLineDraft = {
  role: AccountRole;
  /** Minor units of the entry's currency, signed as in {@link Entry}: against the header; in a journal debit positive. */
  amount: bigint;
  /** Null where a contact or an item stands for it. */
  accountId: string | null;
  itemId: string | null;
  taxCode: string | null;
  dimensions: Readonly<Record<string, string>>;
  contactId: string | null;
  settles: Settles | null;
  text: string;
};

/** Exactly what will be written as one record. */
export type EntryDraft = {
  /** The connector's own word, as its `shape` said. */
  entity: string;
  /** By which it is found again: unique for this entry and generation, capital letters, digits and hyphens. */
  reference: string;
  /** For ledgers with a native idempotency key; at most 50 characters; another one for each generation (C03). */
  key: string;
  date: PlainDate;
  currency: string;
  /** The ledger account of the header; null where the entry has none. */
  accountId: string | null;
  contactId: string | null;
  /** What the header account gets or pays, minor units of `currency`; 0 in a journal. */
  total: bigint;
  /** The same in the currency of the header account, where it is another one; gives the exchange rate. */
  settled: { amount: bigint; currency: string } | null;
  memo: string;
  /** In ledgers with journals: book it at once, or leave it for the bookkeeper to post. */
  post: boolean;
  lines: EntryLineDraft[];
};

/** A record of money as it stands in the ledger. Amounts in minor units of `currency`, signed as in the draft. */
export type LedgerEntry = {
  entity: string;
  id: string;
  /** What it carries of ours; null when it is not ours. */
  reference: string | null;
  number: string | null;
  date: PlainDate;
  currency: string;
  total: bigint;
  /** Not booked yet: a line in a journal. */
  draft: boolean;
  accountId: string | null;
  contactId: string | null;
  /** False: the ledger does not tell what the entry settles, so `settles` says nothing. */
  settlesTold?: false;
  /** `settles`: the ledger id of the document. */
  lines: { accountId: string | null; contactId: string | null; amount: bigint; settles: string | null; text: string }[];
  url: string | null;
  /** Version for conflict checks. */
  version: string | null;
  modifiedAt: Date | null;
};

export type EntryRef = { entity: string; id: string };

/** Money in one company's books. Every method may throw LedgerFault. */
export interface LedgerMoney {
  /**
   * Our own entry, looked for by its reference, before a first write of a backfill and after a lost answer (C02, C05).
   * The draft tells what else it can be looked for by (date, amount) where the reference cannot be asked for.
   */
  findEntries(draft: EntryDraft): Promise<LedgerEntry[]>;
  /**
   * Writes entries, in as few requests as the ledger offers. One answer each, in order: one bad entry does not stop the
   * others (C75). What throws as a whole was lost or refused as a whole.
   */
  createEntries(drafts: readonly EntryDraft[]): Promise<EntryOutcome[]>;
  /** As they stand now; undefined: gone. In as few requests as the ledger offers. */
  readEntries(refs: readonly EntryRef[]): Promise<(LedgerEntry | undefined)[]>;
  /** Takes an entry back; resolves also when it is gone already. `posted` refusal where it can only be reversed. */
  removeEntry(ref: EntryRef): Promise<void>;
  /** Everything that touches one of the accounts in the period (both days included), ours or not. */
  entriesOn(accountIds: readonly string[], period: { from: PlainDate; to: PlainDate }): AsyncIterable<LedgerEntry[]>;
}

/** What became of one entry of several. */
export type EntryOutcome = { entry: LedgerEntry; fault?: undefined } | { entry?: undefined; fault: LedgerFault };

/** A ledger's way of keeping money, as far as it is the same for all companies. */
export type MoneyConnector = {
  capabilities: MoneyCapabilities;
  /** A posting as records of this ledger, or why it cannot be: a sentence for the merchant. Pure. */
  shape(posting: Posting, options: ShapeOptions): Shape<string>;
};

/** Where an entry's header stands: `debit` when the header account receives (a deposit), `credit` when it pays. */
export type HeaderSide = 'debit' | 'credit' | 'none';

/** What a ledger calls an entry, and on which side its header account stands. Differences between ledgers are data. */
export type EntityTable<Name extends string> = Readonly<Record<Name, HeaderSide>>;

/** One record to be made in a ledger. Amounts in minor units. */
export type Entry<Name extends string = string> = {
  entity: Name;
  /** Header account; null where the entry has none (a journal entry balances by its lines). */
  account: AccountRole | null;
  customerId: string | null;
  /** The currency of the entry. */
  currency: string;
  /** Sum of the lines: what the header account gets or pays, in `currency`. */
  total: bigint;
  /** What the header account gets or pays where it is kept in another currency; gives the exchange rate. */
  settled: { amount: bigint; currency: string } | null;
  /** Against the header: positive lines stand on the other side of it. In a journal: debit positive. */
  lines: PostingLine[];
};

/** A posting as a ledger's records, or why it cannot be one. */
export type Shape<Name extends string> = { entries: Entry<Name>[] } | { refused: string };

export type ShapeOptions = {
  /** The company's own currency. */
  homeCurrency: string;
  settings: Pick<MoneySettings, 'booking' | 'uninvoiced'>;
};

export const feeRoles: readonly AccountRole[] = ['stripe_fees', 'application_fees', 'fee_tax', 'withheld_tax'];

const sum = (lines: readonly PostingLine[]): bigint => lines.reduce((total, { amount }) => total + amount, 0n);

/** The parts a posting's lines fall into. */
export type Split = {
  /** What stands against the header: everything but clearing, fees, and exchange. */
  owed: PostingLine[];
  fees: PostingLine[];
  /** What the transaction itself does to the header account, fees apart; in the balance's currency. */
  cleared: { amount: bigint; currency: string };
};

/** Takes a posting apart around its clearing account (or what stands in for it). */
export function split({ lines }: Posting, header: AccountRole = 'clearing'): Split {
  const fees = lines.filter(({ role }) => feeRoles.includes(role));
  const owed = lines.filter(({ role }) => role !== header && role !== 'currency_exchange' && !feeRoles.includes(role));
  const account = lines.filter(({ role }) => role === header);
  return {
    owed,
    fees,
    cleared: { amount: sum(account) + sum(fees), currency: account[0]?.currency ?? lines[0]?.currency ?? '' },
  };
}

/** An entry whose lines are what stands against its header. `side` tells which sign that is. */
export function entry<Name extends string>(
  entity: Name,
  side: HeaderSide,
  account: AccountRole | null,
  owed: readonly PostingLine[],
  cleared?: { amount: bigint; currency: string },
): Entry<Name> {
  const currency = owed[0]?.currency ?? cleared?.currency ?? '';
  const lines = side === 'debit' ? owed.map((each) => ({ ...each, amount: -each.amount })) : [...owed];
  const converted = cleared !== undefined && cleared.currency !== currency;
  return {
    entity,
    account,
    customerId: owed.find(({ customerId }) => customerId !== null)?.customerId ?? null,
    currency,
    total: side === 'none' ? 0n : sum(lines),
    settled: converted
      ? { amount: cleared.amount < 0n ? -cleared.amount : cleared.amount, currency: cleared.currency }
      : null,
    lines,
  };
}

/** What an entry does to the accounts, debit positive: by this it is shown that a translation loses nothing. */
export function effects<Name extends string>(
  found: Entry<Name>,
  table: EntityTable<Name>,
): Pick<PostingLine, 'role' | 'amount' | 'currency'>[] {
  const side = table[found.entity];
  const sign = side === 'debit' ? -1n : 1n;
  const lines = found.lines.map(({ role, amount, currency }) => ({ role, amount: amount * sign, currency }));
  if (found.account === null) return lines;
  const header = found.settled ?? { amount: found.total, currency: found.currency };
  if (side === 'none') {
    return lines.map((each) =>
      found.settled === null || each.role !== found.account
        ? each
        : { ...each, amount: each.amount < 0n ? -header.amount : header.amount, currency: header.currency },
    );
  }
  return [{ role: found.account, amount: -sign * header.amount, currency: header.currency }, ...lines];
}

/** An entry in one line of text, for previews and golden tables. */
export function describeEntry({ entity, account, customerId, currency, total, settled, lines }: Entry): string {
  const amount = (value: bigint, of: string) => `${minorToDecimal(value, of)} ${of}`;
  const header =
    account === null || total === 0n ? (settled === null ? [] : [currency]) : [account, amount(total, currency)];
  const converted = settled === null ? [] : [`= ${amount(settled.amount, settled.currency)}`];
  const details = lines.map((line) => {
    const about = [line.document?.id, line.accountId, line.itemId, line.taxCode].filter((part) => part != null);
    return [line.role, minorToDecimal(line.amount, line.currency), ...about].join(' ');
  });
  return `${[entity, ...header, ...converted, ...(customerId === null ? [] : [customerId])].join(' ')}: ${details.join(', ')}`;
}
