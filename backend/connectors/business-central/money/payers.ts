import type { CompanyApi } from '../api.ts';
import { guid, text } from '../odata.ts';
import type { MoneyMemory } from './memory.ts';
import { type Payer, payerFields, payerSchema } from './wire.ts';

/** Customers of one request: their ids have to fit into an address. */
const AT_ONCE = 40;

/** Customers as far as lines need them: number and currency. */
export class Payers {
  readonly #api: CompanyApi;
  readonly #memory: MoneyMemory;

  constructor(api: CompanyApi, memory: MoneyMemory) {
    this.#api = api;
    this.#memory = memory;
  }

  /** The customers of these ids, those known for a minute without asking; null for one that is gone. */
  async byId(ids: readonly string[]): Promise<(id: string) => Payer | null> {
    const asked = [...new Set(ids.map(guid))];
    const found = new Map<string, Payer>();
    const unknown: string[] = [];
    for (const id of asked) {
      const known = this.#memory.payer(id);
      if (known === null) unknown.push(`id eq ${id}`);
      else found.set(id, known);
    }
    for (const payer of await this.#ask(unknown)) found.set(payer.id.toLowerCase(), payer);
    return (id) => found.get(id.toLowerCase()) ?? null;
  }

  /** Makes customers known by their numbers. */
  async byNumber(numbers: readonly string[]): Promise<void> {
    const unknown = [...new Set(numbers)].filter((number) => this.#memory.payerNumbered(number) === null);
    await this.#ask(unknown.map((number) => `number eq ${text(number)}`));
  }

  async #ask(wanted: readonly string[]): Promise<Payer[]> {
    const found: Payer[] = [];
    for (let start = 0; start < wanted.length; start += AT_ONCE) {
      const options = { filter: wanted.slice(start, start + AT_ONCE).join(' or '), select: payerFields };
      found.push(...(await this.#api.all(payerSchema, 'customers', options, 'read customers of payments')));
    }
    this.#memory.keepPayers(found);
    return found;
  }
}
