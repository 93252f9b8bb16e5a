import type { MoneyCapabilities } from '#backend/connectors/money.ts';
import type { Capabilities } from '#backend/connectors/port.ts';
import type { AccountRole } from '#shared/money-settings.ts';
import type { House, Merchant } from '#test/kit/house.ts';
import type { TestDatabase } from '#test/kit/postgres.ts';
import type { Fault, Faults } from '#test/simulators/kit/faults.ts';

/**
 * One kind of merchant for every ledger. A scenario speaks of documents, customers and periods; how the books keep them,
 * and what somebody does there behind our back, is said here once per ledger. Where ledgers really differ, the scene
 * says so as data ({@link Can}); no scenario asks which ledger it is.
 */

/** A document as it stands in the books. Amounts are decimals as text, without needless zeros. */
export type BookDocument = {
  id: string;
  /** As the ledger calls it. */
  name: string;
  /** What stands in the field {@link LedgerScene.words.field}. */
  field: string;
  /** The number that it bears for us. */
  number: string;
  contactId: string;
  currency: string;
  total: string;
  tax: string;
  /** The day on which it is booked. */
  date: string;
  dueDate: string | null;
  /** Lines that a customer would read; subtotals of the ledger's own are none. */
  lines: BookLine[];
};

export type BookLine = {
  kind: 'item' | 'account' | 'comment';
  /** The item or account. */
  target: string | null;
  description: string;
  quantity: string | null;
  unitPrice: string | null;
  taxCode: string | null;
};

export type DocumentKind = 'invoice' | 'credit_memo';

/** What a customer of the books holds; null where nothing stands, or the ledger knows no such thing. */
export type BookCustomer = {
  id: string;
  /** By which metadata in Stripe may name it: its id where customers have no numbers. */
  number: string;
  name: string;
  email: string | null;
  phone: string | null;
  currency: string;
  line1: string | null;
  city: string | null;
  postalCode: string | null;
  state: string | null;
  country: string | null;
  paymentTerms: string | null;
  paymentMethod: string | null;
  taxArea: string | null;
};

/** `number` only where customers have one. */
export type NewCustomer = { name: string; email?: string; currency?: string; number?: string };

/** What a request does, whatever its path in this ledger. */
export type Operation =
  | 'create_document'
  | 'find_documents'
  | 'read_document'
  | 'remove_document'
  | 'create_contact'
  | 'find_contacts';

export type Trouble = Omit<Partial<Fault>, 'method' | 'path' | 'kind'> & { kind: Fault['kind'] };

/** What this ledger and its stand-in really can, beside the connector's capabilities. */
export type Can = {
  capabilities: Capabilities;
  money: MoneyCapabilities;
  /** The dates of open books can be read, so that a closed period is known before anything is written. */
  periodsReadable: boolean;
  /** Nothing of a closed period can be changed or deleted, drafts included. */
  bindsClosedPeriods: boolean;
  /** Customers can be deleted; false: only made inactive. */
  customersDeletable: boolean;
  /** Customers, vendors and employees share one list of names, each of which there is once. */
  namesUnique: boolean;
  /** Credit of a customer can be applied to an invoice by the interface; false: only by a person. */
  appliesCredit: boolean;
  /** The ledger computes tax, so that its total may differ from Stripe's. */
  computesTax: boolean;
};

