import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import type { Company } from '../company.ts';
import { badRequest, dialog, sameKey } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import type { DimensionLink, Line, Row } from '../table.ts';
import { num, str, type Values } from '../values.ts';
import { defaultLinks, dimensionLinks, mergeLinks, shortcutCodes, withShortcuts } from './dimensions.ts';
import { settleHeader } from './header.ts';
import type { Kind } from './kind.ts';
import { settleLine } from './line.ts';
import { computeTotals, roundTo } from './totals.ts';

export const isDraft = (values: Values): boolean => str(values, 'status') === 'Draft';

/** @throws BusinessCentralError when the document has been posted. */
export function requireDraft(kind: Kind, values: Values): void {
  if (!isDraft(values)) throw dialog(`The action can be applied to a draft ${kind.noun} only.`);
}

/** Header and lines with every amount computed anew. */
export function calculate(company: Company, header: Values, lines: readonly Line[]): { values: Values; lines: Line[] } {
  const precision = company.amountPrecision(str(header, 'currencyCode'));
  const discount = roundTo(num(header, 'discountAmount'), precision).toFixed();
  const totals = computeTotals({
    precision,
    pricesIncludeTax: header.pricesIncludeTax === true,
    discountAmount: discount,
    lines: lines.map(({ values }) => ({
      quantity: num(values, 'quantity'),
      unitPrice: num(values, 'unitPrice'),
      ...(str(values, 'discountBasis') === 'amount'
        ? { discountAmount: num(values, 'discountAmount') }
        : { discountPercent: num(values, 'discountPercent') }),
      vatPercent: num(values, 'taxPercent'),
      vatGroup: str(values, 'taxCode'),
    })),
  });
  if (lines.length > 0 && new Big(discount).gt(0) && new Big(discount).gt(totals.lineTotal))
    throw dialog('The invoice discount amount must not be greater than the total amount of the lines.');
  const next = lines.map((line, i): Line => {
    const values = { ...line.values, ...totals.lines[i] };
    const same = Object.entries(values).every(([name, value]) => line.values[name] === value);
    return same ? line : { ...line, version: line.version + 1, values };
  });
  return {
    lines: next,
    values: {
      ...header,
      discountAmount: discount,
      totalAmountExcludingTax: totals.totalAmountExcludingTax,
      totalTaxAmount: totals.totalTaxAmount,
      totalAmountIncludingTax: totals.totalAmountIncludingTax,
      remainingAmount: totals.totalAmountIncludingTax,
    },
  };
}

function nextSequence(lines: readonly Line[], input: Input): number {
  if (sent(input, 'sequence') && Number(input.values.sequence) !== 0) {
    const wanted = Number(input.values.sequence);
    if (lines.some((line) => line.values.sequence === wanted)) throw sameKey('Sales Line', `Line No.='${wanted}'`);
    return wanted;
  }
  return lines.reduce((max, line) => Math.max(max, Number(line.values.sequence)), 0) + 10_000;
}

/** A new line of a document, before its amounts are computed. */
export function makeLine(
  company: Company,
  document: { id: string; values: Values; dimensions: readonly DimensionLink[] },
  lines: readonly Line[],
  input: Input,
): Line {
  const values = settleLine(company, document.values, input, undefined);
  const id = randomUUID();
  const subject = str(values, 'lineType') === 'Item' ? { set: 'items', id: str(values, 'itemId') } : undefined;
  const inherited = mergeLinks(document.dimensions, subject === undefined ? [] : defaultLinks(company, subject));
  return {
    id,
    version: 0,
    values: { ...values, documentId: document.id, sequence: nextSequence(lines, input) },
    dimensions: dimensionLinks(company, inherited, input.children.dimensionSetLines ?? []),
  };
}

/** Creates a draft with its lines; nothing is stored when any part of it is refused. */
export function createDraft(company: Company, kind: Kind, input: Input): Row {
  for (const name of Object.keys(input.children))
    if (name !== kind.lines && name !== 'dimensionSetLines')
      throw badRequest(`The navigation property '${name}' cannot be used in an insert of '${kind.noun}'.`);
  const header = settleHeader(company, kind, input, undefined);
  const id = randomUUID();
  const inherited = defaultLinks(company, { set: 'customers', id: str(header, 'customerId') });
  const shortcut = withShortcuts(company, inherited, input);
  const dimensions = dimensionLinks(company, shortcut, input.children.dimensionSetLines ?? []);
  const lines: Line[] = [];
  for (const child of input.children[kind.lines] ?? []) {
    if (sent(child, 'documentId'))
      throw badRequest(`The property 'documentId' of a nested line is given by its ${kind.noun}.`);
    lines.push(makeLine(company, { id, values: header, dimensions }, lines, child));
  }
  const done = calculate(company, header, lines);
  const number = company.nextNumber(kind.set);
  return company
    .table(kind.set)
    .insert(
      { ...done.values, ...shortcutCodes(company, dimensions), number, draftNumber: number },
      { id, lines: done.lines, dimensions },
    );
}

/** Changes the header of a draft; prices, taxes and totals follow. */
export function changeDraft(company: Company, kind: Kind, row: Row, input: Input): Row {
  requireDraft(kind, row.values);
  const header = settleHeader(company, kind, input, row.values);
  const lines = (row.lines ?? []).map((line) => ({
    ...line,
    values: settleLine(company, header, { values: {}, children: {} }, line.values),
  }));
  const done = calculate(company, header, lines);
  const dimensions = withShortcuts(company, row.dimensions ?? [], input);
  return company
    .table(kind.set)
    .update(row, { ...done.values, ...shortcutCodes(company, dimensions) }, { lines: done.lines, dimensions });
}

/** Stores a draft with changed lines. */
export function replaceLines(company: Company, kind: Kind, row: Row, lines: readonly Line[]): Row {
  requireDraft(kind, row.values);
  const done = calculate(company, row.values, lines);
  return company.table(kind.set).update(row, done.values, { lines: done.lines });
}
