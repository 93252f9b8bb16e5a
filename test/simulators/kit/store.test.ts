import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from './store.ts';

type Thing = { id: string; value: number };

describe('the simulators’ store', () => {
  it('given objects put, changed and deleted, when walked from a cursor, then the rest comes in order both ways', () => {
    const things = new Store().collection<Thing>('things');
    for (const id of ['a', 'b', 'c', 'd']) things.put({ id, value: 1 });
    things.put({ id: 'b', value: 2 });
    things.delete('c');
    expect([...things.walk()].map(({ id }) => id)).toEqual(['d', 'b', 'a']);
    expect([...things.walk({ after: 'b' })].map(({ id }) => id)).toEqual(['a']);
    expect([...things.walk({ after: 'a', oldestFirst: true })].map(({ id, value }) => [id, value])).toEqual([
      ['b', 2],
      ['d', 1],
    ]);
  });

  it('given atomic work that fails, when it is over, then neither memory nor journal know of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    const file = join(folder, 'journal.jsonl');
    const store = new Store(file);
    const things = store.collection<Thing>('things');
    things.put({ id: 'kept', value: 1 });
    things.put({ id: 'doomed', value: 1 });
    const failing = () =>
      store.atomically(() => {
        things.put({ id: 'kept', value: 2 });
        things.put({ id: 'new', value: 1 });
        things.delete('doomed');
        throw new Error('refused');
      });
    expect(failing).toThrow('refused');
    const expected = [
      ['kept', 1],
      ['doomed', 1],
    ];
    const seen = (from: Store) =>
      [...from.collection<Thing>('things').walk({ oldestFirst: true })].map(({ id, value }) => [id, value]);
    expect(seen(store)).toEqual(expected);
    expect(seen(new Store(file))).toEqual(expected);
    rmSync(folder, { recursive: true });
  });

  it('given atomic work whose failure counts, when it is over, then its changes stay', () => {
    const store = new Store();
    const things = store.collection<Thing>('things');
    const declined = () =>
      store.atomically(
        () => {
          things.put({ id: 'attempt', value: 1 });
          throw new Error('declined');
        },
        () => true,
      );
    expect(declined).toThrow('declined');
    expect(things.has('attempt')).toBe(true);
  });
});
