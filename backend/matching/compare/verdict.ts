import type { MatchField } from '#shared/settings.ts';
import { isStrong, type Rule } from '../fields.ts';
import { addressPoints, type ParsedAddress, sameHouse } from '../places/address.ts';
import { compare, isElsewhere, nameOnly, otherSurname, type Pair, type Veto } from './pair.ts';
import type { Held, Wanted } from './prepare.ts';
import { emptyFieldsOf, satisfies } from './satisfy.ts';

/** How one rule went: which of its fields the customer lacks, and whom of the book fulfils it. */
export type Step = { rule: Rule; empty: MatchField[]; holders: Pair[] };

/** Why a holder of a rule is not simply taken. */
export type Doubt = Veto | 'other_name' | 'part_of_name' | 'person_name' | 'other_country' | 'tax_id_slip';

export type Verdict =
  | { kind: 'match'; rule: Rule; pair: Pair; tie: number; steps: Step[] }
  | { kind: 'ambiguous'; rule: Rule; pairs: Pair[]; steps: Step[] }
  | { kind: 'blocked'; rule: Rule; pair: Pair; steps: Step[] }
  /** The rule's holder is contradicted by something of its own, or by the holders of another rule. */
  | { kind: 'doubt'; rule: Rule; pairs: Pair[]; doubt: Doubt; steps: Step[] }
  | { kind: 'contradiction'; rule: Rule; pair: Pair; rival: Rule; rivals: Pair[]; steps: Step[] }
  /** No rule found anybody, but outside of the rules something agrees. */
  | { kind: 'may_exist'; pairs: Pair[]; steps: Step[] }
  | { kind: 'nobody'; namesakes: Pair[]; steps: Step[] };

/**
 * Decides whom a Stripe customer is among those of the book that may be it.
 * All rules are put to all of them. The first rule in order that finds exactly one, free of contradictions, decides;
 * what the other rules found must not speak against it.
 */
export function decideAmong(wanted: Wanted, book: readonly Held[], rules: readonly Rule[]): Verdict {
  const pairs = book.map((held) => compare(wanted, held));
  const steps = rules.map((rule): Step => {
    const empty = emptyFieldsOf(rule, wanted);
    return { rule, empty, holders: empty.length > 0 ? [] : pairs.filter((pair) => satisfies(rule, pair, wanted)) };
  });
  const deciding = steps.find((step) => winnerOf(step) !== null);
  const winner = deciding === undefined ? null : winnerOf(deciding);
  if (deciding === undefined || winner === null) return undecided(wanted, pairs, steps);
  const rival = rivalOf(steps, deciding, winner, pairs);
  if (rival !== null) return { kind: 'contradiction', rule: deciding.rule, pair: winner, ...rival, steps };
  return { kind: 'match', rule: deciding.rule, pair: winner, tie: deciding.holders.length - 1, steps };
}

/** The only holder of a rule that nothing speaks against; null when there is none, or more than one. */
function winnerOf({ rule, holders }: Step): Pair | null {
  const [only, ...more] = holders.filter((pair) => !pair.vetoes.includes('currency'));
  if (only === undefined) return null;
  if (more.length === 0) return doubtOf(rule, only) === null ? only : null;
  // A key that several hold identifies none of them; other fields may tell them apart, by the name first of all.
  const ranked = [only, ...more].sort((a, b) => b.points - a.points);
  const [best, ...others] = ranked;
  if (best === undefined || doubtOf(rule, best) !== null || !fullName(best)) return null;
  return others.every((other) => isAnother(other, best, rule)) ? best : null;
}

const fullName = ({ name }: Pair): boolean => name.level === 'same' || name.level === 'near';

/** A holder of the same key that surely is not the one: another name, or far less of everything. */
function isAnother(other: Pair, best: Pair, rule: Rule): boolean {
  if (other.vetoes.some((veto) => veto !== 'blocked' && veto !== 'mixed_scripts')) return true;
  if (other.name.level === 'other' || other.name.level === 'kin') return true;
  return rule.includes('name') && other.points <= best.points - 10 && isElsewhere(other);
}

