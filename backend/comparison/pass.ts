import type { ComparisonPartName } from '#shared/comparison.ts';
import type { comparisonRuns } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Journey } from '../sync/context.ts';

export type ComparisonRun = typeof comparisonRuns.$inferSelect;

/** Calendar dates in the company's zone, both included. */
export type Period = { from: PlainDate; to: PlainDate };

/** What a part has met so far. `apart`: no differences, because they are told elsewhere already, by the reason why. */
export type Tally = { expected: number; got: number; apart: Record<string, number> };

export const nothingMet = (): Tally => ({ expected: 0, got: 0, apart: {} });

export function setApart(tally: Tally, reason: string): void {
  tally.apart[reason] = (tally.apart[reason] ?? 0) + 1;
}

/** One turn of a comparison: everything that its parts need. */
export type Pass = {
  journey: Journey;
  run: ComparisonRun;
  period: Period;
  /** What happened later than this may be on its way: not missing yet. */
  settledBefore: Date;
};

/**
 * What a part came to: over, or interrupted between two pages with what it takes to go on.
 * `read` false: there is nothing of the kind to compare by the settings.
 */
export type PartEnd = { over: true; read: boolean; tally: Tally } | { over: false; after: string; tally: Tally };

/** Reads a part from its beginning, or from where its last turn ended. Whatever it finds is kept at once. */
export type Part = (pass: Pass, from: { after: string; tally: Tally } | null) => Promise<PartEnd>;

export type Parts = Readonly<Record<ComparisonPartName, Part>>;
