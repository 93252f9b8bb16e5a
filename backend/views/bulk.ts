import type { BulkAction, BulkPlan, BulkRun, BulkSelection } from '#shared/api/bulk.ts';
import type { Connection } from '../connections/current.ts';
import type { Services } from '../services.ts';
import { countSelection } from '../sync/bulk/select.ts';
import { type BulkRunRow, readBulk } from '../sync/bulk/start.ts';
import { undoable } from '../sync/bulk/undo-run.ts';
import { askedOf } from '../sync/equals/answer.ts';

const EXAMPLES = 5;

const documents = (number: number) => `${number} document${number === 1 ? '' : 's'}`;

/** A bulk run as views show it, with one sentence. */
export async function bulkRunView({ db }: Pick<Services, 'db'>, row: BulkRunRow): Promise<BulkRun> {
  const { total, succeeded, needsReview, failed, setAside, skipped, state } = row;
  const run = { total, succeeded, needsReview, failed, setAside, skipped, state };
  const done = succeeded + needsReview + failed + setAside + skipped;
  return {
    id: row.id,
    action: row.action,
    ...run,
    done,
    askedBy: row.askedBy,
    stoppedBy: row.stoppedBy,
    startedAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    undone: row.undone,
    kept: row.kept,
    question: state === 'paused' ? await questionOf(db, row.id) : null,
    actions: await actionsOf(db, row),
    sentence: sentenceOf(row, done),
  };
}

async function questionOf(db: Services['db'], id: string): Promise<BulkRun['question']> {
  const asked = await askedOf(db, { kind: 'bulk', id });
  const examples = asked.slice(0, EXAMPLES).flatMap(({ number, stripeId, equals }) => {
    const [first] = equals ?? [];
    return first === undefined ? [] : [{ number: number ?? stripeId, equals: first }];
  });
  return { count: asked.length, examples };
}

async function actionsOf(db: Services['db'], { id, state, action }: BulkRunRow): Promise<BulkRun['actions']> {
  if (state === 'running') return ['stop'];
  if (state === 'paused') return ['answer', 'stop'];
  const over = state === 'done' || state === 'stopped';
  return over && action === 'replay' && (await undoable({ db }, id)) > 0 ? ['undo'] : [];
}

function sentenceOf(row: BulkRunRow, done: number): string {
  const { action, state, total, succeeded, skipped } = row;
  const doing = action === 'replay' ? 'Replaying' : 'Excluding';
  const did = action === 'replay' ? 'Replayed' : 'Excluded';
  if (state === 'running') return `${doing} ${documents(total)}: ${done} done.`;
  if (state === 'paused')
    return `Paused: many of these ${documents(total)} look as if they were in the books already. Nothing was written for them.`;
  if (state === 'undoing') return `Taking back what the run made: ${row.undone} done.`;
  if (state === 'undone')
    return `Taken back: ${documents(row.undone)}.${row.kept === 0 ? '' : ` ${documents(row.kept)} stayed, because they are posted or could not be taken back.`}`;
  if (state === 'stopping') return `Stopping: what is under way comes to its end.`;
  if (state === 'stopped')
    return `Stopped by ${row.stoppedBy ?? 'somebody'}: ${documents(total - skipped)} of ${total} were ${did.toLowerCase()}, the others were not touched.`;
  if (action === 'exclude') {
    const left =
      skipped === 0 ? '' : ` ${documents(skipped)} had changed meanwhile and ${skipped === 1 ? 'was' : 'were'} left.`;
    return `Excluded ${documents(succeeded)}.${left}`;
  }
  return `${did} ${documents(total - skipped)}: ${outcomeWords(row)}.`;
}

function outcomeWords({ succeeded, needsReview, failed, setAside, skipped }: BulkRunRow): string {
  const parts = [
    [succeeded, 'in the books'],
    [needsReview, needsReview === 1 ? 'waits for an answer' : 'wait for an answer'],
    [failed, 'failed'],
    [setAside, setAside === 1 ? 'waits or is out of scope' : 'wait or are out of scope'],
    [skipped, 'left as they were'],
  ] as const;
  return parts.flatMap(([number, words]) => (number === 0 ? [] : [`${number} ${words}`])).join(', ');
}

/** How long a bulk run that is over is still told of. */
const TOLD_MS = 3_600_000;

/** The newest bulk run of a company as long as somebody may look for it: under way, or over within the last hour. */
export async function presentBulk({ db, now }: Services, connection: Connection): Promise<BulkRun | null> {
  const run = await readBulk(db, connection, null);
  const old = run?.finishedAt ? now().getTime() - run.finishedAt.getTime() > TOLD_MS : false;
  return run === undefined || old ? null : bulkRunView({ db }, run);
}

/** How many a bulk action would take, and what would happen, in the words of the confirmation. */
export async function planBulkAction(
  services: Services,
  connection: Connection,
  action: BulkAction,
  selection: BulkSelection,
): Promise<BulkPlan> {
  const { total, left } = await countSelection(services.db, connection, action, selection);
  const ledger = services.connector(connection.ledger).name;
  return { total, left, sentences: total === 0 ? [nothing(action)] : whatHappens(action, { total, left, ledger }) };
}

const nothing = (action: BulkAction) =>
  action === 'replay'
    ? 'None of these can be replayed: they are under way, excluded by somebody, or voided in Stripe.'
    : 'None of these can be excluded: they are in the books already, under way, or excluded. Undo a document first, then exclude it.';

function whatHappens(action: BulkAction, { total, left, ledger }: { total: number; left: number; ledger: string }) {
  const others =
    left === 0
      ? []
      : [
          action === 'replay'
            ? `${documents(left)} of your choice ${left === 1 ? 'stays as it is' : 'stay as they are'}: under way, undone or excluded by somebody, or voided.`
            : `${documents(left)} of your choice ${left === 1 ? 'stays as it is' : 'stay as they are'}: in the books, under way, or excluded already.`,
        ];
  if (action === 'replay') {
    return [
      `Tieout reads ${documents(total)} afresh from Stripe and brings ${ledger} in step with your present settings. Nothing is ever written twice; what agrees already is left as it is, and posted documents are only compared.`,
      ...others,
      'New invoices go first. You can stop at any time.',
    ];
  }
  return [
    `Tieout will not send ${total === 1 ? 'this document' : `these ${documents(total)}`} to ${ledger}, not even when ${total === 1 ? 'it changes' : 'they change'}. Each can be included again on its own page.`,
    ...others,
  ];
}