/** What speaks against taking the holder of a rule; null when nothing does. */
export function doubtOf(rule: Rule, pair: Pair): Doubt | null {
  const { name } = pair;
  const ownTaxNumber = personalTaxId(pair);
  const mistyped = jumbledOwner(pair);
  const veto = pair.vetoes.find((each) => !((ownTaxNumber || mistyped) && each === 'first_name'));
  if (veto !== undefined) return veto;
  if (ownTaxNumber || mistyped) return null;
  if (pair.taxId === 'slip' && !slipOfTaxId(pair)) return 'tax_id_slip';
  const apart = name.level === 'other' || name.level === 'kin';
  const pointer = rule.some((field) => field === 'number' || field.startsWith('metadata:'));
  // The merchant's own number for the customer outweighs a trade name, but not another name elsewhere.
  if (pointer) return apart && isElsewhere(pair) ? 'other_name' : null;
  if (apart)
    return (otherSurname(pair) && rule.includes('name') && rule.includes('address')) ||
      (name.level === 'kin' && ownMailbox(pair) && (otherSurname(pair) || addressPoints(pair.address) >= 4))
      ? null
      : 'other_name';
  // In a mailbox that several share, a first name in other letters is rather a relative than a slip.
  if (
    isPerson(pair) &&
    (name.slips > 0 || name.variant) &&
    pair.held.email?.role === true &&
    pair.email === 'same' &&
    rule.every((field) => field === 'email' || field === 'name')
  )
    return 'first_name';
  if (name.level === 'unknown' && pair.personOfCompany && isElsewhere(pair)) return 'other_country';
  if (rule.length === 1 && rule[0] === 'name') {
    if (mayBePerson(pair)) return 'person_name';
    if (isElsewhere(pair)) return 'other_country';
  }
  if (name.level === 'part' && !partWillDo(pair)) return 'part_of_name';
  return null;
}

/** One digit wrong, or two swapped, while all else is the same: a slip. Companies of a group may be numbered on. */
function slipOfTaxId(pair: Pair): boolean {
  const points = addressPoints(pair.address);
  if (fullName(pair)) return points >= 15;
  return !pair.companyName && points >= 21 && (pair.name.level === 'part' || otherSurname(pair));
}

/**
 * A person's tax number belongs to one person: with the same house, a name written quite differently is a name written
 * wrongly. Companies do share a number (VAT groups), there another name stays a question.
 */
const personalTaxId = (pair: Pair): boolean =>
  pair.taxId === 'same' &&
  !pair.companyName &&
  pair.held.name?.kind !== 'company' &&
  pair.address.country !== false &&
  addressPoints(pair.address) >= 10;

/**
 * A person's own mailbox, one name the same and the other nothing but its letters jumbled: typed in haste. A mailbox that
 * a family shares has real names beside it.
 */
const jumbledOwner = ({ name, email, held, address }: Pair): boolean =>
  name.jumbled &&
  email === 'same' &&
  held.email?.role === false &&
  address.country !== false &&
  addressPoints(address) >= -2;

/** The mailbox bears a name of the contact: it is that person's, though one of the names is written quite wrongly. */
const ownMailbox = ({ email, held }: Pair): boolean =>
  email === 'same' &&
  held.email?.role === false &&
  (held.name?.words ?? []).some((word) => word.length >= 3 && held.email?.local.startsWith(word) === true);

/**
 * One name within the other: a brand and its registered name, a first name alone. Two registered names (both with their
 * legal form) are two companies; and a mailbox of a function serves a whole group.
 */
function partWillDo(pair: Pair): boolean {
  if (pair.taxId === 'same') return true;
  if (isPerson(pair)) return true;
  const { name } = pair;
  const informal = name.formMissing || pair.held.name?.form === null;
  return informal && (pair.held.email?.role !== true || addressPoints(pair.address) >= 10);
}

/** Two or three words of which none is known to name a company: Wei Zhang, but Blue Door too. A name alone is not enough. */
const mayBePerson = (pair: Pair): boolean => {
  const { name: held } = pair.held;
  if (isPerson(pair)) return true;
  return !pair.companyName && held?.kind === 'unknown' && held.words.length > 1 && held.words.length < 4;
};

const isPerson = (pair: Pair): boolean => pair.held.name?.kind === 'person';

