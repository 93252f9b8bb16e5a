import { z } from 'zod';
import { instantSchema, moneySchema } from '#shared/api/common.ts';
import { payoutRowSchema } from '#shared/api/payouts.ts';
import { syncStatusSchema } from '#shared/statuses.ts';
import type { PayoutStatement, StatementRow } from '../../reconciliation/statement.ts';
import type { ProvenPayout } from '../../reconciliation/stored-proofs.ts';
import { sectionWords } from './words.ts';

const { shape } = payoutRowSchema;

/** A payout and whether it ties out. */
export const payoutSchema = z
  .object({
    id: shape.id,
    arrivalDate: shape.arrivalDate.meta({ description: 'Calendar date of the bank line.' }),
    bankLine: moneySchema.meta({ description: 'What the bank statement shows.' }),
    status: shape.status.meta({ description: 'Stripe’s word: pending, in_transit, paid, failed, canceled.' }),
    ties: z.boolean().meta({ description: 'Every item is in the books, and they sum to the bank line.' }),
    difference: moneySchema.meta({ description: 'Books less bank line.' }),
    findings: z.number().int().meta({ description: 'Items by which it does not tie out.' }),
    provenAt: instantSchema,
  })
  .meta({ id: 'Payout', description: 'A payout as it was proven last.' });

const entrySchema = z.object({
  kind: z.string().meta({ description: 'What the ledger calls the record.' }),
  number: z.string().nullable(),
  url: z.string().nullable(),
  draft: z.boolean().meta({ description: 'In a journal, not posted yet.' }),
});

const movementSchema = z
  .object({
    transactionId: z.string().meta({ description: 'Balance transaction in Stripe.' }),
    happenedAt: instantSchema,
    type: z.string(),
    reportingCategory: z.string(),
    sourceId: z.string().nullable().meta({ description: 'The charge, refund, dispute … behind it.' }),
    description: z.string().nullable(),
    gross: moneySchema,
    fee: moneySchema,
    net: moneySchema,
    postings: z.array(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        status: syncStatusSchema,
        sentence: z.string(),
        entries: z.array(entrySchema),
      }),
    ),
    findings: z.array(z.string()).meta({ description: 'What does not agree, in sentences; empty when it does.' }),
  })
  .meta({ id: 'PayoutMovement', description: 'One movement of the Stripe balance, by Stripe and in the books.' });

/** The whole proof. */
export const payoutProofSchema = payoutSchema
  .extend({
    sections: z.array(
      z.object({ name: z.string(), count: z.number().int(), stripe: moneySchema, booked: moneySchema }),
    ),
    carried: moneySchema
      .nullable()
      .meta({ description: 'Of payouts whose amount somebody chose: what came from the Stripe balance beside them.' }),
    sentences: z.array(z.string()).meta({ description: 'Findings that are about the payout as a whole.' }),
    movements: z.array(movementSchema),
  })
  .meta({
    id: 'PayoutProof',
    description: 'payments − fees − refunds − disputes ± adjustments = the bank line, item by item.',
  });

export function payoutOf(proof: ProvenPayout): z.output<typeof payoutSchema> {
  const { payoutId, currency, arrivalDate, bankLine, status, ties, difference, findings, provenAt } = proof;
  return {
    ...{ id: payoutId, arrivalDate, status, ties },
    bankLine: moneyOf(bankLine, currency),
    difference: moneyOf(difference, currency),
    findings: findings.length,
    provenAt: provenAt.toISOString(),
  };
}

export function proofOf({ proof, rows, findings, own }: PayoutStatement): z.output<typeof payoutProofSchema> {
  const { sections, carried, currency } = proof;
  return {
    ...payoutOf(proof),
    sections: sections.map(({ name, count, stripe, booked }) => ({
      ...{ name: sectionWords[name], count },
      stripe: moneyOf(stripe, currency),
      booked: moneyOf(booked, currency),
    })),
    carried: carried === null ? null : moneyOf(carried.before - carried.after, currency),
    sentences: [...findings, ...(own?.findings ?? [])],
    movements: rows.map(movementOf),
  };
}

function movementOf(row: StatementRow): z.output<typeof movementSchema> {
  const { transactionId, happenedAt, type, reportingCategory, sourceId, description, currency } = row;
  return {
    ...{ transactionId, type, reportingCategory, sourceId, description, findings: row.findings },
    happenedAt: happenedAt.toISOString(),
    gross: moneyOf(row.gross, currency),
    fee: moneyOf(row.fee, currency),
    net: moneyOf(row.net, currency),
    postings: row.postings.map(({ id, kind, status, sentence, entries }) => ({
      ...{ id, kind, status, sentence },
      entries: entries.map(({ entity, ...entry }) => ({ kind: entity, ...entry })),
    })),
  };
}

const moneyOf = (amount: bigint, currency: string) => ({ amount: amount.toString(), currency });
