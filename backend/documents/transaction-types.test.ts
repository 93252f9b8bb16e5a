import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dispute, payment, refund } from '../postings/money.fixture.ts';
import type { MoneySource } from './balance-transaction.ts';
import { natureOf, natureOfType } from './transaction-types.ts';

const file = new URL('../../../shared/specs/stripe/openapi-2026-10-28.endive.json', import.meta.url);
if (!existsSync(file)) console.warn('Types of balance transactions are not checked: ../shared/specs is not there.');

const none: MoneySource = { kind: 'none' };
const nature = (type: string, reportingCategory = type, source: MoneySource = none) =>
  natureOf({ type, reportingCategory, source });

describe('types of balance transactions', () => {
  it.skipIf(!existsSync(file))('C33: are exactly those that Stripe lists', () => {
    const listed = z.object({
      components: z.object({
        schemas: z.object({
          balance_transaction: z.object({
            properties: z.object({ type: z.object({ enum: z.array(z.string()).min(40) }) }),
          }),
        }),
      }),
    });
    const spec = listed.parse(JSON.parse(readFileSync(file, 'utf8')));
    const types = spec.components.schemas.balance_transaction.properties.type.enum;
    expect(Object.keys(natureOfType).sort()).toEqual(types.toSorted());
  });

  it('C33: given one that Stripe added since, or one without the source it needs, then it is unclassified', () => {
    for (const type of ['balance_gift', 'constructor', '__proto__', 'charge', 'refund', 'payout', 'adjustment'])
      expect(nature(type)).toBe('unclassified');
  });

  it('given an adjustment, then its reporting category says what it is', () => {
    const about: MoneySource = { kind: 'dispute', dispute: dispute() };
    expect(nature('adjustment', 'dispute', about)).toBe('dispute');
    expect(nature('adjustment', 'dispute_reversal', about)).toBe('dispute');
    expect(nature('adjustment', 'refund_failure', { kind: 'refund', refund: refund() })).toBe('refund_failure');
    expect(nature('adjustment', 'charge_failure', { kind: 'payment', payment: payment() })).toBe('payment_failure');
    expect(nature('adjustment', 'fee')).toBe('fee');
    expect(nature('adjustment', 'other_adjustment', about)).toBe('unclassified');
  });
});
