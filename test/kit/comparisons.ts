import { and, eq } from 'drizzle-orm';
import { comparisonRuns } from '#backend/database/schema/index.ts';
import {
  type DifferenceAction,
  type DifferenceAnswer,
  type DifferenceRow,
  type DifferencesRead,
  type DifferencesView,
  differenceAnswerSchema,
  differencesViewSchema,
} from '#shared/api/differences.ts';
import { paths } from '#shared/api/paths.ts';
import { eventually } from './calm.ts';
import type { Caller, House } from './house.ts';

/** The page of differences, as a view reads it. */
export async function differencesOf(
  house: House,
  caller: Caller,
  read: DifferencesRead = {},
): Promise<DifferencesView> {
  const { status, body } = await house.signed(caller, paths.differences, read);
  if (status !== 200) throw new Error(`The differences answered ${status}: ${JSON.stringify(body)}`);
  return differencesViewSchema.parse(body);
}

/** Presses Compare now. @param period the days of the settings unless given */
export async function askToCompare(
  house: House,
  caller: Caller,
  period: { from?: string; to?: string } = {},
): Promise<DifferenceAnswer> {
  const { status, body } = await house.signed(caller, paths.compare, period);
  if (status !== 200) throw new Error(`Comparing answered ${status}: ${JSON.stringify(body)}`);
  return differenceAnswerSchema.parse(body);
}

/** Compares, waits until it is over, and hands back what is open. */
export async function compared(
  house: House,
  caller: Caller,
  period: { from?: string; to?: string } = {},
): Promise<DifferencesView> {
  await askToCompare(house, caller, period);
  await eventually(async () => (await runsOf(house, caller)).every(({ state }) => state !== 'running'));
  const view = await differencesOf(house, caller);
  if (view.run?.state !== 'done') throw new Error(`The comparison is not done: ${view.run?.sentence}`);
  return view;
}

export const runsOf = ({ services: { db } }: House, { connection }: Caller) =>
  db
    .select()
    .from(comparisonRuns)
    .where(
      and(eq(comparisonRuns.installationId, connection.installationId), eq(comparisonRuns.connectionId, connection.id)),
    );

/** The one difference about that title. @throws Error when there is none, or more than one */
export function differenceAbout({ rows }: DifferencesView, title: string | null): DifferenceRow {
  const [found, second] = rows.filter((row) => row.title === title);
  if (found === undefined || second !== undefined)
    throw new Error(`${second === undefined ? 'Nothing' : 'More than one thing'} is told about ${title}`);
  return found;
}

/** Presses a button of a difference. */
export const pressDifference = (
  house: House,
  caller: Caller,
  row: Pick<DifferenceRow, 'id'>,
  action: DifferenceAction,
  reason?: string,
) => house.signed(caller, paths.differenceAction, { difference_id: row.id, action, ...(reason ? { reason } : {}) });
