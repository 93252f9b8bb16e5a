import type { SettingsDraft } from './settings-draft.ts';

/** Sections of the settings page, in their order. */
export const settingsSections = {
  connection: 'Connection',
  documents: 'Documents',
  customers: 'Customers',
  products: 'Products',
  taxes: 'Taxes',
  fields: 'Fields',
  money: 'Money movement',
  notifications: 'Notifications',
  advanced: 'Advanced',
  keys: 'API keys',
  usage: 'Usage',
  history: 'History',
} as const;
export type SettingsSection = keyof typeof settingsSections;
export const sectionNames = Object.keys(settingsSections) as SettingsSection[];

const homes: [prefix: string, section: SettingsSection][] = [
  ['settings.documents', 'documents'],
  ['settings.excludeKey', 'advanced'],
  ['settings.excludedLines', 'advanced'],
  ['settings.customers.allow', 'advanced'],
  ['settings.customers.deny', 'advanced'],
  ['settings.customers', 'customers'],
  ['settings.products', 'products'],
  ['settings.defaultTarget', 'products'],
  ['products', 'products'],
  ['settings.untaxedCode', 'taxes'],
  ['taxes', 'taxes'],
  ['settings.fields', 'fields'],
  ['settings.money', 'money'],
  ['settings.comparison', 'money'],
  ['settings.pauseAtDuplicates', 'money'],
  ['settings.notifications', 'notifications'],
];

/** Where what a problem needs is set, by its code; what is not named here is about the connection. */
const mends: [codes: RegExp, section: SettingsSection][] = [
  [/^(field_|template_)/, 'fields'],
  [/^customer_/, 'customers'],
  [/^product_/, 'products'],
  // Totals that differ are mostly a rate mapped to a code of another percentage.
  [/^(tax_|total_)/, 'taxes'],
  [/^money_/, 'money'],
  [/^(manual_only|stage_|period_|document_)/, 'documents'],
];

/** The section in which a problem can be mended. */
export const sectionFor = (code: string): SettingsSection =>
  mends.find(([codes]) => codes.test(code))?.[1] ?? 'connection';

/** The section that an address asks for; the first one when it asks for none that there is. */
export const sectionNamed = (name: unknown): SettingsSection =>
  sectionNames.find((section) => section === name) ?? 'connection';

/** The section in which a fault's field stands. */
export const sectionOf = (path: string): SettingsSection | undefined =>
  homes.find(([prefix]) => path.startsWith(prefix))?.[1];

/** Sections whose part of the draft differs from what was read. */
export function changedSections(before: SettingsDraft, draft: SettingsDraft): ReadonlySet<SettingsSection> {
  const part = ({ settings, products, taxes }: SettingsDraft): Partial<Record<SettingsSection, unknown>> => {
    const { allow, deny, ...customers } = settings.customers;
    return {
      documents: settings.documents,
      customers,
      products: [settings.products, settings.defaultTarget, products],
      taxes: [settings.untaxedCode, taxes],
      fields: settings.fields,
      money: [settings.money, settings.comparison, settings.pauseAtDuplicates],
      notifications: settings.notifications,
      advanced: [allow, deny, settings.excludeKey, settings.excludedLines],
    };
  };
  const [old, now] = [part(before), part(draft)];
  return new Set(sectionNames.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name])));
}
