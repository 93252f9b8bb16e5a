import { eq } from 'drizzle-orm';
import type { CompanyFacts, Ledger } from '../connectors/port.ts';
import { connections } from '../database/schema/index.ts';
import type { Connection, Street } from './context.ts';
import { resume } from './wake.ts';
import { wakeMoneyByCause } from './wake-money.ts';

/**
 * Reads the company's name, currency and posting window again. When the window moved, documents and money that waited for
 * it or failed because of it follow by themselves.
 * @throws LedgerFault
 */
export async function refreshFacts(street: Street, connection: Connection, ledger: Ledger): Promise<CompanyFacts> {
  const facts = await ledger.facts();
  const moved = facts.postingFrom !== connection.postingFrom || facts.postingTo !== connection.postingTo;
  await street.db.transaction(async (tx) => {
    await tx
      .update(connections)
      .set({
        companyName: facts.name,
        localCurrency: facts.localCurrency,
        country: facts.country,
        postingFrom: facts.postingFrom,
        postingTo: facts.postingTo,
        factsReadAt: street.now(),
      })
      .where(eq(connections.id, connection.id));
    if (!moved) return;
    await resume(tx, street, connection, ['period_closed', 'document_period_closed']);
    await wakeMoneyByCause(tx, connection, ['money_period_closed']);
  });
  return facts;
}
