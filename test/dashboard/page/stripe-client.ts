import { z } from 'zod';
import { listOf } from './stripe-objects.ts';

const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** Reads the Stripe API for one merchant through the preview's server. Every call rejects with words for the page. */
export type StripeClient = {
  list<T extends z.ZodType>(
    name: 'invoices' | 'customers' | 'products' | 'payment_intents',
    item: T,
    query: Record<string, string>,
  ): Promise<{ data: z.output<T>[]; has_more: boolean }>;
  get<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>>;
  /** All pages of a list. */
  all<T extends z.ZodType>(path: string, item: T): Promise<z.output<T>[]>;
  post(path: string, params?: Record<string, string>): Promise<void>;
};

export function stripeClient(base: string): StripeClient {
  const get: StripeClient['get'] = async (path, schema) => schema.parse(await request(`${base}/stripe${path}`));
  return {
    get,
    async list(name, item, query) {
      return listOf(item).parse(await request(`${base}/lists/${name}?${new URLSearchParams(query)}`));
    },
    async all(path, item) {
      const found: z.output<typeof item>[] = [];
      const rowId = z.looseObject({ id: z.string() });
      let after = '';
      for (;;) {
        const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=100${after}`, listOf(item));
        found.push(...page.data);
        const last = rowId.safeParse(page.data.at(-1));
        if (!page.has_more || !last.success) return found;
        after = `&starting_after=${last.data.id}`;
      }
    },
    async post(path, params = {}) {
      await request(`${base}/stripe${path}`, { method: 'POST', body: new URLSearchParams(params) });
    },
  };
}

async function request(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const known = errorSchema.safeParse(safeJson(text));
  throw new Error(
    known.success ? known.data.error.message : `The preview's server answered ${answer.status}: ${text.slice(0, 300)}`,
  );
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a page shows beside its object may fail alone; then its section says why and the rest stands. */
export type Part<T> = { rows: T[]; problem?: string };

export async function part<T>(rows: Promise<T[]>): Promise<Part<T>> {
  try {
    return { rows: await rows };
  } catch (error) {
    return { rows: [], problem: error instanceof Error ? error.message : String(error) };
  }
}
