import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetFieldSchema } from '#shared/field-mapping.ts';
import { contacts } from './contacts.ts';
import type { LedgerUnderTest } from './control.ts';
import { corrections } from './corrections.ts';
import { documents } from './documents.ts';
import { lists } from './lists.ts';
import { periods } from './periods.ts';
import { troubles } from './troubles.ts';

export type { LedgerControl, LedgerUnderTest, Operation, Seeded, Trouble } from './control.ts';

/**
 * What every ledger must do to be one, as its port says. A connector passes it against its simulator over real HTTP.
 * @param setup starts the simulator with seeded books; once for the whole suite.
 */
export function ledgerConformance(name: string, setup: () => Promise<LedgerUnderTest>): void {
  describe(`${name} as a ledger`, () => {
    let started: LedgerUnderTest | undefined;
    const ledger = (): LedgerUnderTest => {
      if (started === undefined) throw new Error(`${name} did not start`);
      return started;
    };
    beforeAll(async () => {
      started = await setup();
    });
    afterAll(() => started?.close());

    it('given its description, then it is complete enough to be shown and obeyed', () => {
      const { connector } = ledger();
      expect(connector.id).toMatch(/^[a-z_]+$/);
      expect(connector.capabilities.settleMs.afterTimeout).toBeGreaterThanOrEqual(
        connector.capabilities.settleMs.afterDrop,
      );
      for (const target of connector.targetFields) expect(targetFieldSchema.strict().parse(target)).toEqual(target);
      const endpoints = connector.oauth.endpoints('https://login.example/');
      for (const url of Object.values(endpoints)) expect(url).toMatch(/^https:\/\/login\.example\/[^/]/);
    });

    describe('lists', () => lists(ledger));
    describe('contacts', () => contacts(ledger));
    describe('invoices', () => documents('invoice', ledger));
    describe('credit memos', () => documents('credit_memo', ledger));
    describe('periods', () => periods(ledger));
    describe('corrections', () => corrections(ledger));
    describe('troubles', () => troubles(ledger));
  });
}
