import { z } from 'zod';
import type { Merchant } from './merchant.ts';
import { reach } from './stripe-proxy.ts';

const pageSchema = z.object({ data: z.array(z.looseObject({ id: z.string() })), has_more: z.boolean() });
type Row = z.output<typeof pageSchema>['data'][number];

/** The lists of the page and the fields a search looks at. */
const searched = {
  invoices: ['id', 'number', 'customer_name', 'customer_email', 'description', 'status'],
  customers: ['id', 'name', 'email', 'phone', 'description'],
  products: ['id', 'name', 'description'],
  payment_intents: ['id', 'description', 'customer', 'status'],
} as const;
export type ListName = keyof typeof searched;

export const listQuery = z.object({
  q: z.string().trim().toLowerCase().optional(),
  starting_after: z.string().optional(),
  status: z.string().optional(),
  customer: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListQuery = z.output<typeof listQuery>;

export function isListName(name: string): name is ListName {
  return name in searched;
}

/**
 * One page of a list, newest first. A search goes through the list page by page, because Stripe's own search API is
 * behind by up to a minute and knows other fields than people type.
 * @throws ListError with Stripe's own answer when Stripe refuses.
 */
export async function listPage(
  baseUrl: string,
  merchant: Merchant,
  name: ListName,
  query: ListQuery,
): Promise<{ data: Row[]; has_more: boolean }> {
  const words = query.q ?? '';
  const found: Row[] = [];
  let after = query.starting_after;
  for (;;) {
    const page = await stripePage(baseUrl, merchant, name, {
      ...query,
      limit: words === '' ? query.limit : 100,
      starting_after: after,
    });
    for (const row of page.data) {
      if (
        words !== '' &&
        !searched[name].some((field) =>
          String(row[field] ?? '')
            .toLowerCase()
            .includes(words),
        )
      )
        continue;
      if (found.length === query.limit) return { data: found, has_more: true };
      found.push(row);
    }
    after = page.data.at(-1)?.id;
    const full = words === '' || !page.has_more || after === undefined;
    if (full) return { data: found, has_more: words === '' && page.has_more };
  }
}

/** Stripe's refusal, to be passed on as it came. */
export class ListError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`Stripe answered ${status}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
  }
}

async function stripePage(
  baseUrl: string,
  merchant: Merchant,
  name: ListName,
  query: ListQuery,
): Promise<z.output<typeof pageSchema>> {
  const params = new URLSearchParams({ limit: String(query.limit) });
  if (query.starting_after !== undefined) params.set('starting_after', query.starting_after);
  if (query.status !== undefined) params.set('status', query.status);
  if (query.customer !== undefined) params.set('customer', query.customer);
  if (name === 'products') params.append('expand[]', 'data.default_price');
  const answer = await reach(`${baseUrl}/v1/${name}?${params}`, {
    headers: { Authorization: `Bearer ${merchant.secretKey}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new ListError(answer.status, text);
  return pageSchema.parse(JSON.parse(text));
}
