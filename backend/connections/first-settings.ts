import { defaultSettings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { settingsVersions } from '../database/schema/index.ts';
import { dateIn } from '../documents/dates.ts';
import type { Connection } from './current.ts';

/**
 * Version 1 of a company's settings: the recommended ones, and invoices from today on. For `onFirstConnect`.
 * @param timeZone IANA zone of the company where it is known; decides what today is and is kept in the settings
 */
export async function writeFirstSettings(
  tx: Queryable,
  connection: Connection,
  timeZone = 'UTC',
  now: Date = new Date(),
): Promise<void> {
  const settings = defaultSettings();
  const documents = { ...settings.documents, timeZone, startDate: dateIn(now, timeZone) };
  await tx.insert(settingsVersions).values({
    installationId: connection.installationId,
    connectionId: connection.id,
    version: 1,
    data: { ...settings, documents },
    by: connection.connectedBy,
  });
}
