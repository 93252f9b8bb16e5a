import type { z } from 'zod';
import { address, clearable, emptyable, hash, list, text } from '../http/fields.ts';
import type { Address, Shipping } from '../objects/customers.ts';

export const emptyAddress = (): Address => ({
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
});

type AddressParam = z.output<ReturnType<typeof address>>;

/** The address after a change: given parts replace, an empty value removes. */
export function mergeAddress(current: Address | null, change: AddressParam | '' | undefined): Address | null {
  if (change === undefined) return current;
  if (change === '') return null;
  const base = current ?? emptyAddress();
  const pick = (part: keyof Address): string | null =>
    change[part] === undefined ? base[part] : (change[part] ?? null);
  return {
    city: pick('city'),
    country: pick('country'),
    line1: pick('line1'),
    line2: pick('line2'),
    postal_code: pick('postal_code'),
    state: pick('state'),
  };
}

export const shippingParam = () => emptyable(hash({ address: address(), name: text(), phone: clearable().optional() }));

export function shippingOf(change: z.output<ReturnType<typeof shippingParam>>): Shipping | null {
  if (change === '') return null;
  return {
    address: mergeAddress(null, change.address) ?? emptyAddress(),
    name: change.name,
    phone: change.phone ?? null,
  };
}

/** Up to four name–value pairs printed on the invoice. */
export const customFieldsParam = () => emptyable(list(hash({ name: text(40), value: text(140) })).max(4));

/** `undefined` leaves what is there. */
export function or<T>(change: T | undefined, current: T): T {
  return change === undefined ? current : change;
}

/** As {@link or} for lists and hashes that an empty value unsets. */
export function orEmpty<T, E>(change: T | '' | undefined, current: E, empty: E): T | E {
  if (change === undefined) return current;
  return change === '' ? empty : change;
}
