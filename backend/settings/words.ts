import type { SettingChange } from '#shared/api/settings-history.ts';
import { excludedLineSchema } from '#shared/excluded-lines.ts';
import { fieldMappingSchema } from '#shared/field-mapping.ts';
import type { Changes } from './diff.ts';
import { isProductMapping } from './history.ts';
import { moneyWords } from './money-words.ts';
import type { Names } from './names.ts';

type Words = { section: string; label: string; values?: Record<string, string>; show?: Show };
type Show = (value: unknown, names: Names) => string;

const record: Show = (value, names) => (typeof value === 'string' ? (names.records.get(value) ?? value) : text(value));
const code: Show = (value, names) => (typeof value === 'string' ? (names.codes.get(value) ?? value) : text(value));
const target: Show = (value, names) => {
  const id = isRecord(value) ? value.id : typeof value === 'string' ? value.replace(/^(item|account):/, '') : null;
  return record(id, names);
};
const list: Show = (value) => (Array.isArray(value) && value.length > 0 ? value.map(String).join(', ') : 'none');
const matchFields: Record<string, string> = { taxId: 'tax ID', email: 'e-mail' };
const matchField = (field: unknown): string => {
  const name = String(field);
  return name.startsWith('metadata:') ? `metadata “${name.slice('metadata:'.length)}”` : (matchFields[name] ?? name);
};
const weekdays = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const closedPeriod = {
  fail: 'Stop and tell me',
  first_open_day: 'Post on the first open day',
  hold: 'Wait until it is opened',
};

