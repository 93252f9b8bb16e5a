import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Everything random about a sandbox: made once, so that a second start finds what the first one left behind. */
const keptSchema = z.strictObject({
  /** Whether the seed was told to its end; one that was cut short is made anew. */
  seeded: z.boolean(),
  /** `kid:base64`, as TOKEN_KEYS takes it. */
  tokenKey: z.string(),
  webhookSecret: z.string(),
  signingSecret: z.string(),
  entra: z.strictObject({ clientId: z.uuid(), clientSecret: z.string(), tenantId: z.uuid(), userId: z.uuid() }),
  /** Of the simulated Business Central; empty until the first one was issued. */
  accessToken: z.string(),
  /** Of the public API; empty until the merchant's history is told. */
  apiKey: z.string().default(''),
  nordlicht: z.strictObject({ accountId: z.string(), companyId: z.uuid() }),
  freshCoffee: z.strictObject({ accountId: z.string(), companyId: z.uuid() }),
  /** What is still to happen to invoices once their documents stand in the books. */
  aftermath: z.array(z.strictObject({ invoiceId: z.string(), course: z.enum(['void', 'uncollectible']) })),
  /** Money movement is still to be switched on. */
  money: z.boolean().default(false),
});
export type Kept = z.output<typeof keptSchema>;

const letters = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[+/=]/g, '')
    .slice(0, length);

const freshTenants = () => ({
  nordlicht: { accountId: `acct_1${letters(15)}`, companyId: randomUUID() },
  freshCoffee: { accountId: `acct_1${letters(15)}`, companyId: randomUUID() },
});

const fresh = (): Kept => ({
  seeded: false,
  tokenKey: `sandbox:${randomBytes(32).toString('base64')}`,
  webhookSecret: `whsec_${letters(32)}`,
  signingSecret: `absec_${letters(32)}`,
  entra: {
    clientId: randomUUID(),
    clientSecret: letters(40),
    tenantId: randomUUID(),
    userId: randomUUID(),
  },
  accessToken: '',
  apiKey: '',
  aftermath: [],
  money: true,
  ...freshTenants(),
});

const journals = ['stripe', 'business-central', 'quickbooks'] as const;

/** The sandbox's folder, with the file in it that keeps keys and secrets for their owner only. */
export class KeptFile {
  readonly folder: string;
  #kept: Kept;
  /** Accounts of a seed that was cut short: what the database knows of them is to be put away. */
  readonly abandoned: readonly string[];

  /** @throws Error when the file exists and cannot be read as one of ours */
  constructor(dataDir: string) {
    this.folder = join(dataDir, 'sandbox');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const found = this.#read();
    if (found === undefined || found.seeded) {
      this.#kept = found ?? fresh();
      this.abandoned = [];
    } else {
      this.#kept = { ...found, accessToken: '', apiKey: '', ...freshTenants() };
      this.abandoned = [found.nordlicht.accountId, found.freshCoffee.accountId];
      for (const name of journals) rmSync(this.journal(name), { force: true });
    }
    this.#write();
  }

  get kept(): Kept {
    return this.#kept;
  }

  change(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#write();
  }

  /** Path of a simulator's journal. */
  journal(name: (typeof journals)[number]): string {
    return join(this.folder, `${name}.jsonl`);
  }

  get #path(): string {
    return join(this.folder, 'keys.json');
  }

  #read(): Kept | undefined {
    if (!existsSync(this.#path)) return undefined;
    const advice = 'Start over with npm start -- --reset.';
    let json: unknown;
    try {
      json = JSON.parse(readFileSync(this.#path, 'utf8'));
    } catch (cause) {
      throw new Error(`${this.#path} is not JSON, so the sandbox’s keys are lost. ${advice}`, { cause });
    }
    const parsed = keptSchema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new Error(`${this.#path} was written by another version of the sandbox. ${advice}`);
  }

  /** Written beside and renamed: a killed start leaves the old file or the new one, never half of it. */
  #write(): void {
    const draft = `${this.#path}.new`;
    writeFileSync(draft, `${JSON.stringify(this.#kept, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, this.#path);
  }
}
