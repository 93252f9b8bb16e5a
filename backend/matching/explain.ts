import type { Pair } from './compare/pair.ts';
import type { Doubt, Step, Verdict } from './compare/verdict.ts';
import { contactLabel } from './contact.ts';
import { fieldWords, ruleWords } from './fields.ts';

/** What a doubt says to a merchant, as the end of a sentence: "…leads to 10000 “Contoso”, but <this>". */
const doubts: Record<Doubt, (pair: Pair) => string> = {
  tax_id: ({ held }) => `it has another tax ID (${held.contact.taxId ?? ''})`,
  tax_id_slip: ({ held }) => `its tax ID is written differently (${held.contact.taxId ?? ''})`,
  legal_form: () => 'its legal form is another, so it is another company',
  number: () => 'the number in its name is another',
  first_name: () => 'its first name is another: it may be a relative or colleague',
  mixed_scripts: () => 'one of the names uses letters of another alphabet that only look alike',
  sister_company: () => 'one name says more: it may be another company of the group',
  currency: ({ held }) => `it is kept in ${held.contact.currency ?? 'another currency'}`,
  blocked: ({ held }) => `it is blocked (${held.contact.blocked ?? ''})`,
  other_name: () => 'its name is another',
  part_of_name: () => 'only a part of its name is the same',
  person_name: () => 'a name that may be a person’s never decides alone',
  other_country: () => 'it is at another place',
};

export const doubtWords = (doubt: Doubt, pair: Pair): string => doubts[doubt](pair);

/** One sentence that a merchant understands: what was decided and by what. */
export function explain(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'match': {
      const by = ruleWords(verdict.rule);
      const contact = contactLabel(verdict.pair.held.contact);
      if (verdict.tie === 0) return `Matched by ${by}: only ${contact} has it.`;
      return `Matched by ${by}: ${verdict.tie + 1} customers have it, but only ${contact} agrees in everything else.`;
    }
    case 'ambiguous':
      return `${verdict.pairs.length} customers have this ${ruleWords(verdict.rule)}, so it does not tell which one it is.`;
    case 'blocked':
      return `Only ${contactLabel(verdict.pair.held.contact)} has this ${ruleWords(verdict.rule)}, and it is blocked (${verdict.pair.held.contact.blocked ?? ''}).`;
    case 'doubt': {
      const [pair] = verdict.pairs;
      if (pair === undefined) return '';
      // Kept as its own wording: the tax id is what a bookkeeper trusts most.
      if (verdict.doubt === 'tax_id')
        return `The ${ruleWords(verdict.rule)} leads to ${contactLabel(pair.held.contact)}, which has another tax ID (${pair.held.contact.taxId ?? ''}).`;
      return `The ${ruleWords(verdict.rule)} leads to ${contactLabel(pair.held.contact)}, but ${doubtWords(verdict.doubt, pair)}.`;
    }
    case 'contradiction':
      return `The ${ruleWords(verdict.rule)} leads to ${contactLabel(verdict.pair.held.contact)}, but the ${ruleWords(verdict.rival)} to ${labels(verdict.rivals)}.`;
    case 'may_exist':
      return `${explainMisses(verdict.steps)} But ${labels(verdict.pairs)} has ${agreeing(verdict.pairs)}: it may already exist.`;
    case 'nobody':
      return explainMisses(verdict.steps);
  }
}

const labels = (pairs: readonly Pair[]): string =>
  pairs
    .slice(0, 3)
    .map(({ held }) => contactLabel(held.contact))
    .join(', ');

function agreeing(pairs: readonly Pair[]): string {
  const has = (test: (pair: Pair) => boolean, words: string): string[] => (pairs.some(test) ? [words] : []);
  const found = [
    ...has(({ taxId }) => taxId === 'same', 'the same tax ID'),
    ...has(({ number }) => number === true, 'the same customer number'),
    ...has(({ email }) => email === 'same', 'the same e-mail'),
    ...has(({ email }) => email === 'slip' || email === 'slip_in_domain', 'nearly the same e-mail'),
    ...has(({ phone }) => phone === 'same' || phone === 'tail', 'the same phone'),
    ...has(({ name }) => name.level === 'same', 'the same name'),
    ...has(({ name }) => name.veto === 'first_name', 'the same family name and address'),
    ...has(({ name }) => name.level === 'near' || name.level === 'part', 'a similar name'),
  ];
  if (found.length === 0) return 'the same address';
  return found.length === 1 ? (found[0] ?? '') : `${found.slice(0, -1).join(', ')} and ${found.at(-1)}`;
}

/** Why no rule found anybody, rule by rule, with the fields that are empty (C14). */
export function explainMisses(steps: readonly Pick<Step, 'rule' | 'empty'>[]): string {
  if (steps.length === 0) return 'The settings hold no rule by which a customer may be found.';
  const misses = steps.map(({ rule, empty }) => {
    if (empty.length === 0) return `no customer has this ${ruleWords(rule)}`;
    return `${empty.map(fieldWords).join(' and ')} ${empty.length === 1 ? 'is' : 'are'} empty or a placeholder in Stripe`;
  });
  const sentence = [...new Set(misses)].join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
