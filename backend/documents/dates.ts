/** A calendar date `YYYY-MM-DD`. Accounting dates are never instants (requirements C51, C52). */
export type PlainDate = string;

/** The calendar date of an instant in a time zone, e.g. 2026-01-01T11:30Z in Pacific/Auckland → 2026-01-02. */
export function dateIn(instant: Date, timeZone: string): PlainDate {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** Stripe's whole seconds as an instant. */
export const fromUnix = (seconds: number): Date => new Date(seconds * 1000);
