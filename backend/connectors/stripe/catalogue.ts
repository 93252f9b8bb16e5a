import type Stripe from 'stripe';
import { Problem } from '#shared/problems.ts';
import { asking, type StripeAccount } from './client.ts';

/** What a line needs to know of a product beside its id. */
export type ProductFacts = { id: string; name: string; metadata: Record<string, string>; deleted: boolean };
export type PriceFacts = {
  id: string;
  lookupKey: string | null;
  metadata: Record<string, string>;
  nickname: string | null;
};
export type TaxRateFacts = {
  id: string;
  label: string;
  percentage: string;
  inclusive: boolean;
  country: string | null;
};

/** "VAT 19% DE", "Sales tax 8.875% US-NY (included)": how a merchant recognises a rate. */
export function taxRateLabel(
  rate: Pick<Stripe.TaxRate, 'display_name' | 'percentage' | 'country' | 'state' | 'jurisdiction' | 'inclusive'>,
): string {
  const place = [rate.country, rate.state].filter((part) => part).join('-') || rate.jurisdiction || '';
  return `${rate.display_name} ${rate.percentage}%${place === '' ? '' : ` ${place}`}${rate.inclusive ? ' (included)' : ''}`;
}

type Kept<T> = { value: Promise<T>; until: number };

/**
 * Products, prices and tax rates of Stripe, read one by one and remembered for a minute. Only an optimisation: nothing
 * is decided by age, and a second process reads for itself.
 */
export class StripeCatalogue {
  readonly #kept = new Map<string, Kept<unknown>>();
  readonly #keepMs: number;
  readonly #now: () => number;

  constructor(options: { keepMs?: number; now?: () => number } = {}) {
    this.#keepMs = options.keepMs ?? 60_000;
    this.#now = options.now ?? Date.now;
  }

  /** Drops what is remembered of an object, because an event says that it changed. */
  forget(accountId: string, id: string): void {
    for (const mode of ['live', 'test']) this.#kept.delete(`${accountId}/${mode}/${id}`);
  }

  async product(account: StripeAccount, id: string): Promise<ProductFacts> {
    return this.#once(account, id, async () => {
      try {
        const product = await asking(id, () => account.stripe.products.retrieve(id, {}, account.options));
        return { id, name: product.name, metadata: product.metadata, deleted: false };
      } catch (error) {
        // A deleted product is still named by old invoices: it can be mapped by its id, and has no name any more.
        if (error instanceof Problem && error.code === 'stripe_missing')
          return { id, name: id, metadata: {}, deleted: true };
        throw error;
      }
    });
  }

  async price(account: StripeAccount, id: string): Promise<PriceFacts> {
    return this.#once(account, id, async () => {
      const price = await asking(id, () => account.stripe.prices.retrieve(id, {}, account.options));
      return { id, lookupKey: price.lookup_key, metadata: price.metadata, nickname: price.nickname };
    });
  }

  async taxRate(account: StripeAccount, id: string): Promise<TaxRateFacts> {
    return this.#once(account, id, async () => {
      const rate = await asking(id, () => account.stripe.taxRates.retrieve(id, {}, account.options));
      return {
        id,
        label: taxRateLabel(rate),
        percentage: String(rate.percentage),
        inclusive: rate.inclusive,
        country: rate.country,
      };
    });
  }

  #once<T>(account: StripeAccount, id: string, read: () => Promise<T>): Promise<T> {
    const key = `${account.accountId}/${account.mode}/${id}`;
    const now = this.#now();
    const kept = this.#kept.get(key) as Kept<T> | undefined;
    if (kept !== undefined && kept.until > now) return kept.value;
    const value = read();
    value.catch(() => this.#kept.delete(key));
    if (this.#kept.size > 20_000) this.#kept.clear();
    this.#kept.set(key, { value, until: now + this.#keepMs });
    return value;
  }
}
