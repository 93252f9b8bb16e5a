import type { TargetField } from '#shared/field-mapping.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Money } from '../documents/money.ts';
import type { EntryRef, LedgerMoney, MoneyConnector } from './money.ts';

export { type FaultKind, LedgerFault, type NameHolder, type RefusalReason } from './fault.ts';

/**
 * What a ledger is to Tieout. A connector is a folder that implements {@link LedgerConnector}; it knows the ledger's
 * API and the canonical documents, and neither the database, nor the queue, nor a route. Every connector passes the
 * conformance suite in test/conformance against its simulator, faults included.
 */
export interface LedgerConnector {
  /** Stable key, e.g. `business_central`. */
  readonly id: string;
  /** As merchants call it. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Every field a merchant may fill by mapping, with its limits. */
  readonly targetFields: readonly TargetField[];
  /** Payments, fees, refunds, disputes, payouts. */
  readonly money: MoneyConnector;
  /** OAuth settings of this ledger; the flow itself is the same for all. */
  readonly oauth: OAuthProfile;
  /**
   * Companies that these tokens may reach, before one is chosen.
   * @param signedInTo the company that the sign-in itself named ({@link OAuthProfile.companyParameter})
   */
  listCompanies(http: LedgerHttp, signedInTo?: string | null): Promise<CompanyRef[]>;
  /** The ledger of one company. Cheap: no request is made. */
  open(http: LedgerHttp, company: CompanyRef): Ledger;
}

/** Differences between ledgers, as data. The street adapts to these; it never asks which ledger it is. */
export type Capabilities = {
  /** Has documents that are not booked yet. */
  drafts: boolean;
  /** How a repeated write is recognised: by a key the ledger checks itself, or by looking for a number of ours. */
  idempotency: 'native_key' | 'natural_key';
  /** Who computes tax on documents. */
  tax: 'ledger' | 'source';
  taxRounding: 'line' | 'document_per_code';
  /** Tax codes a line may carry. */
  taxCodesPerLine: 1;
  currencyLockedPerContact: boolean;
  /** Digits after the point. */
  quantityDecimals: number;
  unitPriceDecimals: number;
  lines: {
    negativeQuantity: boolean;
    zeroAmount: boolean;
    comment: boolean;
    /** A line may carry a discount of its own. */
    discount: boolean;
    descriptionLength: number;
    continuationLength: number;
    max: number;
  };
  /** Most digits after the point that an amount may have, whatever its currency has; null: as the currency has. */
  amountDecimals: number | null;
  /** What a document that is not booked yet can be; the first is the recommended one. */
  draftForms: readonly DraftForm[];
  externalNumberLength: number;
  /** 0: customers of this ledger have no numbers. */
  customerNumberLength: number;
  /** What a new customer's fields may hold, in characters; `phoneLetters` false: "ext. 5" is refused. */
  contact: {
    name: number;
    email: number;
    phone: number;
    phoneLetters: boolean;
    taxId: number;
    /** A new customer may be given these; false: the ledger knows no such thing of its customers. */
    taxArea: boolean;
    salesperson: boolean;
    /** False: tax numbers are written and never told again, so nobody can be known by them. */
    taxIdReadable: boolean;
    /** What stands in a name instead of characters that the ledger refuses there. */
    nameReplacements: Readonly<Record<string, string>>;
    address: Record<keyof Omit<LedgerContact['address'], 'country'>, number>;
  };
  /** What one company's API allows each user. */
  limits: {
    requests: number;
    perSeconds: number;
    concurrent: number;
    /** A second limit over a shorter time, where there is one. */
    burst?: { requests: number; perSeconds: number };
    /** A limit of its own for requests that carry several operations, where there is one. */
    packed?: { requests: number; perSeconds: number };
  };
  /**
   * How long a write whose answer was lost may still be carried out: after our time-out (the ledger may still be
   * working) and after a dropped connection. Before that a look-up that finds nothing proves nothing.
   */
  settleMs: { afterTimeout: number; afterDrop: number };
};

/** A document in a form that is nothing binding yet: the document itself, still unposted or unsent, or an estimate. */
export type DraftForm = 'document' | 'estimate';

export type OAuthProfile = {
  /**
   * Endpoints for a base URL of the identity provider (configurable, so that a stand-in can take its place). `revoke` is
   * where a grant is given back (RFC 7009), where there is such a place.
   */
  endpoints(loginBaseUrl: string): { issuer: string; authorize: string; token: string; revoke?: string };
  /** Proof key for code exchange (RFC 7636): false where the provider does not document it. */
  pkce: boolean;
  clientAuthentication: 'post' | 'basic';
  /** The parameter of the redirect that names the company signed in to; null where tokens reach several. */
  companyParameter: string | null;
  scope: string;
  /** Extra query parameters of the authorize request. */
  authorizeParams: Record<string, string>;
};

