import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  integer,
  list,
  metadata,
  notSimulated,
  oneOf,
  paging,
  rangeOf,
  text,
  timestamp,
  within,
} from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page, pageOf } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId, randomText } from '../ids.ts';
import type { Invoice, Tax } from '../objects/invoices.ts';
import type { CreditNote, CreditNoteLine } from '../objects/payments.ts';
import type { AccountData } from '../world.ts';
import { creditBalance, lastCharge, reduceDue } from './creditNoteEffects.ts';
import { creditNoteLine, creditNoteLineParam, plainLine } from './creditNoteLines.ts';
import { refundCharge } from './refunds.ts';
import { or } from './shared.ts';
import { taxRatesJson } from './taxRates.ts';

const lineJson =
  (data: AccountData) =>
  ({ tax_rates: rates, ...line }: Readonly<CreditNoteLine>): JsonObject => ({
    ...line,
    tax_rates: taxRatesJson(data, rates),
  });

export function creditNoteJson(data: AccountData, { lines, ...note }: Readonly<CreditNote>): JsonObject {
  const url = `/v1/credit_notes/${note.id}/lines`;
  return { ...note, lines: pageOf(lines, { paging: {}, kind: 'credit note line item', url, json: lineJson(data) }) };
}

const sumBy = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const exclusive = (tax: Tax): number => (tax.tax_behavior === 'exclusive' ? tax.amount : 0);

function totalTaxes(lines: readonly CreditNoteLine[]): Tax[] {
  const byRate = new Map<string, Tax>();
  for (const tax of lines.flatMap((line) => line.taxes)) {
    const seen = byRate.get(tax.tax_rate_details.tax_rate);
    byRate.set(
      tax.tax_rate_details.tax_rate,
      seen === undefined
        ? tax
        : { ...seen, amount: seen.amount + tax.amount, taxable_amount: seen.taxable_amount + tax.taxable_amount },
    );
  }
  return [...byRate.values()];
}

function draftOf(ctx: Context, invoice: Invoice, lines: CreditNoteLine[]): CreditNote {
  const subtotal = sumBy(lines, (line) => line.amount);
  const discount = sumBy(lines, (line) => line.discount_amount);
  const taxes = totalTaxes(lines);
  const total = subtotal - discount + sumBy(taxes, exclusive);
  const isPaid = invoice.status === 'paid';
  const issued = ctx.data.creditNotes.list((other) => other.invoice === invoice.id).length;
  const inclusive = sumBy(taxes, (tax) => tax.amount) - sumBy(taxes, exclusive);
  return {
    id: newId('cn'),
    object: 'credit_note',
    amount: total,
    amount_shipping: 0,
    created: ctx.now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: discount,
    discount_amounts: lines.flatMap((line) => line.discount_amounts),
    effective_at: ctx.now,
    invoice: invoice.id,
    lines,
    livemode: ctx.account.livemode,
    memo: null,
    metadata: {},
    number: `${invoice.number}-CN-${String(issued + 1).padStart(2, '0')}`,
    out_of_band_amount: null,
    pdf: `https://pay.stripe.com/credit_notes/${ctx.account.id}/${randomText(24)}/pdf?s=ap`,
    post_payment_amount: isPaid ? total : 0,
    pre_payment_amount: isPaid ? 0 : total,
    pretax_credit_amounts: [],
    reason: null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_excluding_tax: subtotal - discount - inclusive,
    total_taxes: taxes,
    type: isPaid ? 'post_payment' : 'pre_payment',
    voided_at: null,
  };
}

/** @throws StripeError when the invoice is not open or paid, or less than that is left of it. */
function checkCreditable(invoice: Invoice, total: number): void {
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw invalid('You can only create a credit note for an open or paid invoice.', { param: 'invoice' });
  }
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  const left = invoice.status === 'open' ? invoice.amount_remaining : invoice.total - credited;
  if (total <= 0) throw invalid('The credit note must be of more than zero.', { param: 'amount' });
  if (total > left) {
    const message = `The credit note amount (${total}) exceeds the amount that can still be credited (${left}).`;
    throw invalid(message, { param: 'amount' });
  }
}

type Split = {
  credit_amount?: number | undefined;
  refund_amount?: number | undefined;
  out_of_band_amount?: number | undefined;
};

/** Of a paid invoice it must be said where the money goes: to the balance, back to the card, or elsewhere. */
function checkSplit(split: Split, postPayment: number): void {
  const allotted = (split.credit_amount ?? 0) + (split.refund_amount ?? 0) + (split.out_of_band_amount ?? 0);
  if (allotted === postPayment) return;
  throw invalid(
    `The sum of credit amount, refund amount and out of band amount (${allotted}) must equal the post payment amount (${postPayment}).`,
    { param: 'credit_amount' },
  );
}

