import type { Collection, Store } from '../kit/store.ts';
import { stamp } from './clock.ts';
import { type JsonObject, objectOf, textOf } from './json.ts';
import { type EntityName, entityNames } from './schema/index.ts';

/** A company (realm) with what its owner has switched on. */
export type Realm = {
  id: string;
  name: string;
  country: string;
  homeCurrency: string;
  multicurrency: boolean;
  /** Automated sales tax (US): the ledger computes it, whatever it is told. */
  automatedSalesTax: boolean;
  customTxnNumbers: boolean;
  /** Last day of the closed books, null when they are open. */
  closedUntil: string | null;
  /** False: the subscription has ended (6190). */
  subscribed: boolean;
};

export type Change = { entity: EntityName; id: string; kind: 'created' | 'updated' | 'deleted' | 'voided'; at: Date };
type Kept = { id: string; entity: EntityName; order: number; data: JsonObject };
type Deletion = { id: string; entity: EntityName; entityId: string; at: string };

/** Who shares one list of names. */
const people: readonly EntityName[] = ['Customer', 'Vendor', 'Employee'];

/** The books of one company. Records handed out are live for reading: write with {@link Company.put}. */
export class Company {
  readonly realmId: string;
  readonly #realms: Collection<Realm>;
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #tables = new Map<EntityName, Map<string, Kept>>();
  readonly #names = new Map<string, { entity: EntityName; id: string }>();
  readonly #changed: (company: Company, change: Change) => void;
  #lastId = 0;
  #pending: Change[] | undefined;
  #undo: (() => void)[] = [];

  constructor(store: Store, realmId: string, now: () => Date, changed: (company: Company, change: Change) => void) {
    this.realmId = realmId;
    this.#store = store;
    this.#now = now;
    this.#changed = changed;
    this.#realms = store.collection<Realm>('realms');
    for (const entity of entityNames) this.#tables.set(entity, new Map());
    for (const kept of this.#kept.snapshot().sort((a, b) => a.order - b.order)) {
      this.#table(kept.entity).set(textOf(kept.data.Id), kept);
      this.#hold(kept.entity, kept.data);
      this.#lastId = Math.max(this.#lastId, kept.order);
    }
  }

  get realm(): Realm {
    const realm = this.#realms.peek(this.realmId);
    if (realm === undefined) throw new Error(`There is no company ${this.realmId}`);
    return realm;
  }

  /** What somebody changes at the screen: preferences, the closing date, the subscription. */
  configure(change: Partial<Omit<Realm, 'id'>>): void {
    this.#realms.put({ ...this.realm, ...change });
  }

