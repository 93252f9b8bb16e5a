import type { Suggestions } from '#shared/api/onboarding.ts';
import type { SettingsView } from '#shared/api/settings.ts';
import type { Connection } from '../../connections/current.ts';
import { asking } from '../../connectors/stripe/client.ts';
import { recordName } from '../../documents/record-name.ts';
import type { Installation } from '../../intake/installations.ts';
import type { Services } from '../../services.ts';
import { ledgerRecords } from '../ledger-records.ts';
import { itemFor, taxCodeFor } from './equal.ts';

const MOST = 500;
const INVOICES = 100;

export const noSuggestions: Suggestions = {
  timeZone: null,
  paymentTermsId: null,
  untaxedCode: null,
  taxes: [],
  products: [],
  currencies: [],
};

/**
 * What the ledger and Stripe's data suggest for a company whose rules are being set: only what is equal on both sides
 * and clear, each with why. Whatever Stripe does not tell is left out; the page still opens.
 */
export async function suggestionsFor(
  services: Services,
  installation: Installation,
  connection: Connection,
  view: Pick<SettingsView, 'settings' | 'products' | 'taxes'>,
): Promise<Suggestions> {
  const records = await ledgerRecords(services, connection);
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  const listed = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await asking('the account', read);
    } catch (error) {
      services.log.warn({ err: error }, 'Stripe’s data could not be read for suggestions');
      return otherwise;
    }
  };
  const [rates, products, invoices, timeZone] = await Promise.all([
    listed(() => stripe.taxRates.list({ active: true, limit: 100 }, options).autoPagingToArray({ limit: MOST }), []),
    listed(() => stripe.products.list({ active: true, limit: 100 }, options).autoPagingToArray({ limit: MOST }), []),
    listed(async () => (await stripe.invoices.list({ limit: INVOICES }, options)).data, []),
    listed(
      async () => (await stripe.accounts.retrieve(installation.stripeAccountId)).settings?.dashboard.timezone ?? null,
      null,
    ),
  ]);
  const codes = records.filter(({ kind }) => kind === 'tax_code');
  const items = records.filter(({ kind }) => kind === 'item');
  const unmapped = new Set(view.taxes.filter(({ taxCode }) => taxCode === null).map(({ taxRateId }) => taxRateId));
  const labels = new Map(view.taxes.map(({ taxRateId, label }) => [taxRateId, label]));
  const open = new Set(view.products.filter(({ target }) => target === null).map(({ productId }) => productId));
  const zero = taxCodeFor(0, codes);
  return {
    timeZone:
      timeZone !== null && timeZone !== view.settings.documents.timeZone && isKnownZone(timeZone)
        ? { value: timeZone, reason: 'The time zone of your Stripe account.' }
        : null,
    paymentTermsId: termsFor(invoices, records),
    untaxedCode:
      zero !== null && view.settings.untaxedCode === null
        ? { value: zero.code, name: recordName(zero), reason: 'The one tax code of 0 %.' }
        : null,
    taxes: rates.flatMap((rate) => {
      if (!unmapped.has(rate.id)) return [];
      const code = taxCodeFor(rate.percentage, codes);
      return code === null
        ? []
        : [
            {
              taxRateId: rate.id,
              label: labels.get(rate.id) ?? rate.display_name,
              taxCode: code.code,
              name: recordName(code),
              reason: `The one tax code of ${rate.percentage} %.`,
            },
          ];
    }),
    products: products.flatMap((product) => {
      if (!open.has(product.id)) return [];
      const found = itemFor(product, items);
      return found === null
        ? []
        : [
            {
              productId: product.id,
              productName: product.name,
              target: { kind: 'item' as const, id: found.record.ledgerId },
              name: recordName(found.record),
              reason: found.reason,
            },
          ];
    }),
    currencies: currenciesOf(
      invoices.map(({ currency }) => currency.toUpperCase()),
      new Set([
        connection.localCurrency?.toUpperCase() ?? '',
        ...records.filter(({ kind }) => kind === 'currency').map(({ code }) => code),
      ]),
    ),
  };
}

function currenciesOf(used: readonly string[], known: ReadonlySet<string>): Suggestions['currencies'] {
  const counts = new Map<string, number>();
  for (const currency of used) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts]
    .map(([currency, invoices]) => ({ currency, invoices, known: known.has(currency) }))
    .sort((a, b) => b.invoices - a.invoices);
}

type Dated = { due_date: number | null; created: number; status_transitions: { finalized_at: number | null } };
type Terms = { kind: string; ledgerId: string; code: string; name: string; extra: Record<string, string> };

/** Payment terms of as many days as most of the newest invoices allow, where the ledger has one such entry. */
function termsFor(invoices: readonly Dated[], records: readonly Terms[]): Suggestions['paymentTermsId'] {
  const counts = new Map<number, number>();
  for (const { due_date, created, status_transitions } of invoices) {
    if (due_date === null) continue;
    const days = Math.round((due_date - (status_transitions.finalized_at ?? created)) / 86_400);
    counts.set(days, (counts.get(days) ?? 0) + 1);
  }
  const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
  if (usual === undefined) return null;
  const [days, times] = usual;
  const fitting = records.filter(
    ({ kind, extra }) => kind === 'payment_terms' && [`${days}D`, String(days)].includes(extra.due ?? ''),
  );
  const [only, second] = fitting;
  if (only === undefined || second !== undefined) return null;
  const reason = `${times} of your newest invoices are due after ${days} days.`;
  return { value: only.ledgerId, name: recordName(only), reason };
}

function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
