import type { Store } from '../kit/store.ts';
import type { Behaviour } from './behaviour.ts';
import { nothingWithinFilter, recordNotFound } from './errors.ts';
import { requireSet } from './schema/index.ts';
import { type Change, type Row, Table, type Undo } from './table.ts';
import { str } from './values.ts';

/** What is stored about a company besides its tables. */
export type CompanyRecord = {
  id: string;
  tenantId: string;
  environment: string;
  name: string;
  displayName: string;
  /** The currency that is blank inside Business Central. */
  localCurrency: string;
  /** Smallest amount of the local currency, e.g. `0.01`. */
  localPrecision: string;
  country: string;
  createdAt: string;
  /**
   * Whether new customers get their posting groups from a template. Without one, the API makes customers that no
   * document line can be written for.
   */
  customerTemplate: boolean;
  /** Code of the tax area that the customer template sets, '' for none. */
  templateTaxArea: string;
  /** G/L account numbers that postings go to. */
  postingAccounts: { receivables: string; sales: string; tax: string };
};

export type NumberSeries = { id: string; prefix: string; width: number; last: number; step: number };
/** `id` is `tax area code|tax group code`; `percent` a decimal string. */
export type VatPostingSetup = { id: string; percent: string };
/** `id` is `currency|date`; `rate` is how much local currency one unit costs. */
export type ExchangeRate = { id: string; currency: string; from: string; rate: string };

const series: NumberSeries[] = [
  { id: 'customers', prefix: 'C', width: 5, last: 0, step: 10 },
  { id: 'contacts', prefix: 'CT', width: 6, last: 0, step: 1 },
  { id: 'items', prefix: '', width: 4, last: 1000, step: 1 },
  { id: 'bankAccounts', prefix: 'B', width: 4, last: 0, step: 10 },
  { id: 'salesInvoices', prefix: 'S-INV', width: 6, last: 102000, step: 1 },
  { id: 'postedSalesInvoices', prefix: 'PS-INV', width: 6, last: 103000, step: 1 },
  { id: 'salesCreditMemos', prefix: 'S-CR', width: 6, last: 1000, step: 1 },
  { id: 'postedSalesCreditMemos', prefix: 'PS-CR', width: 6, last: 104000, step: 1 },
  { id: 'journalDocuments', prefix: 'G', width: 5, last: 0, step: 1 },
  { id: 'ledgerEntries', prefix: '', width: 1, last: 0, step: 1 },
];

export type CompanyContext = {
  store: Store;
  now: () => Date;
  behaviour: Behaviour;
  changed: (company: Company, change: Change) => void;
};

/** A company at work: its tables, number series, posting setup and clock. */
export class Company {
  readonly record: CompanyRecord;
  readonly behaviour: Behaviour;
  readonly #context: CompanyContext;
  readonly #tables = new Map<string, Table>();
  #undo: Undo | undefined;
  #changes: Change[] = [];

  constructor(record: CompanyRecord, context: CompanyContext) {
    this.record = record;
    this.behaviour = context.behaviour;
    this.#context = context;
  }

  get id(): string {
    return this.record.id;
  }

  /** The table behind an entity set. Lines have none: they live in their documents. */
  table(set: string): Table {
    let table = this.#tables.get(set);
    if (table === undefined) {
      table = new Table(requireSet(set), this.#context.store.collection<Row>(`${this.id}/${set}`), {
        now: () => this.now(),
        changed: (change) => this.#changed(change),
        undo: () => this.#undo,
      });
      this.#tables.set(set, table);
    }
    return table;
  }

  /** Now, as the service writes it. */
  now(): string {
    return this.#context.now().toISOString();
  }

  /** The work date: today in UTC. */
  today(): string {
    return this.now().slice(0, 10);
  }

  /** Subscribers hear of a change when the work that it belongs to has become final. */
  #changed(change: Change): void {
    if (this.#undo === undefined) this.#context.changed(this, change);
    else this.#changes.push(change);
  }

  /** Runs work that is undone as a whole when it throws. Nested calls belong to the outermost one. */
  atomically<T>(work: () => T): T {
    if (this.#undo !== undefined) return work();
    const undo: Undo = [];
    this.#undo = undo;
    this.#changes = [];
    try {
      const result = work();
      this.#undo = undefined;
      for (const change of this.#changes) this.#context.changed(this, change);
      return result;
    } catch (error) {
      this.#undo = undefined;
      for (const step of undo.reverse()) step();
      throw error;
    }
  }

  /** The next number of a series; a number once given is not given again, even if its document never comes to be. */
  nextNumber(name: string): string {
    const all = this.#context.store.collection<NumberSeries>(`${this.id}/numberSeries`);
    const found = all.get(name) ?? series.find((one) => one.id === name);
    if (found === undefined) throw new Error(`The simulator has no number series ${name}`);
    const last = found.last + found.step;
    all.put({ ...found, last });
    return `${found.prefix}${String(last).padStart(found.width, '0')}`;
  }

  setVat(taxArea: string, taxGroup: string, percent: string): void {
    this.#vat().put({ id: `${taxArea}|${taxGroup}`, percent });
  }

  /**
   * The VAT percentage of a combination.
   * @throws BusinessCentralError when the combination has no VAT posting setup.
   */
  vatPercent(taxArea: string, taxGroup: string): string {
    const found = this.#vat().get(`${taxArea}|${taxGroup}`);
    if (found !== undefined) return found.percent;
    throw recordNotFound(
      'VAT Posting Setup',
      `VAT Bus. Posting Group='${taxArea}',VAT Prod. Posting Group='${taxGroup}'`,
    );
  }

  #vat() {
    return this.#context.store.collection<VatPostingSetup>(`${this.id}/vatPostingSetup`);
  }

  setExchangeRate(currency: string, rate: string, from = '2000-01-01'): void {
    this.#rates().put({ id: `${currency}|${from}`, currency, from, rate });
  }

  #rates() {
    return this.#context.store.collection<ExchangeRate>(`${this.id}/exchangeRates`);
  }

  /**
   * How much local currency one unit costs on that day.
   * @throws BusinessCentralError when no rate has started by then.
   */
  exchangeRate(currency: string, day: string): string {
    if (this.isLocal(currency)) return '1';
    const started = this.#rates()
      .list((rate) => rate.currency === currency && rate.from <= day)
      .sort((a, b) => b.from.localeCompare(a.from));
    const newest = started[0];
    if (newest !== undefined) return newest.rate;
    throw nothingWithinFilter('Currency Exchange Rate', `Currency Code: ${currency}, Starting Date: ..${usDate(day)}`);
  }

  /** Whether that code names the local currency, which Business Central keeps as blank. */
  isLocal(currency: string): boolean {
    return currency === '' || currency === this.record.localCurrency;
  }

  /** Smallest amount of a currency, e.g. `0.01`; `''` is the local one. */
  amountPrecision(currency: string): string {
    if (this.isLocal(currency)) return this.record.localPrecision;
    const row = this.table('currencies').findBy('code', currency);
    return row === undefined ? '0.01' : str(row.values, 'amountRoundingPrecision');
  }

  /** The code of the n-th global dimension, '' when there is none. */
  globalDimension(n: 1 | 2): string {
    for (const row of this.table('generalLedgerSetup').rows()) return str(row.values, `shortcutDimension${n}Code`);
    return '';
  }
}

/** `2026-11-20` as AL texts show it: `11/20/26`. */
export function usDate(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${month}/${date}/${year.slice(2)}`;
}
