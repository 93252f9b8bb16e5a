import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { contactLineSchema, customerLineSchema, type Prediction, predict } from '#backend/matching/files.ts';
import { MemoryBook } from '#backend/matching/memory-book.ts';
import { recommendedRules } from '#backend/matching/recommended.ts';
import { table } from '../figures.ts';

const folder = new URL('../../../../shared/data/matching/', import.meta.url);
const scorer = new URL('../../../../shared/tools/matching-score.mjs', import.meta.url);
const names = ['febrl4-name-address', 'febrl4-with-taxid', 'splink-fake1000', 'restaurants', 'senzing-truth'];

const share = z.number().nullable();
const figuresSchema = z.object({
  n: z.number(),
  wrong: z.number(),
  recall: share,
  safeRecall: share,
  falseCreateRate: z.number(),
  reviewRate: z.number(),
});
const scoreSchema = z.object({ all: figuresSchema, tags: z.record(z.string(), figuresSchema) });
type Figures = z.output<typeof figuresSchema>;
const scorerSchema = z.object({
  evaluate: z.function({ input: [z.array(z.unknown()), z.array(z.unknown())], output: z.unknown() }),
});

/** The public record-linkage sets by the recommended rules, per set and tag. */
export async function setsTable(): Promise<string> {
  if (!existsSync(folder) || !existsSync(scorer))
    return 'The shared sets are not beside the project; nothing to score.';
  const { evaluate } = scorerSchema.parse(await import(pathToFileURL(scorer.pathname).href));
  const rows: string[][] = [];
  for (const name of names) {
    const started = performance.now();
    const predictions = predictSet(name);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const { all, tags } = scoreSchema.parse(evaluate(linesOf(name, 'truth'), predictions));
    rows.push([name, ...cells(all), seconds]);
    for (const [tag, figures] of Object.entries(tags).sort()) rows.push([`· ${tag}`, ...cells(figures), '']);
  }
  return table(['set', 'customers', 'wrong', 'recall', 'safe recall', 'false create', 'review', 's'], rows);
}

function predictSet(name: string): Prediction[] {
  const book = new MemoryBook(z.array(contactLineSchema).parse(linesOf(name, 'contacts')), null);
  const customers = z.array(customerLineSchema).parse(linesOf(name, 'queries'));
  return customers.map(({ party, currency }) => predict(book, recommendedRules(), party, currency));
}

const linesOf = (set: string, file: string): unknown[] =>
  readFileSync(new URL(`${set}/${file}.jsonl`, folder), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(2)} %`);
const cells = ({ n, wrong, recall, safeRecall, falseCreateRate, reviewRate }: Figures): string[] => [
  String(n),
  String(wrong),
  percent(recall),
  percent(safeRecall),
  percent(falseCreateRate),
  percent(reviewRate),
];