/** The words of the settings page for each path, so that a bookkeeper reads the history without knowing our names. */
const words: Record<string, Words> = {
  'documents.automatic': { section: 'Documents', label: 'Sync automatically' },
  'documents.trigger': {
    section: 'Documents',
    label: 'Send an invoice once it is',
    values: { finalized: 'Finalized', sent: 'Sent to the customer', paid: 'Paid' },
  },
  'documents.startDate': { section: 'Documents', label: 'Start date' },
  'documents.zeroInvoices': {
    section: 'Documents',
    label: 'Sync invoices of zero',
    values: { skip: 'No', sync: 'Yes' },
  },
  'documents.timeZone': { section: 'Documents', label: 'Time zone of your books' },
  'documents.externalNumber': {
    section: 'Documents',
    label: 'External document number',
    values: { invoice_number: 'Invoice number', invoice_id: 'Stripe ID' },
  },
  'documents.externalPrefix': { section: 'Documents', label: 'Prefix of the external document number' },
  'documents.dateFrom': {
    section: 'Documents',
    label: 'Document date',
    values: { issued: 'Date on the invoice', finalized: 'Finalized', created: 'Created', paid: 'Paid' },
  },
  'documents.closedPeriod.invoice': {
    section: 'Documents',
    label: 'Invoice of a closed period',
    values: closedPeriod,
  },
  'documents.closedPeriod.credit_note': {
    section: 'Documents',
    label: 'Credit note of a closed period',
    values: closedPeriod,
  },
  'documents.servicePeriod': {
    section: 'Documents',
    label: 'Service period',
    values: { omit: 'Leave it out', description: 'In the line’s description', comment_line: 'As a comment line' },
  },
  'documents.variance.tolerance': { section: 'Documents', label: 'Rounding difference allowed' },
  'documents.variance.handling': {
    section: 'Documents',
    label: 'A difference within that',
    values: { accept: 'Accept it', rounding_line: 'Add a rounding line' },
  },
  'documents.variance.roundingAccountId': {
    section: 'Documents',
    label: 'Account for the rounding line',
    show: record,
  },
  'documents.variance.roundingTaxCode': { section: 'Documents', label: 'Tax code of the rounding line', show: code },
  'documents.variance.mismatch': {
    section: 'Documents',
    label: 'A larger difference',
    values: { remove_draft: 'Remove the draft', keep_draft: 'Keep the draft' },
  },
  'comparison.every': {
    section: 'Money movement',
    label: 'Compare Stripe with your books',
    values: { off: 'Never', hourly: 'Every hour', daily: 'Every day', weekly: 'Every week' },
  },
  'comparison.days': { section: 'Money movement', label: 'Days that a comparison looks back' },
  pauseAtDuplicates: { section: 'Money movement', label: 'Pause a run at so many equal documents' },
  'documents.voided': {
    section: 'Documents',
    label: 'Invoice voided, document already posted',
    values: { review: 'Ask me', credit_memo: 'Make a credit memo draft' },
  },
  'documents.draftForm': {
    section: 'Documents',
    label: 'Write an invoice as',
    values: { document: 'An invoice, not sent', estimate: 'An estimate' },
  },
  'documents.uncollectible': {
    section: 'Documents',
    label: 'Invoice marked uncollectible',
    values: { keep: 'Keep the document', credit_memo: 'Make a credit memo draft' },
  },
  'customers.rules': {
    section: 'Customers',
    label: 'How customers are found',
    show: (value) =>
      Array.isArray(value) && value.length > 0
        ? value
            .map((rule: unknown) => (Array.isArray(rule) ? rule.map(matchField).join(' and ') : String(rule)))
            .join('; ')
        : 'no rules',
  },
  'customers.missing': {
    section: 'Customers',
    label: 'Nobody found',
    values: { create: 'Create a new customer', ask: 'Ask me' },
  },
  'customers.numbering.from': {
    section: 'Customers',
    label: 'Number of a new customer',
    values: { ledger: 'From the ledger’s series', metadata: 'From metadata', stripe_id: 'The Stripe ID' },
  },
  'customers.numbering.key': { section: 'Customers', label: 'Metadata key of the number' },
  'customers.defaults.paymentTermsId': { section: 'Customers', label: 'Payment terms', show: record },
  'customers.defaults.paymentMethodId': { section: 'Customers', label: 'Payment method', show: record },
  'customers.defaults.taxAreaId': { section: 'Customers', label: 'Tax area', show: record },
  'customers.defaults.currency': {
    section: 'Customers',
    label: 'Currency of a new customer',
    values: { invoice: 'That of the invoice', local: 'Your own' },
  },
  'customers.defaults.taxLiable': { section: 'Customers', label: 'Liable for tax' },
  'customers.defaults.salespersonCode': { section: 'Customers', label: 'Salesperson' },
  'customers.update': {
    section: 'Customers',
    label: 'Write later changes',
    values: { created: 'To customers that Tieout created', never: 'Never' },
  },
  'customers.allow': { section: 'Advanced', label: 'Only these customers', show: list },
  'customers.deny': { section: 'Advanced', label: 'Never these customers', show: list },
  'products.mode': {
    section: 'Products',
    label: 'How products are found',
    values: { table: 'By the table', search: 'By searching' },
  },
  'products.source.kind': {
    section: 'Products',
    label: 'Look for',
    values: { name: 'Name', id: 'Stripe ID', metadata: 'Metadata', lookup_key: 'Lookup key' },
  },
  'products.source.of': { section: 'Products', label: 'Metadata of' },
  'products.source.key': { section: 'Products', label: 'Metadata key' },
  'products.target': { section: 'Products', label: 'Compare with', values: { gtin: 'GTIN' } },
  'products.missing': {
    section: 'Products',
    label: 'Product without an item',
    values: { stop: 'Stop the invoice', default: 'Use the default' },
  },
  defaultTarget: { section: 'Products', label: 'Default item or account', show: target },
  'defaultTarget.id': { section: 'Products', label: 'Default item or account', show: record },
  'defaultTarget.kind': { section: 'Products', label: 'Kind of the default' },
  untaxedCode: { section: 'Taxes', label: 'Tax code of lines without tax', show: code },
  fields: { section: 'Fields', label: 'Field mappings', show: fieldMappings },
  excludeKey: { section: 'Advanced', label: 'Metadata key that excludes an invoice' },
  excludedLines: { section: 'Advanced', label: 'Lines left out', show: excludedLines },
  'notifications.send': {
    section: 'Notifications',
    label: 'Send e-mails',
    values: { off: 'Never', at_once: 'At once', daily: 'Once a day', weekly: 'Once a week' },
  },
  'notifications.recipients': { section: 'Notifications', label: 'Recipients', show: list },
  'notifications.hour': {
    section: 'Notifications',
    label: 'Hour',
    show: (value) => `${String(value).padStart(2, '0')}:00`,
  },
  'notifications.weekday': {
    section: 'Notifications',
    label: 'Weekday',
    show: (value) => weekdays[Number(value)] ?? text(value),
  },
};

