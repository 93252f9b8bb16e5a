import { describe, expect, it } from 'vitest';
import type { StoredDecision } from '#shared/api/invoice.ts';
import { decisionView, linkBasis } from './contact-words.ts';

const contoso = { id: 'a', number: '10000', name: 'Contoso GmbH' };
const stored: StoredDecision = {
  decision: 'match',
  rule: 'name and phone',
  ruleNumber: 2,
  reason: 'Matched by name and phone.',
  settingsVersion: 7,
  contact: contoso,
  evidence: [],
  candidates: [],
  at: null,
  earlier: null,
};
const wordsOf = (over: Partial<StoredDecision>) => {
  const { sentence, basis, earlier } = decisionView({ ...stored, ...over }, 'Business Central', () => null);
  return { sentence, basis, earlier };
};

describe('a decision in words', () => {
  it.each<[string, Partial<StoredDecision>, string, string]>([
    [
      'a match by a rule',
      {},
      '10000 “Contoso GmbH” is this customer in Business Central.',
      'Decided by rule 2: name and phone, sync settings version 7.',
    ],
    [
      'a match by the number, which goes before the rules',
      { rule: 'customer number', ruleNumber: null },
      '10000 “Contoso GmbH” is this customer in Business Central.',
      'Decided by the customer number, sync settings version 7.',
    ],
    [
      'a link that somebody chose',
      { decision: 'remembered', rule: null, ruleNumber: null },
      '10000 “Contoso GmbH” is linked to this Stripe customer.',
      'Sync settings version 7.',
    ],
    [
      'a link that a rule once found',
      { decision: 'remembered' },
      '10000 “Contoso GmbH” is linked to this Stripe customer.',
      'Decided by rule 2: name and phone, sync settings version 7.',
    ],
    [
      'a new customer that was created',
      { decision: 'create', rule: null, ruleNumber: null },
      '10000 “Contoso GmbH” was created in Business Central.',
      'No rule found anybody, sync settings version 7.',
    ],
    [
      'a new customer not created yet',
      { decision: 'create', rule: null, ruleNumber: null, contact: null },
      'A new customer in Business Central.',
      'No rule found anybody, sync settings version 7.',
    ],
    [
      'a question at a rule',
      { decision: 'review', contact: null },
      'It is not certain who this is, so you are asked.',
      'Stopped at rule 2: name and phone, sync settings version 7.',
    ],
    [
      'a question without a rule',
      { decision: 'review', contact: null, rule: null, ruleNumber: null },
      'It is not certain who this is, so you are asked.',
      'No rule decided, sync settings version 7.',
    ],
  ])('given %s, then whom and by what', (_, over, sentence, basis) => {
    expect(wordsOf(over)).toEqual({ sentence, basis, earlier: null });
  });

  it.each<[string, Partial<StoredDecision>, string]>([
    ['this one uses another', {}, 'this one uses 10000 “Contoso GmbH”.'],
    ['this one asks', { decision: 'review', contact: null }, 'this one asks.'],
    ['this one creates', { decision: 'create', contact: null }, 'this one takes a new customer.'],
  ])('given earlier runs used somebody else and %s, then it says so, and what has changed since', (_, over, now) => {
    const contact = { id: 'b', number: 'C-100', name: 'Fabrikam AG' };
    const earlier = { decision: 'match' as const, contact, settingsVersion: 3, at: null };
    expect(wordsOf({ ...over, earlier }).earlier).toBe(
      `Earlier runs used C-100 “Fabrikam AG”; ${now} The sync settings have changed since, from version 3 to 7.`,
    );
    expect(wordsOf({ ...over, earlier: { ...earlier, settingsVersion: 7 } }).earlier).toContain(
      'The link or the customers have changed since.',
    );
  });
});

describe('how a link came about', () => {
  it.each([
    ['matched', null, 'Decided by rule 2: name and phone, sync settings version 7.'],
    ['created', null, 'Created by Tieout, sync settings version 7.'],
    ['created', 'Ada', 'Created by Ada, sync settings version 7.'],
    ['chosen', 'Ada', 'Chosen by Ada.'],
  ] as const)('given it was %s by %s, then that is said', (how, by, words) => {
    expect(linkBasis({ how, by, rule: 'name and phone', ruleNumber: 2, settingsVersion: 7 })).toBe(words);
  });
});
