import type { Collection, Store } from '../kit/store.ts';
import { type Change, Company, type Realm } from './company.ts';
import { Grants, type Rotation } from './oauth/grants.ts';

/** Everything that one simulator knows. */
export class World {
  readonly store: Store;
  readonly now: () => Date;
  readonly grants: Grants;
  onChange: (company: Company, change: Change) => void = () => {};
  readonly #companies = new Map<string, Company>();

  constructor(store: Store, now: () => Date, rotation: Partial<Rotation>) {
    this.store = store;
    this.now = now;
    this.grants = new Grants(store, () => new Date(), rotation);
    for (const realm of this.#realms.list()) this.#open(realm.id);
  }

  get #realms(): Collection<Realm> {
    return this.store.collection<Realm>('realms');
  }

  /** Answers by request id. */
  get answers(): Collection<{ id: string; body: string }> {
    return this.store.collection<{ id: string; body: string }>('answers');
  }

  #open(realmId: string): Company {
    const company = new Company(this.store, realmId, this.now, (one, change) => this.onChange(one, change));
    this.#companies.set(realmId, company);
    return company;
  }

  company(realmId: string): Company | undefined {
    return this.#companies.get(realmId);
  }

  companies(): Company[] {
    return [...this.#companies.values()];
  }

  /** Makes a company, or finds the one of that id. */
  addCompany(realm: Realm): { company: Company; isNew: boolean } {
    const known = this.#companies.get(realm.id);
    if (known !== undefined) return { company: known, isNew: false };
    this.#realms.put(realm);
    return { company: this.#open(realm.id), isNew: true };
  }
}
