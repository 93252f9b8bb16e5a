import { dayAfter } from '../../documents/dates.ts';
import { type CompanyFacts, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { itemAccountSchema, openItemsSchema } from './money/wire.ts';
import { activeOrNot, select, text } from './query.ts';
import {
  accountSchema,
  companyInfoSchema,
  itemSchema,
  namedSchema,
  preferencesSchema,
  taxCodeSchema,
  taxRateSchema,
} from './wire.ts';

/** What is remembered of a company for so long; what turns out to be wrong is forgotten at once. */
const KEPT_MS = 10 * 60_000;

export type TaxCode = { id: string; name: string; active: boolean; rates: { id: string; percent: number }[] };
export type BooksFacts = {
  facts: CompanyFacts;
  american: boolean;
  multicurrency: boolean;
  /** The ledger computes sales tax itself, whatever it is told. */
  automatedSalesTax: boolean;
  taxCodes: readonly TaxCode[];
};
type OpenItems = { id: string; currency: string };
type Memory = {
  read: Promise<BooksFacts>;
  at: number;
  ids: Map<string, Promise<string>>;
  receivables?: Promise<readonly OpenItems[]>;
};

/** Memories of companies, shared by all requests of a process. */
export type BooksMemory = Map<string, Memory>;

/** What must be known of a company before a document can be written: country, currencies, tax codes, ids behind names. */
export class Books {
  readonly #api: CompanyApi;
  readonly #memory: BooksMemory;

  constructor(api: CompanyApi, memory: BooksMemory) {
    this.#api = api;
    this.#memory = memory;
  }

  /** As read within the last minutes, else read now. */
  async known(): Promise<BooksFacts> {
    return (await this.#remembered()).read;
  }

  /** Read now, in one request. */
  async fresh(): Promise<BooksFacts> {
    this.forget();
    return this.known();
  }

  forget(): void {
    this.#memory.delete(this.#api.realm);
  }

  async #remembered(): Promise<Memory> {
    const found = this.#memory.get(this.#api.realm);
    if (found !== undefined && performance.now() - found.at < KEPT_MS) return found;
    const memory: Memory = { read: readBooks(this.#api), at: performance.now(), ids: new Map() };
    this.#memory.set(this.#api.realm, memory);
    // A reading that failed is no memory.
    memory.read.catch(() => {
      if (this.#memory.get(this.#api.realm) === memory) this.forget();
    });
    return memory;
  }

  async #idOf(key: string, find: () => Promise<string>): Promise<string> {
    const { ids } = await this.#remembered();
    const known = ids.get(key);
    if (known !== undefined) return known;
    const found = find();
    ids.set(key, found);
    found.catch(() => ids.delete(key));
    return found;
  }

  /** The id of a class or location that is named by its full name or its id. @throws LedgerFault `refused` */
  dimension(entity: 'Class' | 'Department', value: string): Promise<string> {
    return this.#idOf(`${entity}/${value.toLowerCase()}`, async () => {
      const all = await this.#api.all(entity, namedSchema, [], `read ${entity.toLowerCase()} names`);
      const named = all.find(
        ({ FullyQualifiedName, Name }) => (FullyQualifiedName ?? Name).toLowerCase() === value.toLowerCase(),
      );
      const found = named ?? all.find(({ Id }) => Id === value);
      if (found !== undefined) return found.Id;
      const kind = entity === 'Class' ? 'class' : 'location';
      throw new LedgerFault(
        'refused',
        `QuickBooks has no active ${kind} “${value}”; add it there or change the mapping`,
      );
    });
  }

  /**
   * Invoices have no lines of accounts, only of items: an item that books to the account, made when there is none yet.
   * @throws LedgerFault `account_missing`
   */
  itemFor(accountId: string): Promise<string> {
    return this.#idOf(`account/${accountId}`, async () => {
      const [[account], items] = await this.#api.queries(
        [
          {
            entity: 'Account',
            item: accountSchema,
            query: select('Account', [`Id = ${text(accountId)}`, activeOrNot]),
          },
          { entity: 'Item', item: itemSchema, query: select('Item', [`Name LIKE 'Tieout %'`]) },
        ],
        'find the item of an account',
      );
      if (account === undefined || !account.Active) {
        const detail =
          account === undefined ? 'the chosen account no longer exists' : `the account ${account.Name} is inactive`;
        throw new LedgerFault('refused', detail, { reason: 'account_missing' });
      }
      const Name = `Tieout ${account.Id} ${account.Name}`
        .replaceAll(/[:\t\n]/g, ' ')
        .slice(0, 100)
        .trim();
      const known = items.find((item) => item.Name.startsWith(`Tieout ${account.Id} `));
      if (known !== undefined) return known.Id;
      const body = { Name, Type: 'Service', IncomeAccountRef: { value: account.Id } };
      const options = { requestId: `item-${account.Id}-${account.Name}`.slice(0, 50) };
      return (await this.#api.post('Item', itemSchema, body, 'create an item for the account', options)).Id;
    });
  }

  /** The account that an item is booked to. @throws LedgerFault `item_missing` */
  accountOf(itemId: string): Promise<string> {
    return this.#idOf(`item/${itemId}`, async () => {
      const query = select('Item', [`Id = ${text(itemId)}`, activeOrNot]);
      const [item] = await this.#api.query(
        { entity: 'Item', item: itemAccountSchema, query },
        'read the item’s account',
      );
      if (item !== undefined && item.IncomeAccountRef !== null) return item.IncomeAccountRef;
      throw new LedgerFault('refused', 'The item no longer exists, or has no account', { reason: 'item_missing' });
    });
  }

  /**
   * The account that a customer's open items stand on: there is one for each currency. Another account than that is left
   * as it was chosen. @throws LedgerFault `account_missing`
   */
  async receivable(chosen: string | null, currency: string): Promise<string> {
    const memory = await this.#remembered();
    const remembered = memory.receivables;
    const pick = async (read: Promise<readonly OpenItems[]>): Promise<string | undefined> => {
      const known = await read;
      if (chosen !== null && !known.some(({ id }) => id === chosen)) return chosen;
      const fitting = known.filter((account) => account.currency === currency);
      return (fitting.find(({ id }) => id === chosen) ?? fitting[0])?.id;
    };
    const readNow = () => {
      const read = this.#readReceivables();
      memory.receivables = read;
      read.catch(() => delete memory.receivables);
      return read;
    };
    // The account of a currency comes to be with the first invoice in it, maybe a moment ago.
    const found =
      (await pick(remembered ?? readNow())) ?? (remembered === undefined ? undefined : await pick(readNow()));
    if (found !== undefined) return found;
    const detail = `QuickBooks has no accounts receivable in ${currency} yet; it makes them with the first invoice in it`;
    throw new LedgerFault('refused', detail, { reason: 'account_missing' });
  }

  async #readReceivables(): Promise<readonly OpenItems[]> {
    const { facts } = await this.known();
    const where = [`AccountType = ${text('Accounts Receivable')}`];
    const found = await this.#api.all('Account', openItemsSchema, where, 'read accounts receivable');
    return found.map(({ Id, CurrencyRef }) => ({ id: Id, currency: CurrencyRef ?? facts.localCurrency }));
  }
}

