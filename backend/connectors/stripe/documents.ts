import type Stripe from 'stripe';
import { fromUnix } from '../../documents/dates.ts';
import type { InvoiceLine, InvoiceStatus, SalesDocument } from '../../documents/invoice.ts';
import { money } from '../../documents/money.ts';
import type { StripeCatalogue } from './catalogue.ts';
import { asking, type StripeAccount } from './client.ts';
import { allLines, lineTaxes, majorUnits, netOf, shippingLine, translateLine } from './lines.ts';
import { partyOfInvoice } from './party.ts';

/** Stripe's object as plain JSON: what field mappings may look into. */
const plain = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));

const sumTaxes = (taxes: { amount: number }[] | null): bigint =>
  (taxes ?? []).reduce((sum, tax) => sum + BigInt(tax.amount), 0n);

/** Reads an invoice as it is now, with its customer. @throws Problem */
async function retrieveInvoice(account: StripeAccount, id: string): Promise<Stripe.Invoice> {
  return asking(id, () =>
    account.stripe.invoices.retrieve(id, { expand: ['customer', 'customer.tax_ids'] }, account.options),
  );
}

/**
 * Fetches an invoice with all its lines and translates it. Events are hints: this is the only way an invoice enters
 * the street (C69, C70).
 * @throws Problem stripe_missing, stripe_permission, stripe_unavailable
 */
export async function fetchInvoice(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  id: string,
): Promise<SalesDocument> {
  const invoice = await retrieveInvoice(account, id);
  return translateInvoice(account, catalogue, invoice);
}

/** An invoice as Stripe tells it, with its customer expanded. Lines beyond the first page are read. */
export async function translateInvoice(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  invoice: Stripe.Invoice,
): Promise<SalesDocument> {
  const lines: InvoiceLine[] = [];
  for (const line of await allLines(account, invoice)) lines.push(await translateLine(account, catalogue, line));
  const shipping = await shippingLine(account, catalogue, invoice);
  if (shipping !== null) lines.push(shipping);
  const moment = (seconds: number | null): Date | null => (seconds === null ? null : fromUnix(seconds));
  const transitions = invoice.status_transitions;
  const customer = invoice.customer;
  return {
    kind: 'invoice',
    id: invoice.id,
    number: invoice.number,
    status: (invoice.status ?? 'draft') as InvoiceStatus,
    currency: invoice.currency.toUpperCase(),
    customer: partyOfInvoice(invoice),
    issuedAt: fromUnix(invoice.effective_at ?? transitions.finalized_at ?? invoice.created),
    dueAt: moment(invoice.due_date),
    // Stripe keeps no instant of sending on the invoice: the invoice.sent event is the hint, recorded by the intake.
    sentAt: null,
    paidAt: moment(transitions.paid_at),
    lines,
    total: money(invoice.total, invoice.currency),
    tax: money(sumTaxes(invoice.total_taxes), invoice.currency),
    metadata: invoice.metadata ?? {},
    invoiceId: null,
    livemode: invoice.livemode,
    raw: {
      invoice: plain(invoice),
      customer: customer === null || typeof customer === 'string' ? null : plain(customer),
    },
  };
}

/**
 * Fetches a credit note with its lines; products come from the invoice's lines that it credits.
 * @throws Problem
 */
export async function fetchCreditNote(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  id: string,
): Promise<SalesDocument> {
  const note = await asking(id, () => account.stripe.creditNotes.retrieve(id, {}, account.options));
  const invoiceId = typeof note.invoice === 'string' ? note.invoice : note.invoice.id;
  return translateCreditNote(account, catalogue, note, await retrieveInvoice(account, invoiceId));
}

/** A credit note as Stripe tells it. @param invoice that it credits, with its customer expanded */
export async function translateCreditNote(
  account: StripeAccount,
  catalogue: StripeCatalogue,
  note: Stripe.CreditNote,
  invoice: Stripe.Invoice,
): Promise<SalesDocument> {
  const { id } = note;
  const credited = new Map<string, InvoiceLine>();
  for (const line of await allLines(account, invoice))
    credited.set(line.id, await translateLine(account, catalogue, line));
  const noteLines = [...note.lines.data];
  if (note.lines.has_more) {
    const rest = account.stripe.creditNotes.listLineItems(
      id,
      { limit: 100, starting_after: noteLines.at(-1)?.id ?? '' },
      account.options,
    );
    await asking(id, async () => {
      for await (const line of rest) noteLines.push(line);
    });
  }
  const lines: InvoiceLine[] = [];
  for (const line of noteLines) {
    const amount = BigInt(line.amount);
    const discount = BigInt(line.discount_amount);
    const taxes = await lineTaxes(account, catalogue, line.taxes);
    const origin = line.invoice_line_item === undefined ? undefined : credited.get(line.invoice_line_item);
    lines.push({
      id: line.id,
      description: line.description?.trim() || origin?.description || 'Credit',
      quantity: String(line.quantity ?? 1),
      unitPrice: line.unit_amount_decimal == null ? null : majorUnits(String(line.unit_amount_decimal), note.currency),
      amount,
      discount,
      taxes,
      net: netOf(amount, discount, taxes),
      productId: origin?.productId ?? null,
      productName: origin?.productName ?? null,
      priceId: origin?.priceId ?? null,
      period: origin?.period ?? null,
      proration: origin?.proration ?? false,
      metadata: line.metadata ?? {},
    });
  }
  return {
    kind: 'credit_note',
    id: note.id,
    number: note.number,
    status: note.status === 'void' ? 'void' : 'open',
    currency: note.currency.toUpperCase(),
    customer: partyOfInvoice(invoice),
    issuedAt: fromUnix(note.effective_at ?? note.created),
    dueAt: null,
    sentAt: null,
    paidAt: null,
    lines,
    total: money(note.total, note.currency),
    tax: money(sumTaxes(note.total_taxes), note.currency),
    metadata: note.metadata ?? {},
    invoiceId: invoice.id,
    livemode: note.livemode,
    raw: { invoice: plain(note), customer: null },
  };
}
