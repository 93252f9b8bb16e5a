import { randomUUID } from 'node:crypto';
import type { Store } from '../kit/store.ts';
import type { Behaviour } from './behaviour.ts';
import { Company, type CompanyRecord } from './company.ts';
import { Directory } from './directory.ts';
import { BusinessCentralError } from './errors.ts';
import type { Change } from './table.ts';

/** Everything that exists on the simulated side: directory and companies. */
export class World {
  readonly store: Store;
  readonly directory: Directory;
  readonly now: () => Date;
  readonly behaviour: Behaviour;
  /** Told of every change of a record. */
  onChange: (company: Company, change: Change) => void = () => undefined;
  readonly #companies = new Map<string, Company>();

  constructor(store: Store, now: () => Date, behaviour: Behaviour) {
    this.store = store;
    this.now = now;
    this.behaviour = behaviour;
    this.directory = new Directory(store, now);
    for (const record of this.#records.snapshot()) this.#open(record);
  }

  get #records() {
    return this.store.collection<CompanyRecord>('companies');
  }

  #open(record: CompanyRecord): Company {
    const company = new Company(record, {
      store: this.store,
      now: this.now,
      behaviour: this.behaviour,
      changed: (changed, change) => this.onChange(changed, change),
    });
    this.#companies.set(record.id, company);
    return company;
  }

  /** Makes a company, or answers the one of that name which the journal brought back. */
  addCompany(record: Omit<CompanyRecord, 'id' | 'createdAt'> & { id?: string }): { company: Company; isNew: boolean } {
    const found = this.companiesOf(record.tenantId, record.environment).find((one) => one.record.name === record.name);
    if (found !== undefined) return { company: found, isNew: false };
    const full = { ...record, id: record.id ?? randomUUID(), createdAt: this.now().toISOString() };
    this.#records.put(full);
    return { company: this.#open(full), isNew: true };
  }

  companiesOf(tenantId: string, environment: string): Company[] {
    const name = environment.toLowerCase();
    return [...this.#companies.values()].filter(
      ({ record }) => record.tenantId === tenantId && record.environment.toLowerCase() === name,
    );
  }

  allCompanies(): Company[] {
    return [...this.#companies.values()];
  }

  /** @throws BusinessCentralError when the environment has no such company. */
  requireCompany(tenantId: string, environment: string, id: string): Company {
    const found = this.companiesOf(tenantId, environment).find((company) => company.id === id.toLowerCase());
    if (found !== undefined) return found;
    throw new BusinessCentralError(404, 'Internal_CompanyNotFound', `The company '${id}' does not exist.`);
  }
}
