import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { line, type PostingLine } from '../documents/posting.ts';

/**
 * Lines that bring an amount of the customer's currency to the balance's currency. Each currency balances on its own;
 * the two sides meet on the exchange account, which in the ledger is the document's exchange rate.
 * @param owed what stands against the balance: credits of a payment (negative) or debits of a refund (positive)
 */
export function withConversion(
  owed: readonly PostingLine[],
  transaction: Pick<BalanceTransaction, 'gross' | 'currency'>,
  text: string,
): PostingLine[] {
  const { gross, currency } = transaction;
  const cleared = line('clearing', gross, currency, text);
  const foreign = owed[0]?.currency ?? currency;
  if (foreign === currency) return [cleared, ...owed];
  const total = owed.reduce((sum, { amount }) => sum + amount, 0n);
  return [
    cleared,
    line('currency_exchange', -gross, currency, `${text}, converted`),
    line('currency_exchange', -total, foreign, `${text}, converted`),
    ...owed,
  ];
}
