import { randomUUID } from 'node:crypto';
import type { Collection } from '../kit/store.ts';
import type { EntitySet } from './schema/field.ts';
import type { Values } from './values.ts';

/** One dimension and its value on a document or line. */
export type DimensionLink = { dimensionId: string; valueId: string };

/** A line that lives inside its document, so that a document with its lines becomes real in one step. */
export type Line = { id: string; version: number; values: Values; dimensions: DimensionLink[] };

/** A stored record. `order` grows with every insert and is the place of a record in unsorted lists. */
export type Row = {
  id: string;
  order: number;
  version: number;
  values: Values;
  lines?: Line[];
  dimensions?: DimensionLink[];
};

export type Change = { set: string; id: string; kind: 'created' | 'updated' | 'deleted'; at: string };

/** The undo log of one unit of work: functions that take a write back, newest last. */
export type Undo = (() => void)[];

/** One table of one company. Rows handed out are live: never write to them, use {@link Table.update}. */
export class Table {
  readonly set: EntitySet;
  readonly #rows: Collection<Row>;
  readonly #now: () => string;
  readonly #changed: (change: Change) => void;
  readonly #undo: () => Undo | undefined;
  #lastOrder = 0;
  #index = new Map<string, Row>();

  constructor(
    set: EntitySet,
    rows: Collection<Row>,
    hooks: { now: () => string; changed: (change: Change) => void; undo: () => Undo | undefined },
  ) {
    this.set = set;
    this.#rows = rows;
    this.#now = hooks.now;
    this.#changed = hooks.changed;
    this.#undo = hooks.undo;
    for (const row of rows.snapshot().sort((a, b) => a.order - b.order)) {
      this.#index.set(row.id, row);
      this.#lastOrder = Math.max(this.#lastOrder, row.order);
    }
  }

  /** Every row, oldest first. */
  rows(): Iterable<Row> {
    return this.#index.values();
  }

  get size(): number {
    return this.#index.size;
  }

  get(id: string): Row | undefined {
    return this.#index.get(id.toLowerCase());
  }

  /** The first row whose field has that value. */
  findBy(field: string, value: string | number): Row | undefined {
    for (const row of this.#index.values()) if (row.values[field] === value) return row;
    return undefined;
  }

  find(where: (row: Row) => boolean): Row | undefined {
    for (const row of this.#index.values()) if (where(row)) return row;
    return undefined;
  }

  insert(values: Values, parts: { id?: string; lines?: Line[]; dimensions?: DimensionLink[] } = {}): Row {
    this.#lastOrder += 1;
    const at = this.#now();
    const row: Row = {
      ...parts,
      id: parts.id ?? randomUUID(),
      order: this.#lastOrder,
      version: 1,
      values: { ...values, lastModifiedDateTime: at },
    };
    this.#put(row);
    this.#undo()?.push(() => this.#drop(row.id));
    this.#changed({ set: this.set.name, id: row.id, kind: 'created', at });
    return row;
  }

  update(row: Row, values: Values, parts: { lines?: Line[]; dimensions?: DimensionLink[] } = {}): Row {
    const at = this.#now();
    const next: Row = {
      ...row,
      ...parts,
      version: row.version + 1,
      values: { ...row.values, ...values, lastModifiedDateTime: at },
    };
    this.#put(next);
    this.#undo()?.push(() => this.#put(row));
    this.#changed({ set: this.set.name, id: row.id, kind: 'updated', at });
    return next;
  }

  remove(row: Row): void {
    this.#drop(row.id);
    this.#undo()?.push(() => this.#put(row));
    this.#changed({ set: this.set.name, id: row.id, kind: 'deleted', at: this.#now() });
  }

  #put(row: Row): void {
    const comesBack = row.order < this.#lastOrder && !this.#index.has(row.id);
    this.#rows.put(row);
    this.#index.set(row.id, row);
    // A deletion that is taken back must not move the record to the end: pages are cut by that order.
    if (comesBack) this.#index = new Map([...this.#index].sort(([, a], [, b]) => a.order - b.order));
  }

  #drop(id: string): void {
    this.#rows.delete(id);
    this.#index.delete(id);
  }
}
