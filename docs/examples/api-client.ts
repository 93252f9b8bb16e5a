/**
 * A small client of the Tieout API, to be copied and grown. It needs nothing but `fetch`; the types name what this
 * example uses, and /api/v1/openapi.json describes the rest for a generator of your choice.
 */

/** Where a document stands. */
export type Status =
  | 'queued'
  | 'syncing'
  | 'synced'
  | 'synced_with_variance'
  | 'waiting'
  | 'needs_review'
  | 'failed'
  | 'excluded'
  | 'undone';

/** Money in minor units as a decimal string. */
export type Money = { amount: string; currency: string };

export type Document = {
  id: string;
  stripeId: string;
  number: string | null;
  customerName: string | null;
  status: Status;
  sentence: string;
  total: Money | null;
  ledgerNumber: string | null;
};

export type DocumentDetail = Document & {
  problem: { code: string; title: string; why: string; fix: string; subject: string | null } | null;
  totals: { stripe: Money; ledger: Money | null; difference: Money | null } | null;
};

/** What came of rows of mappings: all were kept, or none. */
export type MappingResult = {
  dry_run: boolean;
  created: number;
  updated: number;
  removed: number;
  unchanged: number;
  waiting: number;
  bulk_run: string | null;
  sentence: string;
};

/** One fault of a request, with its line in a file and what exists nearby. */
export type Fault = {
  path: string;
  message: string;
  line?: number;
  value?: string;
  nearest?: { value: string; label: string }[];
};

/** An answer that is not 2xx. `code` is stable, `message` is for people, `faults` names each field. */
export class TieoutError extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: Fault[];

  constructor(status: number, problem: { code: string; title: string; detail: string; errors?: Fault[] }) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = 'TieoutError';
    this.status = status;
    this.code = problem.code;
    this.faults = problem.errors ?? [];
  }
}

export type ClientOptions = {
  /** e.g. https://api.tieout.example/api/v1 */
  baseUrl: string;
  /** `tieout_live_…` or `tieout_test_…` */
  apiKey: string;
  /** How often a request is repeated that met a limit or a machine that does not answer. */
  retries?: number;
};

type Page<T> = { data: T[]; next_cursor: string | null };
type Request = { query?: Record<string, string | undefined>; json?: unknown; csv?: string };

export class TieoutClient {
  readonly #options: Required<ClientOptions>;

  constructor(options: ClientOptions) {
    this.#options = { retries: 3, ...options };
  }

  /** Every document that fits, page after page. */
  async *documents(filter: { status?: Status[]; cause?: string; from?: string; to?: string } = {}) {
    let cursor: string | undefined;
    do {
      const query = { ...filter, status: filter.status?.join(','), cursor };
      const page: Page<Document> = await this.#send('GET', '/documents', { query });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** @param id Tieout's, or that of the invoice or credit note in Stripe */
  document(id: string): Promise<DocumentDetail> {
    return this.#send('GET', `/documents/${encodeURIComponent(id)}`);
  }

  replay(id: string): Promise<{ sentence: string; document: Document }> {
    return this.#send('POST', `/documents/${encodeURIComponent(id)}/replay`);
  }

  /** The table of products as CSV, ready to be filled in. */
  productTable(): Promise<string> {
    return this.#send('GET', '/mappings/products', {}, 'text/csv');
  }

  /** @throws TieoutError `mapping_invalid` that names every line at once */
  importProducts(csv: string, options: { dryRun?: boolean; replay?: boolean } = {}): Promise<MappingResult> {
    const query = { dry_run: String(options.dryRun ?? false), replay: String(options.replay ?? false) };
    return this.#send('POST', '/mappings/products/bulk', { query, csv });
  }

  /** Repeats what met a limit or no answer; a POST carries a key by which it is carried out once, however often it is sent. */
  async #send<T>(method: string, path: string, request: Request = {}, accept = 'application/json'): Promise<T> {
    const url = new URL(this.#options.baseUrl + path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const body = request.csv ?? (request.json === undefined ? undefined : JSON.stringify(request.json));
    const type = request.csv === undefined ? 'application/json' : 'text/csv';
    const init: RequestInit = {
      method,
      headers: {
        Authorization: `Bearer ${this.#options.apiKey}`,
        Accept: accept,
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...(method === 'POST' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
      },
      ...(body === undefined ? {} : { body }),
    };
    for (let attempt = 0; ; attempt += 1) {
      const last = attempt >= this.#options.retries;
      const response = await fetch(url, init).catch((error: unknown) => {
        if (last) throw error;
        return null;
      });
      if (response?.ok) return accept === 'text/csv' ? ((await response.text()) as T) : ((await response.json()) as T);
      const heals = response === null || response.status === 429 || response.status === 503;
      if (response !== null && (last || !heals)) throw new TieoutError(response.status, await response.json());
      const seconds = Number(response?.headers.get('Retry-After') ?? 0.2 * 2 ** attempt);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

/**
 * Maps every product that documents wait for, by a table of your own, and lets those documents follow.
 * @param numberOf the item's number in the ledger; undefined leaves the product as it is
 */
export async function mapWaitingProducts(
  client: TieoutClient,
  numberOf: (product: { id: string; name: string }) => string | undefined,
): Promise<MappingResult | null> {
  const [, ...rows] = (await client.productTable()).trim().split(/\r?\n/);
  const lines = rows.flatMap((row) => {
    const [id = '', name = '', , number] = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.map(cell) ?? [];
    const wanted = number === '' ? numberOf({ id, name }) : undefined;
    return wanted === undefined ? [] : [`${id},${wanted}`];
  });
  if (lines.length === 0) return null;
  const csv = ['product_id,number', ...lines].join('\n');
  // All faults are told before anything is kept.
  await client.importProducts(csv, { dryRun: true });
  return client.importProducts(csv, { replay: true });
}

const cell = (text: string): string =>
  text
    .replace(/,$/, '')
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"');
