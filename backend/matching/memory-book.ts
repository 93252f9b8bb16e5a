import type { BookContact, Held, Wanted } from './compare/prepare.ts';
import { prepareContact } from './compare/prepare.ts';
import { heldKeys, phoneTail, wantedKeys } from './keys.ts';

/** More customers under one finding key than this, and the key says nothing. */
const mostPerKey = 60;
/** Compared at most, those found by the most keys first. */
const mostCompared = 32;

/** A book in memory, found by the same keys as the mirror: for files, rehearsals and tests. */
export class MemoryBook {
  readonly #held: Held[];
  readonly #exact = new Map<string, number[]>();
  readonly #finding = new Map<string, number[]>();

  constructor(contacts: readonly BookContact[], homeCountry: string | null) {
    this.#held = contacts.map((contact) => prepareContact(contact, homeCountry));
    for (const [index, held] of this.#held.entries()) {
      for (const key of exactKeys(held)) add(this.#exact, key, index);
      for (const key of heldKeys(held)) add(this.#finding, key, index);
    }
  }

  /** Whoever may be this customer: all with an exact key in common, and the likeliest of the others. */
  candidates(wanted: Wanted): Held[] {
    const found = new Map<number, number>();
    for (const key of wantedExactKeys(wanted))
      for (const index of (this.#exact.get(key) ?? []).slice(0, mostPerKey)) found.set(index, 100);
    for (const key of wantedKeys(wanted)) {
      const holders = this.#finding.get(key) ?? [];
      if (holders.length > mostPerKey) continue;
      for (const index of holders) found.set(index, (found.get(index) ?? 0) + 1);
    }
    return [...found]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, mostCompared)
      .map(([index]) => this.#held[index])
      .filter((held) => held !== undefined);
  }
}

function exactKeys({ contact, email, phone, taxId, number }: Held): string[] {
  return [
    ...(email === null ? [] : [`e:${email.key}`]),
    ...(phone === null ? [] : [`p:${phoneTail(phone)}`]),
    ...(taxId === null ? [] : [`t:${taxId}`]),
    ...(number === null ? [] : [`n:${number}`]),
    `i:${contact.ledgerId}`,
  ];
}

function wantedExactKeys({ email, phone, taxIds, keys, party }: Wanted): string[] {
  const numbers = [keys.number, ...Object.values(party.metadata).map((value) => value.trim().toUpperCase())];
  return [
    ...(email === null ? [] : [`e:${email.key}`]),
    ...(phone === null ? [] : [`p:${phoneTail(phone)}`]),
    ...taxIds.map((taxId) => `t:${taxId}`),
    ...numbers.filter((number) => number !== null).map((number) => `n:${number}`),
    ...Object.values(party.metadata).map((value) => `i:${value.trim()}`),
  ];
}

function add(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
