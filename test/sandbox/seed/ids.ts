/** Ids that Stripe gave, by the keys of the seed. */
export class Ids {
  readonly #ids = new Map<string, string>();
  readonly #kind: string;

  constructor(kind: string) {
    this.#kind = kind;
  }

  set(key: string, id: string): void {
    this.#ids.set(key, id);
  }

  /** @throws Error for a key that the seed does not have */
  get(key: string): string {
    const id = this.#ids.get(key);
    if (id === undefined) throw new Error(`The seed names the ${this.#kind} “${key}”, which it does not make.`);
    return id;
  }
}

/** What has been made so far. Prices have the key `product/currency`. */
export type Made = { taxRates: Ids; products: Ids; prices: Ids; customers: Ids; invoices: Ids };

export const nothingMade = (): Made => ({
  taxRates: new Ids('tax rate'),
  products: new Ids('product'),
  prices: new Ids('price'),
  customers: new Ids('customer'),
  invoices: new Ids('invoice'),
});