/** What changed, in words, in the order of the settings page. */
export function describeChanges({ before, after }: Changes, names: Names): SettingChange[] {
  const order = Object.keys(words);
  return Object.keys(after)
    .sort((a, b) => placeOf(a, order) - placeOf(b, order) || a.localeCompare(b))
    .map((path) => {
      const { section, label, values, show } = wordsFor(path, names);
      const say = (value: unknown) => (typeof value === 'string' && values?.[value]) || (show ?? text)(value, names);
      return { path, section, label, before: say(before[path]), after: say(after[path]) };
    });
}

const placeOf = (path: string, order: readonly string[]): number => {
  const place = order.indexOf(path);
  return place === -1 ? order.length : place;
};

function wordsFor(path: string, names: Names): Words {
  const known = words[path];
  if (known !== undefined) return known;
  if (path.startsWith('taxes.')) {
    const id = path.slice('taxes.'.length);
    return { section: 'Taxes', label: names.taxRates.get(id) ?? id, show: code };
  }
  if (isProductMapping(path)) {
    const id = path.slice('products.'.length);
    return { section: 'Products', label: names.products.get(id) ?? id, show: target };
  }
  if (path.startsWith('money.')) {
    const { points, show: phrase, ...said } = moneyWords(path.slice('money.'.length));
    const show: Show | undefined =
      phrase === undefined
        ? { record, code, none: undefined }[points ?? 'none']
        : (value) => phrase(value, { record: (id) => record(id, names), code: (given) => code(given, names) });
    return { section: 'Money movement', ...said, ...(show === undefined ? {} : { show }) };
  }
  const country = /^customers\.defaults\.taxAreaByCountry\.(.+)$/.exec(path)?.[1];
  if (country !== undefined) return { section: 'Customers', label: `Tax area for ${country}`, show: record };
  return { section: 'Settings', label: path };
}

/** Any value as a person reads it. */
function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string' || typeof value === 'number') {
    const said = String(value);
    return said.charAt(0) === said.charAt(0).toLowerCase() && /^[a-z_]+$/.test(said) ? said.replaceAll('_', ' ') : said;
  }
  return JSON.stringify(value);
}

function fieldMappings(value: unknown, names: Names): string {
  const mappings = fieldMappingSchema.array().safeParse(value).data ?? [];
  if (mappings.length === 0) return 'none';
  return mappings
    .map(({ target: id, source }) => {
      const from =
        source.kind === 'metadata'
          ? `${source.of} metadata “${source.key}”`
          : source.kind === 'field'
            ? source.path
            : source.kind === 'constant'
              ? `“${source.value}”`
              : `template ${source.template}`;
      return `${names.fields.get(id) ?? id} from ${from}`;
    })
    .join('; ');
}

function excludedLines(value: unknown, names: Names): string {
  const rules = excludedLineSchema.array().safeParse(value).data ?? [];
  if (rules.length === 0) return 'none';
  return rules
    .map((rule) => {
      if (rule.kind === 'zero_amount') return 'lines of zero';
      if (rule.kind === 'proration') return 'prorations';
      if (rule.kind === 'product') return `product ${names.products.get(rule.productId) ?? rule.productId}`;
      return rule.value === null
        ? `lines with metadata ${rule.key}`
        : `lines with metadata ${rule.key} = ${rule.value}`;
    })
    .join('; ');
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
