import { z } from 'zod';
import { LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import type { Books } from './books.ts';
import { unreadable } from './faults.ts';
import { activeOrNot, PAGE, select } from './query.ts';

/** The lists that are read one after the other whenever a company is looked at. */
const lists = ['Item', 'Account', 'TaxCode', 'Term', 'PaymentMethod', 'Class', 'Department'] as const;
const currencies = 'CompanyCurrency';
export type List = (typeof lists)[number] | typeof currencies;

/** What was read ahead is taken within moments, by who reads the next list; later it is read anew. */
const KEPT_MS = 10_000;

type Ahead = { at: number; pages: Promise<Map<List, unknown[]>> };

/**
 * Reads the first pages of all lists in one request, when the first of them is asked for. Nearly every company's lists fit
 * on one page each, so that looking at a company costs one request instead of one for each list.
 */
export class FirstPages {
  readonly #api: CompanyApi;
  readonly #books: Books;
  #ahead: Ahead | null = null;

  constructor(api: CompanyApi, books: Books) {
    this.#api = api;
    this.#books = books;
  }

  /** All rows of a list, inactive ones too, page by page. @throws LedgerFault */
  async *of<T>(list: List, item: z.ZodType<T>, purpose: string): AsyncGenerator<T[]> {
    const rows = z.array(item).safeParse(await this.#take(list));
    if (!rows.success) throw unreadable({ method: 'GET', purpose }, rows.error);
    yield rows.data;
    if (rows.data.length < PAGE) return;
    for (let start = PAGE + 1; ; start += PAGE) {
      const page = await this.#api.query(
        { entity: list, item, query: select(list, [activeOrNot], { start }) },
        purpose,
      );
      yield page;
      if (page.length < PAGE) return;
    }
  }

  /** Each page is given out once: who asks for a list again wants to know how it stands then. */
  async #take(list: List): Promise<unknown[]> {
    const known = this.#ahead;
    if (known !== null && performance.now() - known.at < KEPT_MS) {
      const pages = await known.pages;
      const found = pages.get(list);
      pages.delete(list);
      if (found !== undefined) return found;
    }
    const ahead: Ahead = { at: performance.now(), pages: this.#read() };
    this.#ahead = ahead;
    try {
      const pages = await ahead.pages;
      const found = pages.get(list);
      pages.delete(list);
      if (found === undefined) throw new LedgerFault('unavailable', `QuickBooks’ answer holds no ${list}`);
      return found;
    } catch (fault) {
      if (this.#ahead === ahead) this.#ahead = null;
      throw fault;
    }
  }

  async #read(): Promise<Map<List, unknown[]>> {
    const { multicurrency } = await this.#books.known();
    const all: List[] = [...lists, ...(multicurrency ? ([currencies] as const) : [])];
    const asked = all.map((entity) => ({ entity, item: z.unknown(), query: select(entity, [activeOrNot]) }));
    const rows = await this.#api.queries(asked, 'read items, accounts, tax codes and other lists');
    return new Map(all.map((entity, index) => [entity, rows[index] ?? []]));
  }
}
