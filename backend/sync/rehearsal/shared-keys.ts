import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { RehearsalOutcome } from '#shared/api/rehearsal.ts';
import type { Queryable } from '../../database/client.ts';
import { rehearsalKeys } from '../../database/schema/index.ts';
import type { DecidedCustomer } from '../../matching/decide-many.ts';
import type { Connection } from '../context.ts';

type Key = { field: 'email' | 'phone' | 'taxId'; key: string };
type SharedKeys = RehearsalOutcome['sharedKeys'];

const keysOf = ({ wanted: { email, phone, taxIds } }: DecidedCustomer): Key[] => [
  ...(email === null ? [] : [{ field: 'email' as const, key: email.key }]),
  ...(phone === null ? [] : [{ field: 'phone' as const, key: phone }]),
  ...taxIds.map((key) => ({ field: 'taxId' as const, key })),
];

/** Counts the keys that further customers hold. */
export async function countKeys(
  tx: Queryable,
  { installationId, id: connectionId }: Connection,
  decided: readonly DecidedCustomer[],
): Promise<void> {
  const counted = new Map<string, Key & { customers: number }>();
  for (const each of decided.flatMap(keysOf)) {
    const name = `${each.field} ${each.key}`;
    counted.set(name, { ...each, customers: (counted.get(name)?.customers ?? 0) + 1 });
  }
  const rows = [...counted.values()].map((key) => ({ installationId, connectionId, ...key }));
  if (rows.length === 0) return;
  await tx
    .insert(rehearsalKeys)
    .values(rows)
    .onConflictDoUpdate({
      target: [rehearsalKeys.connectionId, rehearsalKeys.field, rehearsalKeys.key],
      set: { customers: sql`${rehearsalKeys.customers} + excluded.customers` },
    });
}

const countsSchema = z.tuple([z.object({ in_stripe: z.coerce.number(), in_ledger: z.coerce.number() })]);
const mostSchema = z.array(
  z.object({
    field: z.enum(['email', 'phone', 'taxId']),
    value: z.string(),
    customers: z.coerce.number(),
    contacts: z.coerce.number(),
  }),
);

/** The keys that several customers of Stripe, or several of the ledger, hold, over the whole account. */
export async function sharedKeys(db: Queryable, { id: connectionId }: Connection): Promise<SharedKeys> {
  const held = sql`
    with ledger as (
      select held.field, held.key, count(*) as contacts from ledger_contacts
      cross join lateral (values ('email', email_key), ('phone', phone_key), ('taxId', tax_id_key)) as held(field, key)
      where connection_id = ${connectionId} and deleted_at is null and held.key is not null
      group by held.field, held.key
    ), shared as (
      select field, key as value, coalesce(stripe.customers, 0) as customers, coalesce(ledger.contacts, 0) as contacts
      from (select field, key, customers from rehearsal_keys where connection_id = ${connectionId}) stripe
      full join ledger using (field, key)
      where stripe.customers > 1 or ledger.contacts > 1
    )`;
  const counts = await db.execute(
    sql`${held} select count(*) filter (where customers > 1) as in_stripe, count(*) filter (where contacts > 1) as in_ledger from shared`,
  );
  const most = await db.execute(
    sql`${held} select field, value, customers, contacts from shared order by customers + contacts desc, value limit 10`,
  );
  const [{ in_stripe: inStripe, in_ledger: inLedger }] = countsSchema.parse([...counts]);
  return { inStripe, inLedger, most: mostSchema.parse([...most]) };
}

/** They are people's addresses, and needed no longer than the trial runs. */
export async function forgetKeys(
  db: Queryable,
  { installationId, connectionId }: { installationId: string; connectionId: string },
): Promise<void> {
  await db
    .delete(rehearsalKeys)
    .where(and(eq(rehearsalKeys.installationId, installationId), eq(rehearsalKeys.connectionId, connectionId)));
}