/** A merchant with books, and what can be done in these books past the product. */
export type Books = Omit<Merchant, 'books' | 'known'> & {
  /** As Stripe writes it: the company's own currency. */
  currency: string;
  known: {
    item: string;
    other: string;
    /** An account of revenue. */
    account: string;
    /** An account for what is apart by rounding. */
    rounding: string;
    customer: string;
    /** Payment terms of 14 days. */
    terms: string;
  };
  /** A Stripe tax rate of 19 %, mapped. */
  vat: string;
  /** Documents that carry that number of ours; all of them without one. */
  documents(number?: string | null, kind?: DocumentKind): BookDocument[];
  /** The one document of that number. @throws Error when there is none, or more than one */
  document(number: string | null, kind?: DocumentKind): BookDocument;
  /** Posts or sends it: from now on it is no draft. */
  release(document: Pick<BookDocument, 'id'>, kind?: DocumentKind): Promise<void>;
  remove(document: Pick<BookDocument, 'id'>, kind?: DocumentKind): void;
  customers(name?: string): BookCustomer[];
  addCustomer(customer: NewCustomer): string;
  changeCustomer(id: string, change: Partial<Omit<NewCustomer, 'currency'>>): void;
  /** Only where customers can be deleted. @throws Error elsewhere, or where documents name it */
  removeCustomer(id: string): void;
  /** Somebody else who takes a name in the books. @throws Error where names are not shared */
  addOther(kind: 'vendor' | 'employee', name: string): void;
  addPaymentMethod(name: string): string;
  /** An area of VAT abroad, in which every code has 0 %. @throws Error where customers have none */
  taxAreaAbroad(): string;
  block(customerId: string): void;
  unblock(customerId: string): void;
  addCurrency(code: string): void;
  /** Without a percentage the code is there and not set up, where the ledger knows such a thing. */
  addTax(code: string, percent: number | null): void;
  /** The percentage of a code is another one from now on. */
  setTax(code: string, percent: number): void;
  /** A Stripe tax rate, mapped to a code of the books unless that is null. */
  rate(percent: number, code: string | null, inclusive?: boolean): Promise<string>;
  /** Books are closed up to that day (YYYY-MM-DD), or open again. */
  close(through: string | null): void;
  blockItem(itemId: string): void;
  /** The next requests of that kind for this company meet trouble. */
  spoil(operation: Operation, trouble: Trouble): void;
  /** Takes trouble back that nobody met. */
  unspoil(operation: Operation): void;
  /** How many requests of that kind there were for this company. */
  count(operation: Operation): number;
  /** Requests of these kinds for this company, in their order: `create_document answered`, `… dropped`. */
  log(...operations: Operation[]): string[];
  /** The key by which the ledger itself knows each creation of a document again; null where none was sent. */
  keys(): (string | null)[];
  /** How many requests changed something in this company. */
  writes(): number;
  /** An account for a role of money movement, kept in the company's own currency unless another is named. @returns its id */
  addAccount(role: AccountRole, currency?: string): string;
  /** What stands on an account of {@link Books.addAccount}, a decimal in its currency, debit positive. */
  balance(accountId: string): string;
  /** What is left to pay of an invoice, or to use of a credit memo: a decimal; null where the ledger does not tell. */
  openAmount(document: Pick<BookDocument, 'id'>, kind?: DocumentKind): string | null;
  /** Everything is read anew: the mirrors know what is in the books now. */
  mirror(): Promise<void>;
};

/** The part of {@link Books} that is about customers. */
export type CustomerBooks = Pick<
  Books,
  | 'customers'
  | 'addCustomer'
  | 'changeCustomer'
  | 'removeCustomer'
  | 'addOther'
  | 'addPaymentMethod'
  | 'taxAreaAbroad'
  | 'block'
  | 'unblock'
>;

/** The whole product on loopback, with stand-ins for one ledger. */
export type Scene = {
  house: House;
  books(options?: { name?: string }): Promise<Books>;
  stop(): Promise<void>;
};

export type LedgerScene = {
  /** As merchants call it. */
  ledger: string;
  can: Can;
  words: {
    /** State of a document that can be taken back, as this ledger calls it. */
    draft: string;
    /** State after {@link Books.release}. */
    released: string;
    /** A target field of documents that any text fits. */
    field: string;
    /** What a refused request is answered, with that detail; of the kind that means such a thing where there is one. */
    refusal(detail: string, reason?: 'number_taken'): unknown;
  };
  open(options?: { env?: Record<string, string>; database?: TestDatabase }): Promise<Scene>;
};

type Seen = { method: string; path: string; status: number };

/** How one ledger's requests are told apart, and what is done with them. */
export function traffic(
  { requests, faults }: { requests: readonly Seen[]; faults: Faults },
  matchers: Record<Operation, { method: string; path: string }>,
): Pick<Books, 'spoil' | 'unspoil' | 'count' | 'log' | 'keys'> {
  const is = (operation: Operation, { method, path }: Seen) =>
    matchers[operation].method === method && new RegExp(matchers[operation].path).test(path);
  const those = (operation: Operation) => requests.filter((seen) => is(operation, seen));
  return {
    spoil: (operation, trouble) => faults.add({ ...matchers[operation], ...trouble }),
    unspoil: (operation) => faults.forget(matchers[operation].path),
    count: (operation) => those(operation).length,
    log: (...operations) =>
      requests.flatMap((seen) =>
        operations
          .filter((operation) => is(operation, seen))
          .map((operation) => `${operation} ${seen.status === 499 ? 'dropped' : 'answered'}`),
      ),
    keys: () => those('create_document').map(({ path }) => /[?&]requestid=([^&]+)/.exec(path)?.[1] ?? null),
  };
}

/** @throws Error when there is none, or more than one */
export function onlyOne<T>(found: readonly T[], name: string | null): T {
  const [one, second] = found;
  if (one === undefined || second !== undefined)
    throw new Error(`The books hold ${second === undefined ? 'nothing' : `${found.length} documents`} under ${name}`);
  return one;
}
