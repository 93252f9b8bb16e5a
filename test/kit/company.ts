import { randomBytes, randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '#backend/database/client.ts';
import { connections, installations, ledgerReferences } from '#backend/database/schema/index.ts';
import { foldText } from '#backend/documents/text.ts';
import { createTestDatabase } from './postgres.ts';

export type TestCompany = typeof connections.$inferSelect;

/** A database of the test file's own with the product's client on it. */
export async function openTestDatabase(): Promise<{ db: Database; close(): Promise<void> }> {
  const database = await createTestDatabase();
  const client = openDatabase(database.url, { max: 4 });
  return {
    db: client.db,
    close: async () => {
      await client.close();
      await database.drop();
    },
  };
}

/** A connected company of a Stripe account of its own: German, in euros, unless told otherwise. */
export async function connectCompany(db: Database, row: Partial<TestCompany> = {}): Promise<TestCompany> {
  const stripeAccountId = `acct_${randomBytes(8).toString('hex')}`;
  const [installation] = await db.insert(installations).values({ stripeAccountId, mode: 'test' }).returning();
  if (installation === undefined) throw new Error('The installation was not stored.');
  const [company] = await db
    .insert(connections)
    .values({
      ledger: 'test_ledger',
      state: 'active',
      environment: 'Production',
      companyId: randomUUID(),
      companyName: 'Contoso',
      localCurrency: 'EUR',
      country: 'DE',
      installationId: installation.id,
      ...row,
    })
    .returning();
  if (company === undefined) throw new Error('The connection was not stored.');
  return company;
}

export type TestReference = {
  kind: string;
  id: string;
  code?: string;
  name?: string;
  blocked?: boolean;
  gtin?: string;
};

const noExtra: Record<string, string> = {};

/** Puts items, accounts, tax codes and the like into a company's mirror. */
export async function stockReferences(db: Database, company: TestCompany, records: TestReference[]): Promise<void> {
  await db.insert(ledgerReferences).values(
    records.map(({ kind, id, code = id, name = id, blocked = false, gtin }) => ({
      installationId: company.installationId,
      connectionId: company.id,
      kind,
      ledgerId: id,
      code,
      name,
      nameKey: foldText(name),
      blocked,
      extra: gtin === undefined ? noExtra : { gtin },
    })),
  );
}
