import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { readSettings } from '../../settings/versions.ts';

/** Whether the merchant has money movement booked for this company. */
export async function moneyIsOn(db: Queryable, connection: Connection): Promise<boolean> {
  const { settings } = await readSettings(db, connection);
  return settings.money.enabled;
}
