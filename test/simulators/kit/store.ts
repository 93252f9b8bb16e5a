import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A stored object: plain JSON with a string id that is unique within its collection. */
export type Stored = { id: string };

/**
 * One named set of objects of a simulator's {@link Store}. Objects handed out are copies: a change becomes real with
 * `put` only, as it would in a remote system.
 */
export class Collection<T extends Stored> {
  readonly #items = new Map<string, T>();
  /** Ids in the order of insertion; a deleted one stays as a gap, told apart by {@link Collection.#position}. */
  readonly #order: string[] = [];
  readonly #position = new Map<string, number>();
  readonly #write: (op: JournalOp, undo: () => void) => void;
  readonly #name: string;

  constructor(name: string, write: (op: JournalOp, undo: () => void) => void) {
    this.#name = name;
    this.#write = write;
  }

  /** A copy of the object, or undefined. */
  get(id: string): T | undefined {
    const found = this.#items.get(id);
    return found === undefined ? undefined : structuredClone(found);
  }

  has(id: string): boolean {
    return this.#items.has(id);
  }

  /** Inserts or replaces. Insertion order is kept, replacing does not move an object. */
  put(item: T): T {
    const copy = structuredClone(item);
    const before = this.#items.get(item.id);
    this.#place(copy);
    this.#write({ c: this.#name, o: 'put', i: copy }, () => {
      if (before === undefined) this.#remove(copy.id);
      else this.#items.set(before.id, before);
    });
    return structuredClone(copy);
  }

  delete(id: string): boolean {
    const before = this.#items.get(id);
    const position = this.#position.get(id);
    if (before === undefined || position === undefined) return false;
    this.#remove(id);
    this.#write({ c: this.#name, o: 'del', id }, () => {
      this.#items.set(id, before);
      this.#position.set(id, position);
    });
    return true;
  }

  /** Copies of all objects that satisfy the predicate, oldest first. */
  list(where: (item: T) => boolean = () => true): T[] {
    const found: T[] = [];
    for (const item of this.#items.values()) if (where(item)) found.push(structuredClone(item));
    return found;
  }

  /** The first object that satisfies the predicate; nothing but the result is copied. */
  find(where: (item: T) => boolean): T | undefined {
    for (const item of this.#items.values()) if (where(item)) return structuredClone(item);
    return undefined;
  }

  /** The object itself, for reading on a hot path; a caller that changes it breaks the journal. */
  peek(id: string): Readonly<T> | undefined {
    return this.#items.get(id);
  }

  /**
   * Walks the objects themselves (no copies, for reading only) from the newest to the oldest, or the other way, and
   * begins next to `after` when given: one page of a large collection costs what the page costs.
   */
  *walk(options: { oldestFirst?: boolean; after?: string } = {}): Generator<Readonly<T>, void> {
    const step = options.oldestFirst === true ? 1 : -1;
    const cursor = options.after === undefined ? undefined : this.#position.get(options.after);
    let index = cursor === undefined ? (step === 1 ? 0 : this.#order.length - 1) : cursor + step;
    for (; index >= 0 && index < this.#order.length; index += step) {
      const id = this.#order[index];
      if (id === undefined || this.#position.get(id) !== index) continue;
      const item = this.#items.get(id);
      if (item !== undefined) yield item;
    }
  }

  #place(item: T): void {
    if (!this.#items.has(item.id)) this.#position.set(item.id, this.#order.push(item.id) - 1);
    this.#items.set(item.id, item);
  }

  #remove(id: string): boolean {
    this.#position.delete(id);
    return this.#items.delete(id);
  }

  get size(): number {
    return this.#items.size;
  }

  /** @internal Used by the store when a journal is read back. */
  restore(item: T): void {
    this.#place(item);
  }

  /** @internal */
  forget(id: string): void {
    this.#remove(id);
  }

  /** @internal */
  snapshot(): T[] {
    return [...this.#items.values()];
  }
}

type JournalOp = { c: string; o: 'put'; i: Stored } | { c: string; o: 'del'; id: string };

/**
 * State of a simulator. In memory, and, when a journal file is given, written to it before a call returns, so that a
 * killed sandbox finds the same documents again that Tieout's database knows of. The journal is compacted at start.
 */
export class Store {
  readonly #collections = new Map<string, Collection<Stored>>();
  readonly #pending = new Map<string, Map<string, Stored>>();
  readonly #file: string | undefined;
  /** What an atomic piece of work has done so far: journal lines to write, and how to take it back. */
  #transaction: { lines: string[]; undo: (() => void)[] } | undefined;

  /** @param file journal path (JSON lines); without it the state lives as long as the process. */
  constructor(file?: string) {
    this.#file = file;
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file)) this.#load(readFileSync(file, 'utf8'));
    const lines: string[] = [];
    for (const [c, items] of this.#pending)
      for (const i of items.values()) lines.push(JSON.stringify({ c, o: 'put', i }));
    writeFileSync(`${file}.new`, lines.length > 0 ? `${lines.join('\n')}\n` : '');
    renameSync(`${file}.new`, file);
  }

  #load(text: string): void {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      let op: JournalOp;
      try {
        op = JSON.parse(line);
      } catch {
        continue; // the last line of a killed process may be cut short; nothing after it was acknowledged
      }
      const items = this.#pending.get(op.c) ?? new Map<string, Stored>();
      this.#pending.set(op.c, items);
      if (op.o === 'put') items.set(op.i.id, op.i);
      else items.delete(op.id);
    }
  }

  /** The collection of that name, made on first use. The caller names the type; one name has one type. */
  collection<T extends Stored>(name: string): Collection<T> {
    let found = this.#collections.get(name);
    if (found === undefined) {
      found = new Collection<Stored>(name, (op, undo) => this.#append(op, undo));
      for (const item of this.#pending.get(name)?.values() ?? []) found.restore(item);
      this.#pending.delete(name);
      this.#collections.set(name, found);
    }
    return found as unknown as Collection<T>;
  }

  /**
   * Does all of a synchronous piece of work or nothing of it: when it throws, every change it made is taken back.
   * @param keeps says of an error that the work counts nonetheless (a declined payment is recorded, then raised).
   */
  atomically<T>(work: () => T, keeps: (error: unknown) => boolean = () => false): T {
    if (this.#transaction !== undefined) return work();
    const transaction: { lines: string[]; undo: (() => void)[] } = { lines: [], undo: [] };
    this.#transaction = transaction;
    let isKept = false;
    try {
      const result = work();
      isKept = true;
      return result;
    } catch (error) {
      isKept = keeps(error);
      throw error;
    } finally {
      this.#transaction = undefined;
      if (isKept) this.#write(transaction.lines);
      else for (const undo of transaction.undo.reverse()) undo();
    }
  }

  #append(op: JournalOp, undo: () => void): void {
    const line = `${JSON.stringify(op)}\n`;
    if (this.#transaction === undefined) this.#write([line]);
    else {
      this.#transaction.lines.push(line);
      this.#transaction.undo.push(undo);
    }
  }

  #write(lines: readonly string[]): void {
    if (this.#file !== undefined && lines.length > 0) appendFileSync(this.#file, lines.join(''));
  }
}
