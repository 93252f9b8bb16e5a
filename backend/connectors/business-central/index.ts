import type { Capabilities, CompanyFacts, LedgerConnector } from '../port.ts';
import { CompanyApi } from './api.ts';
import { capabilities, settleMs } from './capabilities.ts';
import { changes } from './changes.ts';
import { listCompanies } from './companies.ts';
import { companyFacts } from './company-facts.ts';
import { contacts } from './contacts.ts';
import { documents } from './documents.ts';
import { links } from './links.ts';
import { type MoneyMemories, memoryOf, money, moneyConnector } from './money/index.ts';
import { watch } from './notices.ts';
import { oauth } from './oauth.ts';
import { references } from './references.ts';
import { reversal } from './reversal.ts';
import { targetFields } from './target-fields.ts';

export type BusinessCentralOptions = {
  /** Where merchants open Business Central. */
  webClientUrl?: string;
  /** How long a lost write may still be carried out; see {@link settleMs}. */
  settleMs?: Partial<Capabilities['settleMs']>;
};

/** Microsoft Dynamics 365 Business Central through its API v2.0. Rules and sources: README.md beside this file. */
export function businessCentral(options: BusinessCentralOptions = {}): LedgerConnector {
  const webClientUrl = options.webClientUrl ?? 'https://businesscentral.dynamics.com';
  const memories: MoneyMemories = new Map();
  return {
    id: 'business_central',
    name: 'Business Central',
    capabilities: { ...capabilities, settleMs: { ...settleMs, ...options.settleMs } },
    targetFields,
    money: moneyConnector,
    oauth,
    listCompanies,
    open(http, company) {
      const api = new CompanyApi(http, company);
      const to = links(webClientUrl, company);
      const facts = (): Promise<CompanyFacts> => companyFacts(api, company.name);
      const localCurrency = async () => (await facts()).localCurrency;
      const sales = documents(api, to, localCurrency);
      return {
        money: money(api, to, memoryOf(memories, company.companyId)),
        facts,
        references: (kind) => references(api, kind),
        ...contacts(api, to),
        ...sales,
        changesSince: changes(api, to, localCurrency),
        watch: watch(http, company),
        reverse: reversal(api, sales.readDocument),
      };
    },
  };
}
