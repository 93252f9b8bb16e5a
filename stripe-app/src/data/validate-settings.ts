import { roleNames } from '../../../shared/account-roles.ts';
import type { MoneyOptions } from '../../../shared/api/settings.ts';
import type { FieldMapping } from '../../../shared/field-mapping.ts';
import type { Settings } from '../../../shared/settings.ts';
import { checkRules } from './booking-rules.ts';
import { missingIn } from './money-draft.ts';
import type { SettingsDraft } from './settings-draft.ts';

/** Faults by path, in the form the backend uses: `settings.documents.startDate`. */
export type FieldErrors = Record<string, string>;

/**
 * Checks a draft before it is sent, so that a fault is shown at its field without a round trip. The backend checks all
 * of it again; what only it can know (does this item still exist?) it alone reports.
 * @param money what the ledger leaves to choose; without it nothing is missing of money movement
 */
export function validateSettings({ settings }: SettingsDraft, money: MoneyOptions | null = null): FieldErrors {
  const errors: FieldErrors = {};
  const fault = (wrong: boolean, path: string, message: string) => {
    if (wrong && !(path in errors)) errors[path] = message;
  };
  checkDocuments(settings, fault);
  checkCustomers(settings.customers, fault);
  checkProducts(settings, fault);
  checkAdvanced(settings, fault);
  checkNotifications(settings.notifications, fault);
  checkMoney(settings, money, fault);
  for (const [position, field] of settings.fields.entries()) checkField(field, position, settings.fields, fault);
  return errors;
}

type Fault = (wrong: boolean, path: string, message: string) => void;

const metadataKey = 'Enter the metadata key, at most 40 characters.';
const validKey = (key: string) => key.length >= 1 && key.length <= 40;

function checkDocuments({ documents }: Settings, fault: Fault): void {
  const { startDate, timeZone, variance, externalPrefix } = documents;
  fault(
    startDate !== null && !isCalendarDate(startDate),
    'settings.documents.startDate',
    'Enter a date in the form YYYY-MM-DD, for example 2026-01-31, or leave it empty.',
  );
  fault(!isTimeZone(timeZone), 'settings.documents.timeZone', 'Enter a time zone such as Europe/Berlin.');
  fault(
    !Number.isInteger(variance.tolerance) || variance.tolerance < 0 || variance.tolerance > 1000,
    'settings.documents.variance.tolerance',
    'Enter a whole number from 0 to 1000.',
  );
  fault(
    variance.handling === 'rounding_line' && variance.roundingAccountId === null,
    'settings.documents.variance.roundingAccountId',
    'Choose the account for the rounding line, or accept differences without a line.',
  );
  fault(
    !/^[A-Za-z0-9/_-]{0,10}$/.test(externalPrefix),
    'settings.documents.externalPrefix',
    'At most 10 letters, digits, hyphens, slashes or underscores.',
  );
}

function checkAdvanced({ excludeKey, excludedLines }: Settings, fault: Fault): void {
  fault(!validKey(excludeKey), 'settings.excludeKey', metadataKey);
  for (const [position, rule] of excludedLines.entries()) {
    const path = `settings.excludedLines.${position}`;
    fault(rule.kind === 'product' && rule.productId === '', `${path}.productId`, 'Choose the product, or remove it.');
    fault(rule.kind === 'metadata' && !validKey(rule.key), `${path}.key`, metadataKey);
  }
}

function checkNotifications({ recipients }: Settings['notifications'], fault: Fault): void {
  const wrong = recipients.find((address) => !/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(address));
  fault(wrong !== undefined, 'settings.notifications.recipients', `“${wrong}” is no e-mail address.`);
  fault(recipients.length > 20, 'settings.notifications.recipients', 'At most 20 recipients.');
  const twice = recipients.find((address, at) => recipients.indexOf(address) !== at);
  fault(twice !== undefined, 'settings.notifications.recipients', `“${twice}” stands there twice.`);
}

function checkMoney(settings: Settings, options: MoneyOptions | null, fault: Fault): void {
  const { money, comparison, pauseAtDuplicates } = settings;
  for (const { path, role, why } of money.enabled && options !== null ? missingIn(settings, options) : [])
    fault(
      true,
      `settings.money.${path}`,
      `Choose ${role === 'item' ? 'the item' : `the account for ${roleNames[role]}`}, or switch money movement off. ${why}`,
    );
  checkRules(money.rules, fault);
  const whole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  fault(!whole(comparison.days, 400), 'settings.comparison.days', 'Enter a whole number from 1 to 400.');
  fault(!whole(pauseAtDuplicates, 1000), 'settings.pauseAtDuplicates', 'Enter a whole number from 1 to 1000.');
}

function checkCustomers(customers: Settings['customers'], fault: Fault): void {
  for (const [position, rule] of customers.rules.entries()) {
    const path = `settings.customers.rules.${position}`;
    fault(new Set(rule).size !== rule.length, path, 'A field can be used only once within a rule.');
    fault(
      rule.some((field) => field.startsWith('metadata:') && !validKey(field.slice('metadata:'.length))),
      path,
      metadataKey,
    );
  }
  const { numbering, defaults } = customers;
  fault(numbering.from === 'metadata' && !validKey(numbering.key), 'settings.customers.numbering.key', metadataKey);
  for (const country of Object.keys(defaults.taxAreaByCountry)) {
    fault(
      !/^[A-Z]{2}$/.test(country),
      'settings.customers.defaults.taxAreaByCountry',
      'Countries are two letters, for example DE or US.',
    );
  }
  fault(
    (defaults.salespersonCode ?? '').length > 20,
    'settings.customers.defaults.salespersonCode',
    'At most 20 characters.',
  );
  for (const list of ['allow', 'deny'] as const) {
    const wrong = customers[list].find((id) => !id.startsWith('cus_'));
    fault(
      wrong !== undefined,
      `settings.customers.${list}`,
      `“${wrong}” is no Stripe customer ID; these begin with cus_.`,
    );
  }
}

function checkProducts({ products, defaultTarget }: Settings, fault: Fault): void {
  fault(
    products.mode === 'search' && products.source.kind === 'metadata' && !validKey(products.source.key),
    'settings.products.source.key',
    metadataKey,
  );
  fault(
    products.missing === 'default' && defaultTarget === null,
    'settings.defaultTarget',
    'Choose the default item or account, or stop the invoice when a product is missing.',
  );
}

function checkField(field: FieldMapping, position: number, all: FieldMapping[], fault: Fault): void {
  const path = `settings.fields.${position}`;
  const { source } = field;
  fault(field.target === '', `${path}.target`, 'Choose the field to fill.');
  fault(
    all.findIndex(({ target }) => target === field.target) < position,
    `${path}.target`,
    'This field is already filled by a mapping above.',
  );
  fault(
    source.kind === 'field' && source.path === '',
    `${path}.source.path`,
    'Enter the Stripe field, e.g. invoice.due_date.',
  );
  fault(source.kind === 'metadata' && !validKey(source.key), `${path}.source.key`, metadataKey);
  fault(
    source.kind === 'template' && (source.template === '' || source.template.length > 2000),
    `${path}.source.template`,
    'Enter a template of at most 2,000 characters.',
  );
}

/** True for a day that exists, so not for 2026-02-30. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isTimeZone(zone: string): boolean {
  if (zone === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
