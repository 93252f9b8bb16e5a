import type { MatchField } from '#shared/settings.ts';
import type { MirrorContact } from './contact.ts';
import { contactLabel } from './contact.ts';
import { emptyFields, fieldWords, isStrong, type Rule, ruleWords, satisfies } from './fields.ts';
import { taxIdsContradict } from './normalise/tax-id.ts';
import type { PartyKeys } from './normalise.ts';

/** How one rule went: which of its fields the customer lacks, and which contacts fulfil it. */
export type RuleStep = { rule: Rule; empty: MatchField[]; holders: MirrorContact[] };

export type RuleVerdict =
  | { kind: 'single'; rule: Rule; contact: MirrorContact; reason: string }
  | { kind: 'ambiguous'; rule: Rule; contacts: MirrorContact[]; reason: string }
  | { kind: 'blocked'; rule: Rule; contact: MirrorContact; reason: string }
  | { kind: 'contradiction'; rule: Rule; contacts: MirrorContact[]; by: string; reason: string }
  | { kind: 'nobody'; reason: string };

/** Puts every rule to the contacts found. A rule with an empty field is unsatisfied; it never shrinks to fewer fields. */
export function walkRules(rules: readonly Rule[], holders: readonly MirrorContact[], keys: PartyKeys): RuleStep[] {
  return rules.map((rule) => {
    const empty = emptyFields(rule, keys);
    return {
      rule,
      empty,
      holders: empty.length > 0 ? [] : holders.filter((contact) => satisfies(rule, contact, keys)),
    };
  });
}

/**
 * The first rule that finds anybody decides, and only by exactly one contact: a key held by several identifies none of
 * them (C10, C12), one that leads to a blocked contact is for the merchant. A rule that finds nobody passes on. What
 * identifies by itself (tax id, customer number) must not speak against the choice, whatever its place in the order.
 */
export function judge(steps: readonly RuleStep[], keys: PartyKeys): RuleVerdict {
  const deciding = steps.find(({ holders }) => holders.length > 0);
  const [contact, second] = deciding?.holders ?? [];
  if (deciding === undefined || contact === undefined) return { kind: 'nobody', reason: explainMisses(steps) };
  const { rule, holders } = deciding;
  const by = ruleWords(rule);
  if (second !== undefined) {
    const reason = `${holders.length} customers have this ${by}, so it does not tell which one it is.`;
    return { kind: 'ambiguous', rule, contacts: holders, reason };
  }
  const rival = steps.find(
    (step) => step.rule.some(isStrong) && step.holders.length > 0 && !step.holders.includes(contact),
  );
  if (rival !== undefined) {
    const others = rival.holders.map(contactLabel).join(', ');
    return {
      kind: 'contradiction',
      rule,
      contacts: [contact, ...rival.holders],
      by: `${by}, and by ${ruleWords(rival.rule)}`,
      reason: `The ${by} leads to ${contactLabel(contact)}, but the ${ruleWords(rival.rule)} to ${others}.`,
    };
  }
  if (taxIdsContradict(contact.taxIdKey, keys.taxIds)) {
    return {
      kind: 'contradiction',
      rule,
      contacts: [contact],
      by: `${by}, but with another tax ID`,
      reason: `The ${by} leads to ${contactLabel(contact)}, which has another tax ID (${contact.taxId}).`,
    };
  }
  if (contact.blocked !== null) {
    const reason = `Only ${contactLabel(contact)} has this ${by}, and it is blocked (${contact.blocked}).`;
    return { kind: 'blocked', rule, contact, reason };
  }
  return { kind: 'single', rule, contact, reason: `Matched by ${by}: only ${contactLabel(contact)} has it.` };
}

/** Why no rule found anybody, rule by rule, with the fields that are empty (C14). */
export function explainMisses(steps: readonly RuleStep[]): string {
  if (steps.length === 0) return 'The settings hold no rule by which a customer may be found.';
  const misses = steps.map(({ rule, empty }) => {
    if (empty.length === 0) return `no customer has this ${ruleWords(rule)}`;
    return `${empty.map(fieldWords).join(' and ')} ${empty.length === 1 ? 'is' : 'are'} empty or a placeholder in Stripe`;
  });
  const sentence = [...new Set(misses)].join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
