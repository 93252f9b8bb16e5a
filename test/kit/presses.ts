import { desc, eq } from 'drizzle-orm';
import { syncRuns } from '#backend/database/schema/index.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import type { SyncItem } from '#backend/sync/context.ts';
import { type Preview, previewSchema, type Resolve } from '#shared/api/invoice.ts';
import { type OverviewView, overviewViewSchema } from '#shared/api/overview.ts';
import { paths } from '#shared/api/paths.ts';
import { calm } from './calm.ts';
import type { Caller, House, Merchant } from './house.ts';

/** An answer of a signed route, before its shape is looked at. */
export type Answer = Awaited<ReturnType<House['signed']>>;

type Row = ReturnType<Merchant['books']['rows']>[number];

/** Presses a button of the invoice view. */
export const press = (
  house: House,
  merchant: Caller,
  invoiceId: string,
  action: string,
  reason?: string,
): Promise<Answer> =>
  house.signed(merchant, paths.invoiceAction, {
    invoice_id: invoiceId,
    action,
    ...(reason === undefined ? {} : { reason }),
  });

/** Answers the question that an invoice waits with. */
export const resolve = (house: House, merchant: Caller, answer: Resolve): Promise<Answer> =>
  house.signed(merchant, paths.invoiceResolve, answer);

/** What would be written for an invoice now. */
export async function preview(house: House, merchant: Caller, invoiceId: string): Promise<Preview> {
  const { status, body } = await house.signed(merchant, paths.invoicePreview, { invoice_id: invoiceId });
  if (status !== 200) throw new Error(`The preview answered ${status}: ${JSON.stringify(body)}`);
  return previewSchema.parse(body);
}

/** The drawer's overview. */
export async function overview(house: House, merchant: Caller): Promise<OverviewView> {
  const { status, body } = await house.signed(merchant, paths.overview, {});
  if (status !== 200) throw new Error(`The overview answered ${status}: ${JSON.stringify(body)}`);
  return overviewViewSchema.parse(body);
}

/**
 * Waits until a document rests in one of the states: no event about it is on its way any more, and no run under way.
 * One change in Stripe sends several events, so a document that has just failed may well be tried once more.
 */
export async function rests(
  house: House,
  merchant: Caller,
  stripeId: string,
  ...statuses: SyncItem['status'][]
): Promise<SyncItem> {
  for (;;) {
    await house.until(merchant, stripeId, ({ status }) => statuses.includes(status));
    await calm(house);
    const item = await house.item(merchant, stripeId);
    if (item !== undefined && statuses.includes(item.status)) return item;
  }
}

/** Replays by hand and waits until another run than the last one has ended in one of the states. */
export async function replayed(
  house: House,
  merchant: Caller,
  invoiceId: string,
  ...statuses: SyncItem['status'][]
): Promise<SyncItem> {
  const answer = await press(house, merchant, invoiceId, 'replay');
  if (answer.status !== 200) throw new Error(`Replay answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return rests(house, merchant, invoiceId, ...statuses);
}

/** Every run of a document, the newest first. */
export async function runsOf(house: House, item: Pick<SyncItem, 'id'>) {
  return house.services.db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.itemId, item.id))
    .orderBy(desc(syncRuns.startedAt));
}

/** Documents of the books that carry the number of an invoice or credit note. */
export function documentsOf(
  merchant: Merchant,
  number: string | null,
  set: 'salesInvoices' | 'salesCreditMemos' = 'salesInvoices',
): Row[] {
  return merchant.books.rows(set).filter((row) => row.values.externalDocumentNumber === number?.toUpperCase());
}

/** The one document of that number. @throws Error when there is none, or more than one */
export function documentOf(
  merchant: Merchant,
  number: string | null,
  set: 'salesInvoices' | 'salesCreditMemos' = 'salesInvoices',
): Row {
  const [found, second] = documentsOf(merchant, number, set);
  if (found === undefined || second !== undefined)
    throw new Error(`${set} holds ${second === undefined ? 'nothing' : 'several documents'} under ${number}`);
  return found;
}

/** Values of a document's lines, comment lines too. */
export const linesOf = (row: Row) => (row.lines ?? []).map((line) => line.values);

/** How many requests that change something the books of a merchant have seen. */
export const ledgerWrites = (house: House, merchant: Merchant): number =>
  house.ledger.requests.filter(
    ({ method, path }) => method !== 'GET' && path.includes(`companies(${merchant.books.id})`),
  ).length;

/** Posts a draft in the books, as the bookkeeper does. */
export async function postInBooks(house: House, merchant: Merchant, row: Pick<Row, 'id'>, set = 'salesInvoices') {
  const token = house.ledger.issueAccessToken({ tenant: merchant.books.tenantId });
  const response = await fetch(`${merchant.books.url}/${set}(${row.id})/Microsoft.NAV.post`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`Posting answered ${response.status}: ${await response.text()}`);
}

/** The upkeep's pass over the books, at once: what was changed there at the screen is known from now on. */
export async function mirrorBooks(house: House, merchant: Merchant): Promise<void> {
  const { connection } = merchant;
  const ledger = house.services.street.ledger(connection, () => {});
  await mirrorContacts({ db: house.services.db, connection, ledger, full: true });
  await mirrorReferences({ db: house.services.db, connection, ledger });
}
