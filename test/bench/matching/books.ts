import type { LedgerContact } from '#backend/connectors/port.ts';
import type { Party } from '#backend/documents/invoice.ts';

/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

const starts =
  'Al Ber Car Dor El Fen Gar Hol In Jan Kra Lin Mor Nor Ost Pen Quin Ros Sch Tor Ul Ven Wal Zim Bra Kol'.split(' ');
const middles = 'a e i o u an en er in or ar el il on un ach ich ell itt'.split(' ');
const ends = 'mann berg son stein feld ner ler ski ini ez eau ton ley dorf hof bach er ic ov sen'.split(' ');
const given =
  'Anna Peter Maria Thomas Lukas Sophie Julia Paul Laura Martin Eva Simon Clara Felix Nora David Lena Jonas Emma Oskar'.split(
    ' ',
  );
const trades = 'Bau Software Logistik Medien Handel Technik Foods Design Energie Pharma'.split(' ');
const forms = ['GmbH', 'AG', 'KG', 'GmbH & Co. KG', 'UG (haftungsbeschränkt)'];

/** The customer of this number: two in three are companies; names, streets and towns repeat as they do in life. */
export function contactOf(index: number): LedgerContact {
  const roll = dice(index + 1);
  const pick = <T extends string>(list: readonly T[]): string => list[Math.floor(roll() ** 1.5 * list.length)] ?? '';
  const surname = `${pick(starts)}${pick(middles)}${pick(ends)}`;
  const company = roll() < 0.66;
  const name = company ? `${surname} ${pick(trades)} ${pick(forms)}` : `${pick(given)} ${surname}`;
  return {
    id: `c-${index}`,
    number: String(10_000 + index),
    name,
    email: roll() < 0.9 ? `${name.split(' ')[0]?.toLowerCase()}${index}@${surname.toLowerCase()}.example` : null,
    phone: roll() < 0.6 ? `+4930${String(10_000_000 + index).slice(1)}1` : null,
    taxId: company && roll() < 0.7 ? `DE${String(100_000_000 + ((index * 7919) % 899_999_999))}` : null,
    address: {
      line1: `${pick(starts)}${pick(ends)}straße ${1 + Math.floor(roll() * 150)}`,
      line2: null,
      city: `${pick(starts)}${pick(middles)}stadt`,
      postalCode: String(10_000 + Math.floor(roll() * 80_000)),
      state: null,
      country: 'DE',
    },
    currency: null,
    blocked: null,
    modifiedAt: new Date('2026-01-01T00:00:00Z'),
  };
}

/** A Stripe customer: by turns as the book has it, with slips and without e-mail, and nobody of the book. */
export function customerOf(index: number, size: number): Party {
  const roll = dice(index * 31 + 7);
  const unknown = index % 4 === 3;
  const contact = contactOf(unknown ? size + index : Math.floor(roll() * size));
  const slipped = index % 4 === 1 || index % 4 === 2;
  return {
    id: `cus_${index}`,
    name: slipped ? slip(contact.name, roll) : contact.name,
    businessName: null,
    email: slipped ? null : contact.email,
    phone: index % 4 === 2 ? contact.phone : null,
    address: { ...contact.address, line1: slip(contact.address.line1 ?? '', roll) },
    taxIds: [],
    metadata: {},
  };
}

/** One letter left out, and not the first. */
function slip(text: string, roll: () => number): string {
  const at = 1 + Math.floor(roll() * Math.min(6, text.length - 1));
  return text.slice(0, at) + text.slice(at + 1);
}
