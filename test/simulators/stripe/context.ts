import type { Collection, Stored } from '../kit/store.ts';
import { malformed, missing } from './http/errors.ts';
import type { MetadataChange } from './http/fields.ts';
import type { Account, Metadata } from './objects/customers.ts';
import type { Delivery } from './objects/events.ts';
import type { AccountData, World } from './world.ts';

/** One request (or one step of the simulator's own clock) acting on one account. */
export type Context = {
  world: World;
  account: Account;
  data: AccountData;
  /** Seconds since 1970, UTC. */
  now: number;
  request: { id: string | null; idempotency_key: string | null };
  /** Puts a recorded event on its way to one endpoint. */
  dispatch(delivery: Delivery): void;
};

/**
 * The object a path or a parameter names.
 * @throws StripeError `resource_missing`: 404 for a path, 400 when `param` says which parameter named it.
 */
export function find<T extends Stored>(collection: Collection<T>, kind: string, id: string, param?: string): T {
  const found = collection.get(id);
  if (found === undefined) throw param === undefined ? missing(kind, id) : missing(kind, id, param, 400);
  return found;
}

/** Metadata after a change: keys merge, an empty value unsets one, `''` unsets all. */
export function mergeMetadata(current: Metadata, change: MetadataChange | undefined): Metadata {
  if (change === undefined) return current;
  if (change === '') return {};
  const merged = { ...current };
  for (const [key, value] of Object.entries(change)) {
    if (value === '') delete merged[key];
    else merged[key] = value;
  }
  if (Object.keys(merged).length > 50) throw tooManyKeys();
  return merged;
}

const tooManyKeys = () => malformed('You can have up to 50 metadata keys on an object.', { param: 'metadata' });
