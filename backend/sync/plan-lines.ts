import type { PlannedLine } from '#shared/api/invoice.ts';
import { minorToDecimal } from '#shared/currency.ts';
import type { Problem } from '#shared/problems.ts';
import type { Capabilities, DocumentLineDraft } from '../connectors/port.ts';
import type { InvoiceLine, SalesDocument } from '../documents/invoice.ts';
import type { Catalog } from '../mapping/catalog.ts';
import { evaluateFields, type FieldContext } from '../mapping/fields.ts';
import { cutTo } from '../mapping/limits.ts';
import type { ProductTarget } from '../mapping/products.ts';
import { describeLine, fitText, type LineText } from '../mapping/text.ts';
import type { Journey } from './context.ts';
import { lineAmounts } from './line-amounts.ts';
import { lineSource } from './line-sources.ts';

type Resolved = {
  targets: ReadonlyMap<string, ProductTarget>;
  codes: ReadonlyMap<string, string | null>;
  catalog: Catalog;
  context: FieldContext;
  sign: 1 | -1;
};

type PlannedLines = { drafts: DocumentLineDraft[]; shown: PlannedLine[]; notes: string[]; problems: Problem[] };

/** Every line of a document as it would be written, and as people see it. Long texts go on in comment lines. */
export function planLines(journey: Journey, document: SalesDocument, resolved: Resolved): PlannedLines {
  const result: PlannedLines = { drafts: [], shown: [], notes: [], problems: [] };
  for (const line of document.lines) planLine(journey, document, line, resolved, result);
  return result;
}

function planLine(
  journey: Journey,
  document: SalesDocument,
  line: InvoiceLine,
  resolved: Resolved,
  result: PlannedLines,
): void {
  const { settings, connector } = journey;
  const { capabilities } = connector;
  const target = resolved.targets.get(line.id);
  const taxCode = resolved.codes.get(line.id) ?? null;
  const amounts = lineAmounts(line, document.currency, capabilities, resolved.sign);
  const fields = evaluateFields(settings.fields, 'line', {
    ...resolved.context,
    source: lineSource(document, line, resolved.catalog),
  });
  result.problems.push(...fields.problems);
  const text = lineText(journey, line, amounts.suffix, fields.values['line.description']);
  const { 'line.description': _, 'line.description2': mappedContinuation, ...extra } = fields.values;
  const notes = [...amounts.notes, ...text.notes, ...fields.notes];
  // A free line of a ledger that refuses zero amounts keeps its text (C29).
  const silent = line.net === 0n && line.amount === 0n && !capabilities.lines.zeroAmount;
  if (target !== undefined && !silent) {
    result.drafts.push({
      kind: target.kind,
      targetId: target.id,
      description: text.description,
      description2: mappedContinuation ?? text.description2,
      quantity: amounts.quantity,
      unitPrice: amounts.unitPrice,
      discount: amounts.discount,
      taxCode,
      ...pinnedTax(line, document.currency, capabilities, resolved.sign),
      extra,
    });
  } else if (silent) {
    result.drafts.push({ kind: 'comment', description: cutTo(text.description, capabilities.lines.descriptionLength) });
  }
  for (const comment of text.comments) result.drafts.push({ kind: 'comment', description: comment });
  const signed = (amount: bigint) => ({
    amount: (amount * BigInt(resolved.sign)).toString(),
    currency: document.currency,
  });
  result.shown.push({
    kind: silent ? 'comment' : (target?.kind ?? 'item'),
    productId: line.productId,
    targetNumber: target?.code ?? null,
    targetName: target?.name ?? null,
    description: [text.description, text.description2, ...text.comments].filter((part) => part !== null).join(' '),
    quantity: amounts.quantity,
    unitPrice: amounts.unitPrice,
    discount: /^-?0(\.0+)?$/.test(amounts.discount) ? null : amounts.discount,
    taxCode,
    net: signed(line.net),
    tax: signed(line.taxes.reduce((sum, tax) => sum + tax.amount, 0n)),
    notes,
  });
}

/** Stripe's tax of the line, for ledgers that take the source's (C19). */
function pinnedTax(line: InvoiceLine, currency: string, { tax }: Capabilities, sign: 1 | -1): { tax?: string } {
  if (tax !== 'source') return {};
  const sum = line.taxes.reduce((total, { amount }) => total + amount, 0n);
  return { tax: minorToDecimal(sum * BigInt(sign), currency) };
}

function lineText(journey: Journey, line: InvoiceLine, suffix: string | null, mapped: string | undefined): LineText {
  const { settings, connector } = journey;
  const limits = connector.capabilities.lines;
  if (mapped !== undefined) return fitText(mapped, limits);
  const described = suffix === null ? line : { ...line, description: `${line.description} ${suffix}` };
  return describeLine(described, settings.documents.servicePeriod, settings.documents.timeZone, limits);
}