  get #kept(): Collection<Kept> {
    return this.#store.collection<Kept>(`${this.realmId}/entities`);
  }

  #table(entity: EntityName): Map<string, Kept> {
    const table = this.#tables.get(entity);
    if (table === undefined) throw new Error(`There is no entity ${entity}`);
    return table;
  }

  peek(entity: EntityName, id: string): Readonly<JsonObject> | undefined {
    return this.#table(entity).get(id)?.data;
  }

  /** Every record in the order of creation. */
  *all(entity: EntityName): Generator<Readonly<JsonObject>, void> {
    for (const { data } of this.#table(entity).values()) yield data;
  }

  find(entity: EntityName, where: (record: Readonly<JsonObject>) => boolean): Readonly<JsonObject> | undefined {
    for (const record of this.all(entity)) if (where(record)) return record;
    return undefined;
  }

  /** A currency that may be used, by its code: the home currency is none of the list. */
  currency(code: string): Readonly<JsonObject> | undefined {
    if (code === this.realm.homeCurrency) return { Id: code, Code: code, Name: code, Active: true };
    if (!this.realm.multicurrency) return undefined;
    return this.find('CompanyCurrency', (record) => record.Code === code);
  }

  /** How a reference names its record. */
  nameOf(entity: EntityName, record: Readonly<JsonObject>): string {
    if (people.includes(entity)) return textOf(record.DisplayName);
    return textOf(record.FullyQualifiedName) || textOf(record.Name);
  }

  /** Who bears the name, among customers, vendors and employees together; inactive ones keep theirs. */
  holderOfName(name: string): { entity: EntityName; id: string } | undefined {
    return this.#names.get(`people:${name.toLowerCase()}`);
  }

  /** The record of a list (items, accounts, classes …) that bears the name. */
  holderInList(entity: EntityName, name: string): string | undefined {
    return this.#names.get(`${entity}:${name.toLowerCase()}`)?.id;
  }

  #hold(entity: EntityName, data: JsonObject): void {
    const key = this.#nameKey(entity, data);
    if (key !== undefined) this.#names.set(key, { entity, id: textOf(data.Id) });
  }

  #release(entity: EntityName, data: JsonObject): void {
    const key = this.#nameKey(entity, data);
    if (key !== undefined && this.#names.get(key)?.id === textOf(data.Id)) this.#names.delete(key);
  }

  #nameKey(entity: EntityName, data: JsonObject): string | undefined {
    if (people.includes(entity)) return `people:${textOf(data.DisplayName).toLowerCase()}`;
    const name = textOf(data.FullyQualifiedName) || textOf(data.Name);
    return name === '' ? undefined : `${entity}:${name.toLowerCase()}`;
  }

  /** Inserts a record under the next id, or under its own, and stamps it. */
  insert(entity: EntityName, values: JsonObject): JsonObject {
    this.#lastId += 1;
    const at = this.#now();
    const time = stamp(at);
    const data: JsonObject = {
      ...values,
      domain: 'QBO',
      sparse: false,
      Id: String(this.#lastId),
      SyncToken: '0',
      MetaData: { CreateTime: time, LastUpdatedTime: time },
    };
    this.#write(entity, { id: `${entity}/${this.#lastId}`, entity, order: this.#lastId, data });
    this.#tell({ entity, id: String(this.#lastId), kind: 'created', at });
    return data;
  }

  /** Replaces a record; its version rises. @param silent a consequence of another record's change (a balance) */
  put(entity: EntityName, data: JsonObject, kind: 'updated' | 'voided' = 'updated'): JsonObject {
    const kept = this.#table(entity).get(textOf(data.Id));
    if (kept === undefined) throw new Error(`There is no ${entity} ${textOf(data.Id)}`);
    const at = this.#now();
    const next: JsonObject = {
      ...data,
      SyncToken: String(Number(kept.data.SyncToken) + 1),
      MetaData: { ...objectOf(kept.data.MetaData), LastUpdatedTime: stamp(at) },
    };
    this.#write(entity, { ...kept, data: next });
    this.#tell({ entity, id: textOf(data.Id), kind, at });
    return next;
  }

  delete(entity: EntityName, id: string): void {
    const kept = this.#table(entity).get(id);
    if (kept === undefined) return;
    const at = this.#now();
    this.#table(entity).delete(id);
    this.#release(entity, kept.data);
    this.#kept.delete(kept.id);
    this.#deletions.put({ id: kept.id, entity, entityId: id, at: at.toISOString() });
    this.#remember(() => {
      this.#deletions.delete(kept.id);
      this.#write(entity, kept);
    });
    this.#tell({ entity, id, kind: 'deleted', at });
  }

  get #deletions(): Collection<Deletion> {
    return this.#store.collection<Deletion>(`${this.realmId}/deletions`);
  }

  deletedSince(entity: EntityName, since: Date): { id: string; at: Date }[] {
    return this.#deletions
      .list((one) => one.entity === entity && Date.parse(one.at) >= since.getTime())
      .map(({ entityId, at }) => ({ id: entityId, at: new Date(at) }));
  }

  #write(entity: EntityName, kept: Kept): void {
    const id = textOf(kept.data.Id);
    const before = this.#table(entity).get(id);
    if (before !== undefined) this.#release(entity, before.data);
    this.#table(entity).set(id, kept);
    this.#hold(entity, kept.data);
    this.#kept.put(kept);
    this.#remember(() => {
      this.#release(entity, kept.data);
      if (before === undefined) {
        this.#table(entity).delete(id);
        this.#kept.delete(kept.id);
        return;
      }
      this.#table(entity).set(id, before);
      this.#hold(entity, before.data);
      this.#kept.put(before);
    });
  }

  #remember(step: () => void): void {
    if (this.#pending !== undefined) this.#undo.push(step);
  }

  #tell(change: Change): void {
    if (this.#pending === undefined) this.#changed(this, change);
    else this.#pending.push(change);
  }

  /** Does a piece of work wholly or not at all; changes are told of when it is done. */
  atomically<T>(work: () => T): T {
    if (this.#pending !== undefined) return work();
    this.#pending = [];
    this.#undo = [];
    try {
      const result = work();
      const told = this.#pending;
      this.#pending = undefined;
      for (const change of told) this.#changed(this, change);
      return result;
    } catch (error) {
      const steps = this.#undo.reverse();
      this.#undo = [];
      for (const step of steps) step();
      throw error;
    } finally {
      this.#pending = undefined;
      this.#undo = [];
    }
  }

  /** Today in the company's books (UTC). */
  get today(): string {
    return this.#now().toISOString().slice(0, 10);
  }
}
