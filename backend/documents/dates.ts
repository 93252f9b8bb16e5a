/** A calendar date `YYYY-MM-DD`. Accounting dates are never instants (requirements C51, C52). */
export type PlainDate = string;

/** The calendar date of an instant in a time zone, e.g. 2026-01-01T11:30Z in Pacific/Auckland → 2026-01-02. */
export function dateIn(instant: Date, timeZone: string): PlainDate {
  const parts = calendarOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Making a formatter costs a hundred times what using it does, and there are only some hundred zones. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known !== undefined) return known;
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-CA', options);
  calendars.set(timeZone, made);
  return made;
}

/**
 * The instant at which a calendar date begins in a time zone. Where clocks skip midnight, the first instant that the
 * date has.
 */
export function startOfDay(date: PlainDate, timeZone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Zones lie within 15 hours of UTC and shift by quarters of an hour; dates only grow with instants.
  let before = midnight - 15 * QUARTER * 4;
  let within = midnight + 15 * QUARTER * 4;
  while (within - before > QUARTER) {
    const middle = before + Math.floor((within - before) / 2 / QUARTER) * QUARTER;
    if (dateIn(new Date(middle), timeZone) < date) before = middle;
    else within = middle;
  }
  return new Date(within);
}

const QUARTER = 900_000;

/** The calendar date after this one. */
export const dayAfter = (date: PlainDate): PlainDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The calendar date before this one. */
export const dayBefore = (date: PlainDate): PlainDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** Stripe's whole seconds as an instant. */
export const fromUnix = (seconds: number): Date => new Date(seconds * 1000);
