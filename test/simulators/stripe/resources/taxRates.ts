import type { Context } from '../context.ts';
import { find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { clearable, decimal, flag, metadata, paging, rangeOf, text, within } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { AccountData } from '../world.ts';
import { or } from './shared.ts';

const common = {
  active: flag().optional(),
  country: clearable(2).optional(),
  description: clearable().optional(),
  jurisdiction: clearable(50).optional(),
  metadata: metadata().optional(),
  state: clearable(2).optional(),
  tax_type: clearable().optional(),
};

/** The rates themselves, for objects that only keep ids. */
export function taxRatesJson(data: AccountData, ids: readonly string[]): JsonObject[] {
  return ids.flatMap((id) => data.taxRates.peek(id) ?? []);
}

/** @throws StripeError for an unknown, an archived or a repeated rate. */
export function checkTaxRates(ctx: Context, ids: readonly string[], param: string): string[] {
  for (const [index, id] of ids.entries()) {
    const rate = find(ctx.data.taxRates, 'tax rate', id, `${param}[${index}]`);
    if (!rate.active) {
      const message = `The tax rate ${id} is archived and cannot be used. Use an active tax rate.`;
      throw invalid(message, { param: `${param}[${index}]` });
    }
    if (ids.indexOf(id) !== index) throw invalid('You may not use the same tax rate twice.', { param });
  }
  return [...ids];
}

export const taxRateRoutes = [
  route(
    'POST',
    '/v1/tax_rates',
    { ...common, display_name: text(50), inclusive: flag(), percentage: decimal(4) },
    (ctx, params) => {
      const percentage = Number(params.percentage);
      if (percentage < 0 || percentage > 100) {
        throw invalid('Invalid percentage: must be between 0 and 100', { param: 'percentage' });
      }
      const rate = ctx.data.taxRates.put({
        id: newId('txr'),
        object: 'tax_rate',
        active: params.active ?? true,
        country: params.country ?? null,
        created: ctx.now,
        description: params.description ?? null,
        display_name: params.display_name,
        effective_percentage: null,
        flat_amount: null,
        inclusive: params.inclusive,
        jurisdiction: params.jurisdiction ?? null,
        jurisdiction_level: null,
        livemode: ctx.account.livemode,
        metadata: mergeMetadata({}, params.metadata),
        percentage,
        rate_type: 'percentage',
        state: params.state ?? null,
        tax_type: params.tax_type ?? null,
      });
      emit(ctx, 'tax_rate.created', rate);
      return rate;
    },
  ),
  route(
    'GET',
    '/v1/tax_rates',
    { ...paging, active: flag().optional(), created: rangeOf().optional(), inclusive: flag().optional() },
    (ctx, { active, created, inclusive, ...cursor }) =>
      page(ctx.data.taxRates, {
        paging: cursor,
        kind: 'tax rate',
        url: '/v1/tax_rates',
        where: (rate) =>
          (active === undefined || rate.active === active) &&
          within(created, rate.created) &&
          (inclusive === undefined || rate.inclusive === inclusive),
        json: (rate) => rate,
      }),
  ),
  route('GET', '/v1/tax_rates/{id}', {}, (ctx, _params, id) => find(ctx.data.taxRates, 'tax rate', id)),
  route('POST', '/v1/tax_rates/{id}', { ...common, display_name: text(50).optional() }, (ctx, params, id) => {
    const before = find(ctx.data.taxRates, 'tax rate', id);
    const after = ctx.data.taxRates.put({
      ...before,
      active: or(params.active, before.active),
      country: or(params.country, before.country),
      description: or(params.description, before.description),
      display_name: or(params.display_name, before.display_name),
      jurisdiction: or(params.jurisdiction, before.jurisdiction),
      metadata: mergeMetadata(before.metadata, params.metadata),
      state: or(params.state, before.state),
      tax_type: or(params.tax_type, before.tax_type),
    });
    emitUpdate(ctx, 'tax_rate.updated', before, after);
    return after;
  }),
];
