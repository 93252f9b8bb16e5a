import type { Company, Realm } from './company.ts';
import type { JsonObject } from './json.ts';
import { textOf } from './json.ts';
import { balanceOf } from './money/general-ledger.ts';
import { type EntityName, fieldsOf } from './schema/index.ts';
import { remove, save, send } from './write.ts';

export type SeedItem = { name: string; account: string; unitPrice?: number; active?: boolean; sku?: string };

/**
 * A company as tests and demonstrations fill it. `add` goes through the same rules as the API; {@link CompanyHandle.put}
 * goes past them, as the screen may.
 */
export class CompanyHandle {
  readonly company: Company;
  /** False when the journal brought the company back with its data. */
  readonly isNew: boolean;
  readonly url: string;

  constructor(company: Company, isNew: boolean, origin: string) {
    this.company = company;
    this.isNew = isNew;
    this.url = `${origin}/v3/company/${company.realmId}`;
  }

  /** The realm id. */
  get id(): string {
    return this.company.realmId;
  }
  get name(): string {
    return this.company.realm.name;
  }

  configure(change: Partial<Omit<Realm, 'id'>>): void {
    this.company.configure(change);
  }

  /** Makes records through the API's own rules. */
  add(entity: EntityName, ...all: JsonObject[]): JsonObject[] {
    return all.map((body) => save(this.company, entity, body));
  }

  /** A record that the API cannot make, such as a tax code. */
  put(entity: EntityName, values: JsonObject): JsonObject {
    return this.company.insert(entity, { Active: true, ...values });
  }

  /** A tax code with one sales rate. @returns the code's record */
  addTax(name: string, percent: number): JsonObject {
    const rate = this.put('TaxRate', { Name: `${name} (sales)`, RateValue: percent });
    return this.put('TaxCode', {
      Name: name,
      Description: name,
      FullyQualifiedName: name,
      Taxable: true,
      TaxGroup: true,
      SalesTaxRateList: {
        TaxRateDetail: [{ TaxRateRef: { value: textOf(rate.Id) }, TaxTypeApplicable: 'TaxOnAmount' }],
      },
    });
  }

  rows(entity: EntityName): Readonly<JsonObject>[] {
    return [...this.company.all(entity)];
  }

  /** @throws Error when there is none of that id */
  row(entity: EntityName, id: string): Readonly<JsonObject> {
    const found = this.company.peek(entity, id);
    if (found === undefined) throw new Error(`${this.name} has no ${entity} ${id}`);
    return found;
  }

  /** Changes a record as somebody at the screen does. */
  change(entity: EntityName, id: string, values: JsonObject): JsonObject {
    const before = this.row(entity, id);
    const own = Object.keys(values).filter((name) => fieldsOf[entity][name] === undefined);
    if (own.length > 0) throw new Error(`${entity} has no ${own.join(', ')}`);
    return save(this.company, entity, { ...values, Id: id, SyncToken: textOf(before.SyncToken), sparse: true });
  }

  delete(entity: EntityName, id: string): void {
    remove(this.company, entity, { Id: id, SyncToken: textOf(this.row(entity, id).SyncToken) });
  }

  /** What stands on an account, debit positive: a decimal in the account's currency. */
  balanceOf(accountId: string): string {
    return balanceOf(this.company, accountId).toFixed();
  }

  /** Mails a document to the customer, after which it is nobody's draft. */
  send(entity: EntityName, id: string): void {
    send(this.company, entity, id, 'customer@example.com');
  }
}
