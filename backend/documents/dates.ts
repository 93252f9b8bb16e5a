/** A calendar date `YYYY-MM-DD`. Accounting dates are never instants (requirements C51, C52). */
export type PlainDate = string;

/** The calendar date of an instant in a time zone, e.g. 2026-01-01T11:30Z in Pacific/Auckland → 2026-01-02. */
export function dateIn(instant: Date, timeZone: string): PlainDate {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(instant)
    .reduce<Record<string, string>>((found, part) => ({ ...found, [part.type]: part.value }), {});
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** Stripe's whole seconds as an instant. */
export const fromUnix = (seconds: number): Date => new Date(seconds * 1000);
