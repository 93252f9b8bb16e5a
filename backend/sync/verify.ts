import { formatMoney, minorToDecimal } from '#shared/currency.ts';
import { Problem } from '#shared/problems.ts';
import type { DocumentLineDraft, LedgerDocument } from '../connectors/port.ts';
import type { Money } from '../documents/money.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';
import type { Recorder } from './recorder.ts';

/** What comparing the two totals came to. */
export type Verdict = {
  status: 'synced' | 'synced_with_variance';
  document: LedgerDocument;
  notes: string[];
  sentence: string;
};

const words = (value: Money): string => formatMoney(value.amount.toString(), value.currency);

/**
 * Compares the ledger's total with Stripe's, to the minor unit. Stripe's is pinned: the customer was told that figure.
 * - equal → `synced`
 * - within the merchant's tolerance → a rounding line, or `synced_with_variance`, by setting
 * - more → the draft is removed or kept, by setting, and the document fails with both figures (C19, C21)
 * @throws Problem total_mismatch
 */
export async function verifyTotals(
  journey: Journey,
  document: LedgerDocument,
  expected: Money,
  recorder: Recorder,
): Promise<Verdict> {
  const { variance } = journey.settings.documents;
  const { difference, verdict } = judgeTotals(journey, document, expected);
  if (verdict === 'mismatch') return mismatch(journey, document, expected, recorder);
  if (verdict === 'equal') {
    recorder.note('Compare totals', `Both say ${words(expected)}.`);
    return verdictOn(journey, document, expected);
  }
  const account = variance.roundingAccountId;
  if (verdict === 'to_round' && account !== null)
    return addRoundingLine(journey, document, expected, difference, account, recorder);
  recorder.note('Compare totals', `Stripe ${words(expected)}, ledger ${words(document.total)}: within the tolerance.`);
  return verdictOn(journey, document, expected);
}

/** How a document's total stands to Stripe's under the merchant's rules; `difference` is Stripe's less the ledger's. */
export function judgeTotals(
  { settings }: Pick<Journey, 'settings'>,
  document: LedgerDocument,
  expected: Money,
): { difference: bigint; verdict: 'equal' | 'tolerable' | 'to_round' | 'mismatch' } {
  const { variance } = settings.documents;
  const difference = expected.amount - document.total.amount;
  const size = difference < 0n ? -difference : difference;
  if (document.currency !== expected.currency || size > BigInt(variance.tolerance))
    return { difference, verdict: 'mismatch' };
  if (size === 0n) return { difference, verdict: 'equal' };
  const rounds = variance.handling === 'rounding_line' && variance.roundingAccountId !== null && document.draft;
  return { difference, verdict: rounds ? 'to_round' : 'tolerable' };
}

/** What is said of a document whose total agrees, or differs by a rounding that the merchant tolerates (C19). */
export function verdictOn(journey: Pick<Journey, 'connector'>, document: LedgerDocument, expected: Money): Verdict {
  if (document.total.amount === expected.amount) {
    const sentence = `In your books as ${document.number}, and the totals agree.`;
    return { status: 'synced', document, notes: [], sentence };
  }
  const apart = words({ amount: expected.amount - document.total.amount, currency: expected.currency });
  return {
    status: 'synced_with_variance',
    document,
    notes: [
      `${journey.connector.name} computed ${words(document.total)}; Stripe says ${words(expected)}. The difference of ${apart} is rounding of tax.`,
    ],
    sentence: `In your books as ${document.number}, with a rounding difference of ${apart}.`,
  };
}

async function addRoundingLine(
  journey: Journey,
  document: LedgerDocument,
  expected: Money,
  difference: bigint,
  accountId: string,
  recorder: Recorder,
): Promise<Verdict> {
  const { variance } = journey.settings.documents;
  const positive = difference > 0n;
  const line: DocumentLineDraft = {
    kind: 'account',
    targetId: accountId,
    description: 'Rounding',
    description2: null,
    quantity: positive ? '1' : '-1',
    unitPrice: minorToDecimal(positive ? difference : -difference, expected.currency),
    discount: '0',
    taxCode: variance.roundingTaxCode,
    // Where the source's tax is pinned, it stays as it is.
    ...(journey.connector.capabilities.tax === 'source' ? { tax: '0' } : {}),
    extra: {},
  };
  const rounded = await recorder.step(
    'Add a rounding line',
    () => journey.ledger.addLine(document.kind, document.id, line),
    (result) => `The total is now ${words(result.total)}.`,
  );
  if (rounded.total.amount !== expected.amount) {
    const verdict = verdictOn(journey, rounded, expected);
    const note = 'The rounding line is itself taxed: choose an untaxed code for rounding in the settings.';
    return { ...verdict, notes: [...verdict.notes, note] };
  }
  const apart = words({ amount: difference, currency: expected.currency });
  return {
    status: 'synced',
    document: rounded,
    notes: [`A rounding line of ${apart} makes the totals agree.`],
    sentence: `In your books as ${document.number}; a rounding line of ${apart} makes the totals agree.`,
  };
}

async function mismatch(
  journey: Journey,
  document: LedgerDocument,
  expected: Money,
  recorder: Recorder,
): Promise<never> {
  const { variance } = journey.settings.documents;
  const remove = variance.mismatch === 'remove_draft' && document.draft;
  if (remove) {
    await recorder.step(
      'Remove the draft',
      () => journey.ledger.removeDraft(document.kind, document.id),
      () => `Draft ${document.number} removed, because its total is wrong.`,
    );
  }
  const tolerance = words({ amount: BigInt(variance.tolerance), currency: expected.currency });
  throw new MismatchProblem(
    {
      ...names(journey),
      draft: remove
        ? `The draft ${document.number} was removed again.`
        : `The draft ${document.number} was kept in ${journey.connector.name} for you to look at.`,
      stripe: words(expected),
      ledgerTotal: words(document.total),
      difference: words({ amount: expected.amount - document.total.amount, currency: expected.currency }),
      tolerance,
    },
    remove ? null : document,
    document,
  );
}

/** The totals differ; carries the document that was kept, if it was, and what it said. */
export class MismatchProblem extends Problem {
  readonly kept: LedgerDocument | null;
  readonly written: LedgerDocument;

  constructor(params: Record<string, string>, kept: LedgerDocument | null, written: LedgerDocument) {
    super('total_mismatch', params);
    this.kept = kept;
    this.written = written;
  }
}