/** Another rule, or a key of its own, that points to others than the winner. */
function rivalOf(
  steps: readonly Step[],
  deciding: Step,
  winner: Pair,
  pairs: readonly Pair[],
): { rival: Rule; rivals: Pair[] } | null {
  for (const step of steps) {
    if (step === deciding || step.holders.includes(winner)) continue;
    const rivals = step.holders.filter((pair) => !pair.vetoes.includes('currency'));
    const strong = step.rule.some((field) => isStrong(field) || field === 'email') || step.rule.length > 1;
    if (strong && rivals.length > 0) return { rival: step.rule, rivals };
  }
  const elsewhere = (agrees: (pair: Pair) => boolean) =>
    agrees(winner) ? [] : pairs.filter((pair) => pair !== winner && agrees(pair) && !pair.vetoes.includes('currency'));
  const byTaxId = elsewhere((pair) => pair.taxId === 'same');
  if (byTaxId.length > 0) return { rival: ['taxId'], rivals: byTaxId };
  const byNumber = elsewhere((pair) => pair.number === true);
  return byNumber.length > 0 ? { rival: ['number'], rivals: byNumber } : null;
}

function undecided(wanted: Wanted, pairs: Pair[], steps: Step[]): Verdict {
  const found = steps.find(({ holders }) => holders.length > 0);
  const [pair, second] = found?.holders ?? [];
  if (found !== undefined && pair !== undefined) {
    const { rule, holders } = found;
    if (second !== undefined) return { kind: 'ambiguous', rule, pairs: holders, steps };
    const doubt = doubtOf(rule, pair);
    if (doubt === 'blocked') return { kind: 'blocked', rule, pair, steps };
    return { kind: 'doubt', rule, pairs: holders, doubt: doubt ?? 'other_name', steps };
  }
  const perhaps = pairs.filter((candidate) => mayBe(candidate, wanted)).sort((a, b) => b.points - a.points);
  if (perhaps.length > 0) return { kind: 'may_exist', pairs: perhaps, steps };
  const namesakes = pairs.filter(({ name }) => name.level === 'same');
  return { kind: 'nobody', namesakes, steps };
}

/**
 * Worth asking about, though no rule found it: a key in common, or a name in the same place. A missed match makes a
 * duplicate. Not worth it: another legal form, number or first name on the name alone; a namesake elsewhere.
 */
export function mayBe(pair: Pair, wanted: Wanted): boolean {
  if (pair.vetoes.includes('currency')) return false;
  const points = addressPoints(pair.address);
  if (pair.email === 'same' || pair.taxId === 'same' || pair.number === true) return true;
  if (pair.vetoes.includes('mixed_scripts')) return true;
  const apart = pair.name.level === 'other' || pair.name.level === 'kin';
  if (pair.phone !== null && pair.phone !== 'other') return !apart && pair.name.veto === null;
  if (pair.taxId !== 'contradicts' && sameHouse(pair.address) && points >= 19 && mayBeRenamed(pair)) return true;
  const differs = pair.name.veto !== null || pair.taxId === 'contradicts';
  if (pair.email === 'slip' || pair.email === 'slip_in_domain') return pair.name.level !== 'other' && !differs;
  if (differs) return false;
  if (apart) return pair.name.level === 'kin' && points >= 22;
  if (pair.name.level === 'unknown') return points >= 14;
  if (pair.name.level === 'part') return points >= 10;
  if (isElsewhere(pair) && (pair.address.country === false || isPerson(pair) || points <= -8)) return false;
  if (pair.name.level === 'near' && pair.name.agreeing < 2 && points < 6) return false;
  return nameOnly(pair) ? samePlace(pair, wanted) : true;
}

/**
 * In the very same house: one family name with another first name is a relative, or the same customer under the name of
 * who ordered; one name with another legal form is a sister company, or the company converted (UG into GmbH). Never
 * taken, but worth a question, because else a duplicate is made.
 */
const mayBeRenamed = ({ name }: Pair): boolean =>
  name.veto === 'first_name' || (name.veto === 'legal_form' && (name.level === 'same' || name.level === 'near'));

/** The same country or place, as far as it is told; or no side tells any. */
function samePlace({ address, held }: Pair, wanted: Wanted): boolean {
  if (address.country === true || addressPoints(address) > 0) return true;
  return !tells(wanted.address) || !tells(held.address);
}

const tells = (address: ParsedAddress | null): boolean =>
  address !== null &&
  (address.country !== null || address.street.length + address.city.length > 0 || address.postalCode !== null);
