import { type CompanyFacts, LedgerFault } from '../port.ts';
import type { CompanyApi } from './api.ts';
import { companyInformationSchema, ledgerSetupSchema } from './wire.ts';

/**
 * Facts of the company as a whole, from its information page and the general ledger setup. A user's own posting
 * period (User Setup) overrides the company's and is not in the API.
 */
export async function companyFacts(api: CompanyApi, name: string): Promise<CompanyFacts> {
  const [information] = await api.all(companyInformationSchema, 'companyInformation', {}, 'read company information');
  const [setup] = await api.all(ledgerSetupSchema, 'generalLedgerSetup', {}, 'read general ledger setup');
  const localCurrency = setup?.localCurrencyCode ?? information?.currencyCode ?? null;
  if (localCurrency === null)
    throw new LedgerFault(
      'refused',
      'This company has no local currency code. Set "LCY Code" in its General Ledger Setup, then try again',
      { reason: 'currency_unknown' },
    );
  return {
    name: information?.displayName || name,
    localCurrency,
    country: information?.country ?? null,
    postingFrom: setup?.allowPostingFrom ?? null,
    postingTo: setup?.allowPostingTo ?? null,
  };
}
