import type { CustomerBalanceEntry } from '../../../documents/customer-balance.ts';
import { fromUnix } from '../../../documents/dates.ts';
import { money } from '../../../documents/money.ts';
import { asking, type StripeAccount } from '../client.ts';

const types: readonly CustomerBalanceEntry['type'][] = [
  'applied_to_invoice',
  'unapplied_from_invoice',
  'credit_note',
  'invoice_overpaid',
  'adjustment',
];
const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id;

/** The changes of a customer's credit, oldest first (C40). @throws Problem */
export async function fetchCustomerBalance(account: StripeAccount, customer: string): Promise<CustomerBalanceEntry[]> {
  return asking(customer, async () => {
    const found: CustomerBalanceEntry[] = [];
    for await (const each of account.stripe.customers.listBalanceTransactions(
      customer,
      { limit: 100 },
      account.options,
    )) {
      found.push({
        id: each.id,
        customerId: customer,
        type: types.find((type) => type === each.type) ?? 'other',
        amount: money(each.amount, each.currency),
        invoiceId: idOf(each.invoice),
        creditNoteId: idOf(each.credit_note),
        createdAt: fromUnix(each.created),
        description: each.description,
      });
    }
    return found.reverse();
  });
}
