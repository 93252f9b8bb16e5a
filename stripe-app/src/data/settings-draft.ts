import type { SaveSettings, SettingsView } from '../../../shared/api/settings.ts';
import type { Settings } from '../../../shared/settings.ts';

export type Target = { kind: 'item' | 'account'; id: string };

/** Everything a settings page can change, while it is being changed. */
export type SettingsDraft = {
  settings: Settings;
  /** By Stripe product id. */
  products: Record<string, Target | null>;
  /** By Stripe tax rate id, or several joined with `+`. */
  taxes: Record<string, string | null>;
};

export function draftOf(view: SettingsView): SettingsDraft {
  return {
    settings: view.settings,
    products: Object.fromEntries(view.products.map(({ productId, target }) => [productId, target])),
    taxes: Object.fromEntries(view.taxes.map(({ taxRateId, taxCode }) => [taxRateId, taxCode])),
  };
}

/** Drafts are changed by copying, so equal content has equal JSON. */
export function isDirty(view: SettingsView, draft: SettingsDraft): boolean {
  return JSON.stringify(draftOf(view)) !== JSON.stringify(draft);
}

/** What is sent on Save: the whole page, with the version it was read at. */
export function saveRequest(view: SettingsView, draft: SettingsDraft): SaveSettings {
  return {
    version: view.version,
    settings: draft.settings,
    products: Object.entries(draft.products).map(([productId, target]) => ({ productId, target })),
    taxes: Object.entries(draft.taxes).map(([taxRateId, taxCode]) => ({ taxRateId, taxCode })),
  };
}