/** A company (legal entity) in the ledger. `environment` groups companies (production, sandbox). */
export type CompanyRef = {
  tenant: string | null;
  environment: string;
  environmentType: string;
  companyId: string;
  name: string;
};

/** One HTTP request a connector wants made. Paths are relative to the ledger's API root. */
export type LedgerRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  /** Sent as `JSON.stringify` writes it. Decimals may be `JSON.rawJSON` objects, so that no digit is lost to a float. */
  body?: unknown;
  /** What it is for, in the run's record: "create draft invoice". */
  purpose: string;
  /** Carries several operations: counted against `limits.packed`, too. */
  packed?: true;
  /** Its share of the budget was taken before; see {@link Lane}. */
  share?: 'taken';
};

export type LedgerResponse = { status: number; headers: Headers; body: unknown };

/**
 * The way to the ledger, supplied by the connection: adds the access token (refreshing it once on 401), keeps to the
 * company's request budget, limits time, records the exchange redacted. It answers with the response whatever its
 * status, and throws {@link LedgerFault} for what happens below HTTP (`unreachable`, `dropped`, `timeout`) and for a
 * revoked connection.
 */
export interface LedgerHttp {
  request(request: LedgerRequest): Promise<LedgerResponse>;
  /** Where requests wait for their share of the budget; absent where nothing has to wait. */
  readonly lane?: Lane;
}

/** The queue of one connection's requests, for connectors that can send together what waits at the same time. */
export type Lane = {
  /** Of the connection: nothing of another one may go out with it. */
  id: string;
  /** Takes the share of one request. @throws LedgerFault `throttled` when it is not had in time */
  share(): Promise<{ waited: boolean }>;
  /** Takes the share of several operations in one request besides, if it is to be had at once. */
  pack(): Promise<boolean>;
};

/** A customer of the ledger. */
export type LedgerContact = {
  id: string;
  number: string;
  name: string;
  email: string | null;
  phone: string | null;
  taxId: string | null;
  address: {
    line1: string | null;
    line2: string | null;
    city: string | null;
    postalCode: string | null;
    state: string | null;
    country: string | null;
  };
  /** null: the company's local currency. */
  currency: string | null;
  /** Why invoices are refused for this customer, in the ledger's word; null when they are not. */
  blocked: string | null;
  modifiedAt: Date;
};

/** A customer to be made. Undefined fields are left to the ledger. `extra` are mapped target fields by connector id. */
export type ContactDraft = {
  number: string | null;
  name: string;
  type: 'company' | 'person';
  email: string | null;
  phone: string | null;
  taxId: string | null;
  address: LedgerContact['address'] | null;
  currency: string | null;
  paymentTermsId: string | null;
  paymentMethodId: string | null;
  taxAreaId: string | null;
  taxLiable: boolean | null;
  salespersonCode: string | null;
  extra: Record<string, string>;
};

/** Reference data of a ledger. */
export const referenceKinds = [
  'item',
  'account',
  'tax_code',
  'tax_area',
  'payment_terms',
  'payment_method',
  'currency',
  'dimension_value',
] as const;
export type ReferenceKind = (typeof referenceKinds)[number];
export type ReferenceRecord = {
  kind: ReferenceKind;
  id: string;
  /** Number or code. */
  code: string;
  name: string;
  blocked: boolean;
  /** e.g. gtin of an item, dimension of a value, decimals of a currency. */
  extra: Record<string, string>;
};

/** What is true of the company as a whole. */
export type CompanyFacts = {
  name: string;
  localCurrency: string;
  country: string | null;
  /** Posting dates allowed, inclusive; null when open-ended. */
  postingFrom: PlainDate | null;
  postingTo: PlainDate | null;
};

export type DocumentKind = 'invoice' | 'credit_memo';

/** A line to be written. Decimal strings in major units; tax is never sent where the ledger computes it. */
export type DocumentLineDraft =
  | { kind: 'comment'; description: string }
  | {
      kind: 'item' | 'account';
      targetId: string;
      description: string;
      /** Further text where the ledger has a second field. */
      description2: string | null;
      quantity: string;
      unitPrice: string;
      discount: string;
      taxCode: string | null;
      /** The source's tax on this line, for ledgers that take it (`tax: 'source'`); absent: the ledger computes it. */
      tax?: string;
      extra: Record<string, string>;
    };

