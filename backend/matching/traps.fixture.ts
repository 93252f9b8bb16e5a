import { readFileSync } from 'node:fs';
import { z } from 'zod';

const linesOf = (file: string): unknown[] =>
  readFileSync(new URL(`traps/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

const trapSchema = z.object({
  what: z.string(),
  customer: z.record(z.string(), z.unknown()),
  /** Whom it may be matched to; nobody when empty. */
  right: z.array(z.string()),
  ok: z.array(z.enum(['match', 'review', 'create'])),
});

/** One book in which everything lies beside its trap: relatives, sister companies, shared mailboxes, forged letters. */
export const trapBook = [...linesOf('book.jsonl'), ...linesOf('wide-book.jsonl')];
export const traps = z.array(trapSchema).parse([...linesOf('customers.jsonl'), ...linesOf('wide-customers.jsonl')]);
