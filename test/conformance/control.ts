import type { CompanyRef, DocumentKind, LedgerConnector, LedgerHttp, ReferenceKind } from '#backend/connectors/port.ts';
import type { TargetField } from '#shared/field-mapping.ts';

/** What a request of the connector is for, so that a test can spoil exactly that one. */
export type Operation =
  | 'list_contacts'
  | 'create_contact'
  | 'create_document'
  | 'find_document'
  | 'remove_document'
  | 'add_line';

/** What goes wrong; see test/simulators/kit/faults.ts. */
export type Trouble =
  | { kind: 'lose_answer' }
  | { kind: 'drop' }
  | { kind: 'delay'; delayMs: number }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'status_after'; status: number };

/** Records that stand in the ledger from the start. */
export type Seeded = {
  localCurrency: string;
  country: string;
  /** A customer whose sales are taxed with `taxPercent`. */
  contact: { id: string; number: string; name: string };
  blockedContact: { id: string; number: string };
  item: { id: string; number: string };
  blockedItem: { id: string; number: string };
  account: { id: string; number: string };
  /** A tax code that taxes the contact's sales with a whole percentage. */
  taxCode: string;
  taxPercent: string;
  /** A tax code that exists but is not set up for this contact; null where the ledger knows no such thing. */
  taxCodeWithoutSetup: string | null;
  foreignCurrency: string;
  zeroDecimalCurrency: string;
  threeDecimalCurrency: string;
  unknownCurrency: string;
  paymentTermsId: string;
  /** One code of each kind of reference record; null where the ledger has no such kind. */
  references: Record<ReferenceKind, string | null>;
  /** Targets of mappings that exist in this company only, with a value each: dimensions and the like. */
  companyTargets: Record<string, string>;
};

/** The side door to the ledger: what an accountant or the weather would do. */
export type LedgerControl = {
  seeded: Seeded;
  /** A way to the ledger that gives up within `patienceMs`. */
  impatient: LedgerHttp;
  patienceMs: number;
  /** A way to where nobody listens. */
  nowhere: LedgerHttp;
  /** The next request for that meets this trouble. */
  spoil(operation: Operation, trouble: Trouble): void;
  /** Takes back trouble that nobody met. */
  calm(): void;
  addContacts(count: number): void;
  /** Posts a draft, as an accountant does. */
  post(kind: DocumentKind, id: string): Promise<void>;
  /** A link leads to another page once the document is posted. */
  linkMovesWhenPosted: boolean;
  /** A value that the ledger accepts in that field. */
  valueFor(target: TargetField): string;
  /** Requests that the ledger has seen so far. */
  requests(): number;
};

export type LedgerUnderTest = {
  connector: LedgerConnector;
  http: LedgerHttp;
  company: CompanyRef;
  control: LedgerControl;
  close(): Promise<void>;
};