/** Exactly what will be written. */
export type DocumentDraft = {
  kind: DocumentKind;
  contactId: string;
  /** By which it is found again; at most `externalNumberLength` characters. */
  externalNumber: string;
  date: PlainDate;
  postingDate: PlainDate;
  dueDate: PlainDate | null;
  currency: string;
  lines: DocumentLineDraft[];
  /** For a credit memo: the ledger id of a posted invoice that it corrects. */
  appliesToInvoiceId: string | null;
  /** What an invoice is written as; absent: as itself. */
  form?: DraftForm;
  /**
   * For ledgers with a native idempotency key: one key, one document, so it changes with the document's generation (C03).
   * Absent: none is sent.
   */
  key?: string;
  extra: Record<string, string>;
};

/** A document as it stands in the ledger. Money in the document's currency. */
export type LedgerDocument = {
  kind: DocumentKind;
  id: string;
  number: string;
  externalNumber: string;
  contactId: string;
  /** The ledger's own word, e.g. Draft, Open, Paid. */
  state: string;
  draft: boolean;
  /** The date on the document; null while the ledger keeps none. */
  date: PlainDate | null;
  /** The day that it counts for in the books; the same as `date` in ledgers with one date. */
  postingDate: PlainDate | null;
  currency: string;
  total: Money;
  tax: Money;
  /** Null when the answer did not carry lines. */
  lines:
    | { description: string; net: Money; tax: Money | null; taxCode: string | null; targetNumber: string | null }[]
    | null;
  /** Where a merchant can look at it; null when no link can be made. */
  url: string | null;
  /** Version for conflict checks. */
  etag: string | null;
};

/** What a ledger's feed of changes told. */
export type LedgerChanges = {
  contacts: LedgerContact[];
  /** As it stands now; null: deleted. */
  documents: { kind: DocumentKind; id: string; document: LedgerDocument | null }[];
  /** Records of money that were made, changed or deleted, of ours and of others. */
  entries: EntryRef[];
  /** From when on the next look must ask. */
  until: Date;
  /** False: more changed than the feed tells, or longer ago than it reaches. */
  complete: boolean;
};

/** Where a ledger tells of changes, and the secret by which its notices are known. */
export type Notices = { url: string; secret: string };

/** One company's books. Every method may throw {@link LedgerFault}. */
export interface Ledger {
  readonly money: LedgerMoney;
  facts(): Promise<CompanyFacts>;
  /** Pages of reference records of one kind. */
  references(kind: ReferenceKind): AsyncIterable<ReferenceRecord[]>;
  /** Pages of contacts changed at or after the instant (all when null), oldest change first. */
  contactsChangedSince(since: Date | null): AsyncIterable<LedgerContact[]>;
  /** What changed since an instant, in one request; absent in ledgers without such a feed. */
  changesSince?(since: Date): Promise<LedgerChanges>;
  /**
   * Asks the ledger to tell of changes at once, or renews that it does; absent where that is set up once for all companies.
   * @returns until when it tells
   */
  watch?(notices: Notices): Promise<Date>;
  /** undefined: deleted. */
  readContact(id: string): Promise<LedgerContact | undefined>;
  createContact(draft: ContactDraft): Promise<LedgerContact>;
  /** Only the given fields are written. */
  updateContact(id: string, changes: Partial<ContactDraft>): Promise<LedgerContact>;
  /** Contacts that could be the one whose creation had an unknown outcome: same name or number, changed since. */
  findCreatedContacts(draft: ContactDraft, since: Date): Promise<LedgerContact[]>;
  contactUrl(contact: { id: string; number: string }): string | null;
  /**
   * All documents of that kind that carry our number.
   * @param form what an invoice was written as, where that is known; absent: in every form that the ledger has
   */
  findDocuments(kind: DocumentKind, externalNumber: string, form?: DraftForm): Promise<LedgerDocument[]>;
  /**
   * Pages of all documents of that kind whose document date is in the period (both days included): ours or not, in every
   * form that the ledger has, with their lines. As few requests as the ledger offers. A document that moves while the
   * list is read may be left out: who misses one asks for it by its id before saying so.
   */
  documentsBetween(kind: DocumentKind, period: { from: PlainDate; to: PlainDate }): AsyncIterable<LedgerDocument[]>;
  /** One request; the answer carries totals. */
  createDocument(draft: DocumentDraft): Promise<LedgerDocument>;
  readDocument(kind: DocumentKind, id: string): Promise<LedgerDocument | undefined>;
  /** Adds a line to a draft and answers the document as it then stands. */
  addLine(kind: DocumentKind, id: string, line: DocumentLineDraft): Promise<LedgerDocument>;
  /** Removes a draft. `posted` refusal when it is none any more; resolves also when it is gone already. */
  removeDraft(kind: DocumentKind, id: string): Promise<void>;
  /** Makes a draft credit memo that reverses a posted invoice. */
  reverse(id: string): Promise<LedgerDocument | null>;
}
