import { z } from 'zod';
import { textOf, UsageError, type Values } from './command.ts';

/** The days from and to, both included, `YYYY-MM-DD`. @throws UsageError */
export function readPeriod(values: Values): { from: string; to: string } {
  const day = (name: 'from' | 'to'): string => {
    const text = textOf(values, name);
    if (text === undefined) throw new UsageError(`--${name} is missing: a date such as 2026-01-31.`);
    if (!z.iso.date().safeParse(text).success) {
      throw new UsageError(`--${name} is a date such as 2026-01-31, not “${text}”.`);
    }
    return text;
  };
  const period = { from: day('from'), to: day('to') };
  if (period.from > period.to) throw new UsageError(`--from ${period.from} lies after --to ${period.to}.`);
  return period;
}
