import type { z } from 'zod';
import { type CustomerView, customerChangeAnswerSchema, customerViewSchema } from '#shared/api/customer.ts';
import { type PathName, paths } from '#shared/api/paths.ts';
import type { Caller, House, Merchant } from './house.ts';

type Row = ReturnType<Merchant['books']['rows']>[number];

/** The customer view of a Stripe customer. */
export async function customerOf(house: House, merchant: Caller, customerId: string): Promise<CustomerView> {
  const { status, body } = await house.signed(merchant, paths.customer, { customer_id: customerId });
  if (status !== 200) throw new Error(`The customer view answered ${status}: ${JSON.stringify(body)}`);
  return customerViewSchema.parse(body);
}

type Change = Extract<
  PathName,
  'customerLink' | 'customerUnlink' | 'customerCreate' | 'customerAllow' | 'customerReplay' | 'customerQuestion'
>;

/** Presses a button of the customer view. @throws Error where it is refused */
export async function changeCustomer(
  house: House,
  merchant: Caller,
  path: Change,
  payload: { customer_id: string } & Record<string, unknown>,
): Promise<z.output<typeof customerChangeAnswerSchema>> {
  const { status, body } = await house.signed(merchant, paths[path], payload);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return customerChangeAnswerSchema.parse(body);
}

/** A customer that the bookkeeper makes in the books. */
export function inBook(merchant: Merchant, customer: Parameters<Merchant['books']['addCustomers']>[0]): Row {
  const [row] = merchant.books.addCustomers({ taxArea: 'DOMESTIC', ...customer });
  if (row === undefined) throw new Error('The customer was not made');
  return row;
}
