import { minorToDecimal } from '#shared/currency.ts';
import type { AccountRole, MoneySettings } from '#shared/money-settings.ts';
import type { Posting, PostingLine } from '../posting.ts';

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
