import { type Settings, settingsSchema } from '#shared/settings.ts';
import type { CompanyHandle } from '#test/simulators/business-central/index.ts';

const eu = 'AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/**
 * The settings that Nordlicht works with. Whatever a visitor may add in Stripe reaches the books too: unknown products
 * go to an account for other revenue, lines without tax to a code of 0 %.
 * @param today calendar date in Berlin, `YYYY-MM-DD`
 */
export function nordlichtSettings(company: CompanyHandle, today: string): Settings {
  const id = (set: string, code: string) => company.find(set, code).id;
  const area = (code: string) => id('taxAreas', code);
  const domestic = area('DOMESTIC');
  return settingsSchema.parse({
    documents: {
      trigger: 'finalized',
      startDate: daysBefore(today, 75),
      timeZone: 'Europe/Berlin',
      servicePeriod: 'description',
      variance: {
        tolerance: 5,
        handling: 'accept',
        roundingAccountId: id('accounts', '4860'),
        roundingTaxCode: 'NOVAT',
      },
    },
    customers: {
      rules: [['metadata:bc_number'], ['taxId'], ['email'], ['name', 'phone']],
      defaults: {
        paymentTermsId: id('paymentTerms', '30T'),
        paymentMethodId: id('paymentMethods', 'STRIPE'),
        taxAreaId: domestic,
        taxAreaByCountry: {
          DE: domestic,
          ...Object.fromEntries(eu.map((country) => [country, area('EU')])),
          GB: area('UK'),
          CH: area('CH'),
          LI: area('CH'),
          ...Object.fromEntries(['US', 'CA', 'JP', 'AU', 'KW', 'NO'].map((country) => [country, area('EXPORT')])),
        },
      },
    },
    products: { mode: 'table', missing: 'default' },
    defaultTarget: { kind: 'account', id: id('accounts', '4490') },
    untaxedCode: 'NOVAT',
    fields: [
      {
        target: 'invoice.customerPurchaseOrderReference',
        source: { kind: 'metadata', of: 'invoice', key: 'PO number' },
        transform: 'trim',
      },
      {
        target: 'invoice.shortcutDimension1Code',
        source: { kind: 'metadata', of: 'customer', key: 'department' },
        transform: 'uppercase',
        fallback: 'SAAS',
      },
      {
        target: 'invoice.shortcutDimension2Code',
        source: { kind: 'metadata', of: 'invoice', key: 'project' },
        transform: 'uppercase',
      },
      { target: 'invoice.salesperson', source: { kind: 'constant', value: 'ANNA' } },
      {
        target: 'invoice.shipToContact',
        source: { kind: 'template', template: '{{ customer.metadata.contact_person | default: customer.name }}' },
        tooLong: 'cut',
      },
      { target: 'contact.website', source: { kind: 'metadata', of: 'customer', key: 'website' } },
    ],
  });
}

/** Calendar arithmetic without a zone: a plain date is no instant. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
