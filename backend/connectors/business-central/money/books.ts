import { LedgerFault } from '../../port.ts';
import type { CompanyApi } from '../api.ts';
import type { Links } from '../links.ts';
import { ledgerSetupSchema } from '../wire.ts';
import type { Telling } from './entry-answer.ts';
import { Journals } from './journals.ts';
import type { MoneyMemory } from './memory.ts';
import { Payers } from './payers.ts';

/** What every part of the money side works with. */
export class MoneyBooks {
  readonly api: CompanyApi;
  readonly links: Links;
  readonly memory: MoneyMemory;
  readonly journals: Journals;
  readonly payers: Payers;

  constructor(api: CompanyApi, links: Links, memory: MoneyMemory) {
    this.api = api;
    this.links = links;
    this.memory = memory;
    this.journals = new Journals(api, memory);
    this.payers = new Payers(api, memory);
  }

  /** The company's own currency, in which all lines are; asked once. */
  async currency(): Promise<string> {
    if (this.memory.currency !== null) return this.memory.currency;
    const [setup] = await this.api.all(ledgerSetupSchema, 'generalLedgerSetup', {}, 'read general ledger setup');
    const currency = setup?.localCurrencyCode ?? null;
    if (currency === null)
      throw new LedgerFault(
        'refused',
        'This company has no local currency code. Set "LCY Code" in its General Ledger Setup, then try again',
        { reason: 'currency_unknown' },
      );
    this.memory.currency = currency;
    return currency;
  }

  async telling(): Promise<Telling> {
    const currency = await this.currency();
    const journals = this.memory.lastJournals;
    const known = [...(journals?.payment ?? []), ...(journals?.general ?? [])];
    return {
      currency,
      links: this.links,
      journal: (id) => known.find((journal) => journal.id.toLowerCase() === id.toLowerCase()),
      payerNumbered: (number) => this.memory.payerNumbered(number),
    };
  }
}
