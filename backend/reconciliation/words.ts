import { minorToDecimal } from '#shared/currency.ts';
import type { Finding, PayoutProof } from './payout-proof.ts';

const amount = (money: Finding['expected']): string =>
  money === null ? 'nothing' : `${minorToDecimal(money.amount, money.currency)} ${money.currency}`;

/** A finding in words for a bookkeeper: the item by its name, what is wrong with it, by how much, and why if known. */
export function findingWords({
  kind,
  transactionId,
  sourceId,
  part,
  expected,
  found,
  postingKeys,
  why,
}: Finding): string {
  const name = sourceId ?? transactionId ?? '';
  const what = part === 'fee' ? `The fee of ${name}` : name;
  switch (kind) {
    case 'missing':
      return [`${what} (${amount(expected)}) is not in the books.`, ...(why === null ? [] : [why])].join(' ');
    case 'doubled':
      return `${what} (${amount(expected)}) is in the books more than once: ${postingKeys.join(', ')}.`;
    case 'wrong_amount':
      return `${what} is booked with ${amount(found)} instead of ${amount(expected)}.`;
    case 'other_currency':
      return `${what} is booked in ${found?.currency ?? 'another currency'} instead of ${amount(expected)}.`;
    case 'not_listed':
      return `${what} (${amount(found)}) is booked for this payout, but Stripe does not list it there.`;
    case 'listing_incomplete':
      return `Stripe lists ${amount(found)} for this payout of ${amount(expected)}. Try again when Stripe has completed the list.`;
    case 'bank_differs':
      return `The bank shows ${amount(found)}, Stripe sent ${amount(expected)}.`;
  }
}

/** The proof in one line: "96.80 EUR ties out" or by how much it does not. */
export function proofWords({ ties, bankLine, currency, difference, findings }: PayoutProof): string {
  const line = `${minorToDecimal(bankLine, currency)} ${currency}`;
  if (ties) return `${line} ties out.`;
  const items = findings.length === 1 ? '1 item' : `${findings.length} items`;
  return `${line} does not tie out: ${items}, difference ${minorToDecimal(difference, currency)} ${currency}.`;
}
