const dayMs = 86_400_000;

/** Adds months and keeps the day where the month has it. */
function addMonths(day: Date, months: number): Date {
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day.getUTCDate(), last)));
}

const endOfMonth = (day: Date) => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0));

/**
 * Applies an AL date formula (`14D`, `1M`, `CM`, `CM+10D`, `1W`, `2Q`, `1Y`, `-1D`) to a date `YYYY-MM-DD`.
 * An empty or unknown formula leaves the date as it is.
 */
export function applyDateFormula(day: string, formula: string): string {
  let date = new Date(`${day}T00:00:00Z`);
  for (const [, sign, current, count, unit] of formula.toUpperCase().matchAll(/([+-]?)(?:(C)M|(\d+)([DWMQY]))/g)) {
    if (current !== undefined) {
      date = endOfMonth(date);
      continue;
    }
    const n = Number(count) * (sign === '-' ? -1 : 1);
    if (unit === 'D') date = new Date(date.getTime() + n * dayMs);
    else if (unit === 'W') date = new Date(date.getTime() + 7 * n * dayMs);
    else if (unit === 'M') date = addMonths(date, n);
    else if (unit === 'Q') date = addMonths(date, 3 * n);
    else date = addMonths(date, 12 * n);
  }
  return date.toISOString().slice(0, 10);
}