export const creditNoteRoutes = [
  route(
    'POST',
    '/v1/credit_notes',
    {
      invoice: text(),
      amount: integer(1).optional(),
      credit_amount: integer(0).optional(),
      effective_at: timestamp().optional(),
      email_type: oneOf(['none', 'credit_note']).optional(),
      lines: list(creditNoteLineParam()).optional(),
      memo: text().optional(),
      metadata: metadata().optional(),
      out_of_band_amount: integer(0).optional(),
      reason: oneOf(['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']).optional(),
      refund_amount: integer(0).optional(),
      refunds: notSimulated(),
      shipping_cost: notSimulated(),
    },
    (ctx, params) => {
      const invoice = find(ctx.data.invoices, 'invoice', params.invoice, 'invoice');
      if ((params.lines === undefined) === (params.amount === undefined)) {
        throw invalid('You must pass either `amount` or `lines`.', { code: 'parameter_missing', param: 'amount' });
      }
      const lines = params.lines?.map((line, index) => creditNoteLine(ctx, invoice, line, `lines[${index}]`)) ?? [];
      const note = draftOf(ctx, invoice, params.amount === undefined ? lines : [plainLine(ctx, params.amount)]);
      checkCreditable(invoice, note.total);
      checkSplit(params, note.post_payment_amount);
      const refunded = params.refund_amount ?? 0;
      const refund = refunded > 0 ? refundCharge(ctx, lastCharge(ctx, invoice), refunded) : undefined;
      const credited = params.credit_amount ?? 0;
      const issued = ctx.data.creditNotes.put({
        ...note,
        customer_balance_transaction: credited > 0 ? creditBalance(ctx, invoice, credited, note.id) : null,
        effective_at: params.effective_at ?? ctx.now,
        memo: params.memo ?? null,
        metadata: mergeMetadata({}, params.metadata),
        out_of_band_amount: params.out_of_band_amount ?? null,
        reason: params.reason ?? null,
        refunds:
          refund === undefined
            ? []
            : [{ amount_refunded: refunded, payment_record_refund: null, refund: refund.id, type: 'refund' }],
      });
      emit(ctx, 'credit_note.created', creditNoteJson(ctx.data, issued));
      reduceDue(ctx, invoice, note.pre_payment_amount, note.post_payment_amount);
      return creditNoteJson(ctx.data, issued);
    },
  ),
  route(
    'GET',
    '/v1/credit_notes',
    {
      ...paging,
      created: rangeOf().optional(),
      customer: text().optional(),
      customer_account: notSimulated(),
      invoice: text().optional(),
    },
    (ctx, { created, customer, invoice, customer_account: _, ...cursor }) =>
      page(ctx.data.creditNotes, {
        paging: cursor,
        kind: 'credit note',
        url: '/v1/credit_notes',
        where: (note) =>
          within(created, note.created) &&
          (customer === undefined || note.customer === customer) &&
          (invoice === undefined || note.invoice === invoice),
        json: (note) => creditNoteJson(ctx.data, note),
      }),
  ),
  route('GET', '/v1/credit_notes/{id}', {}, (ctx, _params, id) =>
    creditNoteJson(ctx.data, find(ctx.data.creditNotes, 'credit note', id)),
  ),
  route('GET', '/v1/credit_notes/{id}/lines', paging, (ctx, cursor, id) => {
    const { lines } = find(ctx.data.creditNotes, 'credit note', id);
    const url = `/v1/credit_notes/${id}/lines`;
    return pageOf(lines, { paging: cursor, kind: 'credit note line item', url, json: lineJson(ctx.data) });
  }),
  route(
    'POST',
    '/v1/credit_notes/{id}',
    { memo: text().optional(), metadata: metadata().optional() },
    (ctx, params, id) => {
      const before = find(ctx.data.creditNotes, 'credit note', id);
      const after = ctx.data.creditNotes.put({
        ...before,
        memo: or(params.memo, before.memo),
        metadata: mergeMetadata(before.metadata, params.metadata),
      });
      emitUpdate(ctx, 'credit_note.updated', creditNoteJson(ctx.data, before), creditNoteJson(ctx.data, after));
      return creditNoteJson(ctx.data, after);
    },
  ),
  route('POST', '/v1/credit_notes/{id}/void', {}, (ctx, _params, id) => {
    const note = find(ctx.data.creditNotes, 'credit note', id);
    const invoice = find(ctx.data.invoices, 'invoice', note.invoice);
    if (note.status === 'void') throw invalid('This credit note is already voided.');
    if (note.type !== 'pre_payment' || invoice.status !== 'open') {
      throw invalid('You can only void a credit note of an open invoice.');
    }
    const voided = ctx.data.creditNotes.put({ ...note, status: 'void', voided_at: ctx.now });
    emit(ctx, 'credit_note.voided', creditNoteJson(ctx.data, voided));
    reduceDue(ctx, invoice, -note.pre_payment_amount, 0);
    return creditNoteJson(ctx.data, voided);
  }),
];
