import { type Context, find, mergeMetadata } from '../context.ts';
import { emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { amount, clearable, currency, metadata, paging, rangeOf, text, within } from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { CustomerBalanceTransaction } from '../objects/money.ts';
import { customerJson } from './customers.ts';

type Why = Pick<CustomerBalanceTransaction, 'type' | 'currency'> & Partial<CustomerBalanceTransaction>;

/** Changes what a customer has in credit (negative) or owes, and records why. */
export function changeBalance(ctx: Context, id: string, change: number, why: Why): CustomerBalanceTransaction {
  const before = find(ctx.data.customers, 'customer', id);
  const after = ctx.data.customers.put({ ...before, balance: before.balance + change });
  emitUpdate(ctx, 'customer.updated', customerJson(before), customerJson(after));
  return ctx.data.customerBalanceTransactions.put({
    id: newId('cbtxn'),
    object: 'customer_balance_transaction',
    amount: change,
    checkout_session: null,
    created: ctx.now,
    credit_note: null,
    customer: id,
    customer_account: null,
    description: null,
    ending_balance: after.balance,
    invoice: null,
    livemode: ctx.account.livemode,
    metadata: {},
    ...why,
  });
}

export const customerBalanceRoutes = [
  route(
    'POST',
    '/v1/customers/{id}/balance_transactions',
    { amount: amount(), currency: currency(), description: clearable().optional(), metadata: metadata().optional() },
    (ctx, params, id) => {
      const customer = find(ctx.data.customers, 'customer', id);
      if (customer.deleted === true) throw invalid(`No such customer: '${id}'`, { code: 'resource_missing' });
      return changeBalance(ctx, id, params.amount, {
        type: 'adjustment',
        currency: params.currency,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      });
    },
  ),
  route(
    'GET',
    '/v1/customers/{id}/balance_transactions',
    { ...paging, created: rangeOf().optional(), invoice: text().optional() },
    (ctx, { created, invoice, ...cursor }, id) => {
      find(ctx.data.customers, 'customer', id);
      return page(ctx.data.customerBalanceTransactions, {
        paging: cursor,
        kind: 'customer_balance_transaction',
        url: `/v1/customers/${id}/balance_transactions`,
        where: (found) =>
          found.customer === id &&
          within(created, found.created) &&
          (invoice === undefined || found.invoice === invoice),
        json: (found) => found,
      });
    },
  ),
];
