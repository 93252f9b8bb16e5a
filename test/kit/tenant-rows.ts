import type postgres from 'postgres';
import { z } from 'zod';

const tablesSchema = z.array(z.object({ name: z.string() }));
const rowsSchema = z.array(z.object({ row: z.string() }));

/** Tables of the product that carry a tenant's id. */
export async function tenantTables(sql: postgres.Sql): Promise<string[]> {
  const found = await sql`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'installation_id' order by table_name`;
  return tablesSchema.parse([...found]).map(({ name }) => name);
}

/**
 * Every row of a tenant in every table that carries its id, and its own row, as text: equal texts are equal rows, byte
 * for byte.
 */
export async function rowsOfTenant(sql: postgres.Sql, installationId: string): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of await tenantTables(sql)) {
    const rows = await sql`
      select to_jsonb(found)::text as row from ${sql(table)} found
      where installation_id = ${installationId} order by 1`;
    all[table] = rowsSchema.parse([...rows]).map(({ row }) => row);
  }
  const own = await sql`select to_jsonb(found)::text as row from installations found where id = ${installationId}`;
  return { ...all, installations: rowsSchema.parse([...own]).map(({ row }) => row) };
}
