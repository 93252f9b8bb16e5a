import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setImmediate as breathe } from 'node:timers/promises';
import type { z } from 'zod';
import { contactLineSchema, customerLineSchema, predict, rulesFileSchema } from '../matching/files.ts';
import { MemoryBook } from '../matching/memory-book.ts';
import { recommendedRules } from '../matching/recommended.ts';
import { type Command, CommandFailed, textOf, UsageError, type Values } from './command.ts';
import { counted, openOutput } from './output.ts';
import { progressBar } from './progress.ts';

/** Customers decided between two looks at the signal and the clock. */
const SLICE = 250;

export const match: Command = {
  name: 'match',
  summary: 'Try matching rules on files: who of these customers is who in that book. No connection needed.',
  usage: '--contacts FILE --customers FILE [--rules FILE] > predictions.jsonl',
  help: [
    ['--contacts FILE', 'the ledger’s customers, one JSON object a line'],
    ['--customers FILE', 'customers as Stripe has them, one JSON object a line'],
    ['--rules FILE', 'ordered lists of fields, e.g. [["taxId"],["email"],["name","phone"]]; else the recommended ones'],
    ['--country CODE', 'the company’s own country, for contacts that name none'],
  ],
  notes:
    'Writes a line per customer to stdout: id, decision (match, review or create), contact, candidates, rule and reason. Progress goes to stderr.',
  options: {
    contacts: { type: 'string' },
    customers: { type: 'string' },
    rules: { type: 'string' },
    country: { type: 'string' },
  },
  async run({ values, out, signal }) {
    const progress = openOutput(process.stderr);
    const rules = await readRules(values);
    const contacts = await readLines(needed(values, 'contacts'), contactLineSchema);
    const customers = await readLines(needed(values, 'customers'), customerLineSchema);
    const book = new MemoryBook(contacts, textOf(values, 'country')?.toUpperCase() ?? null);
    const counts = { match: 0, review: 0, create: 0 };
    const bar = progressBar(progress, 'customers');
    for (let start = 0; start < customers.length; start += SLICE) {
      if (signal.aborted) return 130;
      for (const { party, currency } of customers.slice(start, start + SLICE)) {
        const prediction = predict(book, rules, party, currency);
        counts[prediction.decision]++;
        out.line(JSON.stringify(prediction));
      }
      bar.show(Math.min(start + SLICE, customers.length), customers.length, '');
      await breathe();
    }
    progress.line(
      `${counted(customers.length, 'customer')} against ${counted(contacts.length, 'contact')}: ${counts.match} match, ${counts.review} for review, ${counts.create} to create.`,
    );
    return 0;
  },
};

function needed(values: Values, name: string): string {
  const file = textOf(values, name);
  if (file === undefined) throw new UsageError(`--${name} FILE is missing. See: npm run tieout -- match --help`);
  return file;
}

async function readRules(values: Values) {
  const file = textOf(values, 'rules');
  if (file === undefined) return recommendedRules();
  const parsed = rulesFileSchema.safeParse(parseJson(await contentOf(file), file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandFailed(
    `${file} holds no matching rules (${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'not understood'}). ` +
      'Expected is a list of field lists such as [["taxId"],["email"],["name","phone"]]; fields are email, name, phone, taxId, number, address and metadata:<key>.',
  );
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, error: unknown): CommandFailed =>
  new CommandFailed(
    `${file} cannot be read (${error instanceof Error ? error.message : String(error)}). Check the name and the rights.`,
    { cause: error },
  );

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailed(`${place} is not JSON. Expected is one JSON value as described by --help.`, {
      cause: error,
    });
  }
}

/** @throws CommandFailed naming the line that is not as it should be */
async function readLines<T>(file: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      line++;
      if (text.trim() === '') continue;
      const parsed = schema.safeParse(parseJson(text.replace(/^\uFEFF/, ''), `${file}, line ${line},`));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new CommandFailed(
          `${file}, line ${line}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not understood'}. Mend the line or leave it out.`,
        );
      }
      rows.push(parsed.data);
    }
  } catch (error) {
    throw error instanceof CommandFailed ? error : unreadable(file, error);
  }
  return rows;
}