/** Company, preferences, tax codes and rates in one request. */
async function readBooks(api: CompanyApi): Promise<BooksFacts> {
  const [[info], [preferences], codes, rates] = await api.queries(
    [
      { entity: 'CompanyInfo', item: companyInfoSchema, query: 'SELECT * FROM CompanyInfo' },
      { entity: 'Preferences', item: preferencesSchema, query: 'SELECT * FROM Preferences' },
      { entity: 'TaxCode', item: taxCodeSchema, query: select('TaxCode', [activeOrNot]) },
      { entity: 'TaxRate', item: taxRateSchema, query: select('TaxRate', [activeOrNot]) },
    ],
    'read company, preferences and tax codes',
  );
  if (info === undefined || preferences === undefined)
    throw new LedgerFault('unavailable', 'QuickBooks answered without the company’s own page');
  const percents = new Map(rates.map(({ Id, RateValue }) => [Id, RateValue]));
  const currency = preferences.CurrencyPrefs;
  const american = info.Country === 'US';
  const closed = preferences.AccountingInfoPrefs?.BookCloseDate ?? null;
  return {
    facts: {
      name: info.CompanyName,
      // Only companies with several currencies are sure to tell their own; American ones without have the dollar.
      localCurrency: currency?.HomeCurrency?.value ?? homeCurrencyOf(info.Country),
      country: info.Country,
      postingFrom: closed === null ? null : dayAfter(closed.slice(0, 10)),
      postingTo: null,
    },
    american,
    multicurrency: currency?.MultiCurrencyEnabled ?? false,
    automatedSalesTax: american && (preferences.TaxPrefs?.PartnerTaxEnabled ?? false),
    taxCodes: codes.map(({ Id, Name, Active, SalesTaxRateList: list }) => ({
      id: Id,
      name: Name,
      active: Active,
      rates: (list?.TaxRateDetail ?? []).map(({ TaxRateRef: { value } }) => ({
        id: value,
        percent: percents.get(value) ?? 0,
      })),
    })),
  };
}

function homeCurrencyOf(country: string | null): string {
  if (country === 'US') return 'USD';
  throw new LedgerFault('refused', 'This company does not tell its home currency', { reason: 'currency_unknown' });
}
