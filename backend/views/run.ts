import type { RunView } from '#shared/api/common.ts';
import { describeProblem } from '#shared/problems.ts';
import { runTriggerSchema, syncStatusSchema } from '#shared/statuses.ts';
import type { syncRuns } from '../database/schema/index.ts';

/** One attempt as the timeline shows it. What was sent and answered in its steps was redacted when it was kept. */
export const runView = (row: typeof syncRuns.$inferSelect): RunView => ({
  id: row.id,
  trigger: runTriggerSchema.parse(row.trigger),
  askedBy: row.askedBy,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  status: syncStatusSchema.parse(row.status),
  sentence: row.sentence,
  problem: row.problem === null ? null : describeProblem(row.problem),
  steps: row.steps,
});
