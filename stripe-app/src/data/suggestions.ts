import type { Suggestions } from '../../../shared/api/onboarding.ts';
import type { SettingsDraft } from './settings-draft.ts';

/** The draft with every suggestion in it, where nobody has answered yet. */
export function takeSuggestions(draft: SettingsDraft, suggestions: Suggestions): SettingsDraft {
  const { settings } = draft;
  const { timeZone, paymentTermsId, untaxedCode } = suggestions;
  const { defaults } = settings.customers;
  return {
    settings: {
      ...settings,
      documents: { ...settings.documents, timeZone: timeZone?.value ?? settings.documents.timeZone },
      customers: {
        ...settings.customers,
        defaults: { ...defaults, paymentTermsId: defaults.paymentTermsId ?? paymentTermsId?.value ?? null },
      },
      untaxedCode: settings.untaxedCode ?? untaxedCode?.value ?? null,
    },
    products: {
      ...draft.products,
      ...Object.fromEntries(
        suggestions.products
          .filter(({ productId }) => (draft.products[productId] ?? null) === null)
          .map(({ productId, target }) => [productId, target]),
      ),
    },
    taxes: {
      ...draft.taxes,
      ...Object.fromEntries(
        suggestions.taxes
          .filter(({ taxRateId }) => (draft.taxes[taxRateId] ?? null) === null)
          .map(({ taxRateId, taxCode }) => [taxRateId, taxCode]),
      ),
    },
  };
}
