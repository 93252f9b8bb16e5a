import type { MoneySettings } from '#shared/money-settings.ts';
import type { Books } from '../booking/stored-postings.ts';
import { connectedCompany } from '../connections/current.ts';
import type { StripeAccess, StripeAccount } from '../connectors/stripe/client.ts';
import type { Database } from '../database/client.ts';
import type { installations } from '../database/schema/index.ts';
import { dateIn, startOfDay } from '../documents/dates.ts';
import { readSettings } from '../settings/versions.ts';
import type { Street } from '../sync/context.ts';

export type MoneyParts = {
  db: Database;
  stripe: StripeAccess;
  now(): Date;
  /** Absent where nothing is written to a ledger: what is planned then waits for a server. */
  street?: Street;
};
export type Installation = typeof installations.$inferSelect;

/** Everything that following a merchant's money needs, read once. */
export type MoneyJourney = {
  parts: MoneyParts;
  installation: Installation;
  account: StripeAccount;
  books: Books;
  money: MoneySettings;
  settingsVersion: number;
  timeZone: string;
  /** Cut-over: what moved before is in the opening balance of the clearing account and is not booked (C57). */
  start: Date;
};

/** Null where no company is connected. @throws database errors */
export async function openMoneyJourney(parts: MoneyParts, installation: Installation): Promise<MoneyJourney | null> {
  const books = await connectedCompany(parts.db, installation.id);
  if (books === null || books.state !== 'active') return null;
  const { settings, version } = await readSettings(parts.db, books);
  const { timeZone, startDate } = settings.documents;
  return {
    parts,
    installation,
    account: parts.stripe(installation.stripeAccountId, installation.mode),
    books,
    money: settings.money,
    settingsVersion: version,
    timeZone,
    start: startOfDay(startDate ?? dateIn(books.createdAt, timeZone), timeZone),
  };
}
