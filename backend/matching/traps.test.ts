import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companiesAbroad } from './companies-abroad.fixture.ts';
import { asksAbout, companiesDressed } from './companies-dressed.fixture.ts';
import { contactLineSchema, customerLineSchema, predict } from './files.ts';
import { MemoryBook } from './memory-book.ts';
import { formsContradict, splitForm } from './names/legal-forms.ts';
import { parseName } from './names/parse.ts';
import { eyeForm, romanise } from './names/scripts.ts';
import { recommendedRules } from './recommended.ts';
import { likeness, slips } from './similarity.ts';
import { trapBook, traps } from './traps.fixture.ts';

const abroad = companiesAbroad.map(([country, displayName, , addressLine1, , city, postalCode], index) =>
  contactLineSchema.parse({ id: `abroad-${index}`, displayName, addressLine1, city, postalCode, country }),
);
const book = new MemoryBook([...abroad, ...trapBook.map((line) => contactLineSchema.parse(line))], null);

const trapNames = new Map(
  trapBook.map((line) => contactLineSchema.parse(line)).map(({ name, ledgerId }) => [name, ledgerId]),
);

function decide(customer: Record<string, unknown>, rules = recommendedRules()) {
  const { party, currency } = customerLineSchema.parse({ id: 'cus_1', ...customer });
  return predict(book, rules, party, currency);
}

describe('companies of many countries, written in two ways', () => {
  it.each(companiesAbroad.map((company, index) => [index, ...company] as const))(
    '%i: given a company in %s, %j in the book and %j in Stripe, then it is never another and never made twice',
    (index, country, _book, name, _bookStreet, line1, city, postal_code) => {
      const decision = decide({ name, address: { line1, city, postal_code, country } });

      expect(decision.decision).toBe('match');
      expect([decision.contact, ...decision.candidates]).toContain(`abroad-${index}`);
    },
  );
});

describe('companies whose two spellings differ in much', () => {
  const dressed = new MemoryBook(
    companiesDressed.map(({ country, book: { name, street, city }, postalCode }, index) =>
      contactLineSchema.parse({
        id: `dressed-${index}`,
        displayName: name,
        addressLine1: street,
        city,
        postalCode,
        country,
        email: `office@firm${index}.example`,
        phone: `+4930${1_000_000 + index}`,
      }),
    ),
    null,
  );

  it.each(companiesDressed.map((company, index) => [index, company.country, company.stripe.name, company] as const))(
    '%i: given a company in %s that Stripe calls %j, then address, e-mail or phone lead to it, and never to another',
    (index, country, name, { stripe: { street: line1, city }, postalCode: postal_code }) => {
      const found = [
        { name, address: { line1, city, postal_code, country } },
        { name, email: `Office@Firm${index}.example`, address: { country } },
        { name, phone: `+49 30 ${1_000_000 + index}`, address: { country } },
      ].map((customer) => {
        const { party } = customerLineSchema.parse({ id: 'cus_1', ...customer });
        return predict(dressed, recommendedRules(), party, null);
      });

      for (const { decision, contact, candidates } of found) {
        if (!asksAbout.test(name)) expect(decision).toBe('match');
        expect(decision).not.toBe('create');
        expect([contact, ...candidates]).toContain(`dressed-${index}`);
        if (decision === 'match') expect(contact).toBe(`dressed-${index}`);
      }
    },
  );
});

describe('what lies beside its trap', () => {
  it.each(traps.map((trap) => [trap.what, JSON.stringify(trap.customer), trap] as const))(
    'given %s: %s, then it is decided without a stranger',
    (_what, _customer, { customer, ok, right }) => {
      const decision = decide(customer);

      expect(ok).toContain(decision.decision);
      if (decision.decision === 'match') expect(right).toContain(decision.contact);
      expect(decision.reason).not.toBe('');
    },
  );
});

describe('the merchant’s rules alone establish a match', () => {
  it('given a field of a rule empty in Stripe, then the rule never shrinks', () => {
    expect(decide({ email: 'info@delta-soft.co.uk' }, [['email', 'name']]).decision).not.toBe('match');
    expect(decide({ name: 'Delta Software Ltd' }, [['name', 'phone']]).decision).not.toBe('match');
  });

  it('given a key that no rule names, then it is a question and no match', () => {
    const decision = decide({ name: 'Contoso GmbH', tax_ids: [{ type: 'eu_vat', value: 'DE136695976' }] }, [['phone']]);

    expect(decision.decision).toBe('review');
    expect(decision.candidates).toHaveLength(1);
  });

  it('given a rule of the name alone, then a company is found by it and a person never', () => {
    expect(decide({ name: 'Delta Software Limited', address: { country: 'GB' } }, [['name']]).decision).toBe('match');
    expect(decide({ name: 'Maria Rossi', address: { country: 'IT' } }, [['name']]).decision).toBe('review');
  });
});

describe('rules of the merchant’s own', () => {
  const globex = { name: 'Globex International Ltd', email: 'ap@globex.com' };

  it.each([
    // A weak field alone never decides: a person's name, a phone that two hold, a shared mailbox.
    ['the name of a person', [['name']], { name: 'Wei Zhang', address: { country: 'CN' } }, 'review', null],
    [
      'the name of a company',
      [['name']],
      { name: 'Kiwi Farms Limited', address: { country: 'NZ' } },
      'match',
      'Kiwi Farms Ltd',
    ],
    [
      'the name of a namesake elsewhere',
      [['name']],
      { name: 'Nordwind Energie GmbH', address: { city: 'Linz', country: 'AT' } },
      'create|review',
      null,
    ],
    ['a phone that two hold', [['phone']], { phone: '+44 117 496 0001' }, 'review', null],
    [
      'a phone under another name',
      [['phone']],
      { name: 'Hillside Plumbing LLC', phone: '+14155552671', address: { country: 'US' } },
      'review',
      null,
    ],
    ['a mailbox that several hold', [['email']], { email: 'compta@fiduciaire-sud.fr' }, 'review', null],
    [
      'an e-mail under another name',
      [['email']],
      { name: 'Epsilon Trading Ltd', email: 'info@delta-soft.co.uk' },
      'review',
      null,
    ],
    [
      'a tax ID under another name',
      [['taxId']],
      { name: 'Gamma Logistica SpA', tax_ids: [{ type: 'eu_vat', value: 'IT01234567890' }] },
      'review',
      null,
    ],
    [
      'a metadata key that names the number',
      [['metadata:bc']],
      { name: 'Tiger Sports', metadata: { bc: 'c00042' } },
      'match',
      'Tiger Sports Inc',
    ],
    [
      'a metadata key that names the ledger’s id',
      [['metadata:ledger→id']],
      { name: 'Globex', metadata: { ledger: 'W1' } },
      'match|review',
      null,
    ],
    [
      'a metadata key that is empty',
      [['metadata:bc']],
      { name: 'Tiger Sports Inc', metadata: { bc: ' ' } },
      'review|create',
      null,
    ],
    [
      'a metadata key that names nobody',
      [['metadata:bc']],
      { name: 'Lion Dance', metadata: { bc: 'Z9' } },
      'create',
      null,
    ],
    [
      'a metadata key of a blocked contact',
      [['metadata:bc']],
      { name: 'Altbau Sanierung KG', metadata: { bc: 'K-77' } },
      'review',
      null,
    ],
    [
      'a metadata key against the tax ID',
      [['metadata:bc'], ['taxId']],
      { name: 'Tiger Sports', metadata: { bc: 'C00042' }, tax_ids: [{ type: 'eu_vat', value: 'RO12345678' }] },
      'review',
      null,
    ],
    [
      'name and phone, the phone missing',
      [['taxId'], ['email'], ['name', 'phone']],
      { name: 'Harbour Cafe Ltd', address: { country: 'GB' } },
      'review',
      null,
    ],
    [
      'name and phone, both there',
      [['taxId'], ['email'], ['name', 'phone']],
      { name: 'Harbour Cafe Ltd', phone: '0117 496 0001', address: { country: 'GB' } },
      'match',
      'Harbour Cafe Ltd',
    ],
    [
      'name and phone of a sister of hers',
      [['name', 'phone']],
      { name: 'Anne Ferrari', phone: '+39 02 5551001', address: { country: 'IT' } },
      'review|create',
      null,
    ],
    [
      'e-mail and tax ID, one contradicting',
      [['email', 'taxId']],
      { ...globex, tax_ids: [{ type: 'gb_vat', value: 'GB987654321' }] },
      'review',
      null,
    ],
  ] as const)('given rules on %s, then they decide no more than they may', (_what, rules, customer, ok, name) => {
    const decision = decide(
      customer,
      rules.map((rule) => [...rule]),
    );

    expect(ok.split('|')).toContain(decision.decision);
    if (name !== null) expect(decision.contact).toBe(trapNames.get(name));
  });
});

describe('words that mean something to a program', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'given %j anywhere, then it is a word like any other',
    (word) => {
      const place = { line1: `${word} 5`, city: word, postal_code: '10115', country: 'DE' };
      const [name, email] = [`${word} ${word} GmbH`, `${word}@${word}.example`];
      const party = {
        name,
        email,
        phone: word,
        address: place,
        metadata: { [word]: word },
        tax_ids: [{ type: word, value: word }],
      };
      const held = contactLineSchema.parse({
        id: word,
        displayName: name,
        email,
        addressLine1: place.line1,
        city: word,
        postalCode: '10115',
        country: 'DE',
        taxId: word,
        currency: word,
      });
      const decision = predict(
        new MemoryBook([held], null),
        recommendedRules(),
        customerLineSchema.parse({ id: 'cus_1', ...party }).party,
        null,
      );
      expect(decision).toMatchObject({ decision: 'match', contact: word });
      expect(decide({ ...party, address: { ...place, country: word } }).decision).not.toBe('match');
    },
  );
});

describe('the parts of a name', () => {
  it.each([
    ['Müller GmbH & Co. KG', 'gmbh-co-kg', ['muller']],
    ['Acme, Inc.', 'inc', ['acme']],
    ['UAB Gintaras', 'uab', ['gintaras']],
    ['Huber GmbH Wien', 'gmbh', ['huber', 'wien']],
    ['Tortillas Peña, S.A. de C.V.', 'sa-cv', ['tortillas', 'pena']],
    ['Kowalski Sp. z o.o.', 'sp-zoo', ['kowalski']],
  ])('given %j, then its legal form is %s', (name, form, words) => {
    expect(parseName(name)).toMatchObject({ form, words });
  });

  it('given a name that is nothing but a form, then it stays a name', () => {
    expect(splitForm(['ag'])).toEqual({ rest: ['ag'], form: null });
  });

  it('given two forms of one country’s languages, then they contradict only elsewhere', () => {
    expect(formsContradict('ag', 'sa', ['CH', null])).toBe(false);
    expect(formsContradict('ag', 'sa', ['DE', 'FR'])).toBe(true);
    expect(formsContradict('gmbh', null, [])).toBe(false);
  });
});

describe('likeness', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeimnorst'), minLength: 1, maxLength: 12 });

  it('given any two words, then slips and likeness are the same both ways', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(slips(a, b, 9)).toBe(slips(b, a, 9));
        expect(likeness(a, b)).toBe(likeness(b, a));
      }),
    );
  });

  it('given a word of five letters with one left out, then it is a slip of it and no other word', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abcdeimnorst'), minLength: 5, maxLength: 12 }),
        fc.nat(),
        (word, n) => {
          const at = n % word.length;
          expect(['same', 'slip']).toContain(likeness(word, word.slice(0, at) + word.slice(at + 1)));
        },
      ),
    );
  });

  it('given Latin letters, then romanising and the eye leave them as they are', () => {
    fc.assert(
      fc.property(word, (text) => {
        expect(romanise(text)).toBe(text);
        expect(eyeForm(text)).toBe(text);
      }),
    );
  });
});

describe('any customer against the book', () => {
  it('given a customer copied from a contact with its name and address, then it is that one or a question, never another', () => {
    const index = fc.integer({ min: 0, max: companiesAbroad.length - 1 });
    fc.assert(
      fc.property(index, fc.nat(), (which, n) => {
        const company = companiesAbroad[which];
        if (company === undefined) return;
        const [country, name, , line1, , city, postal_code] = company;
        const at = n % name.length;
        const slipped = name.slice(0, at) + name.slice(at + 1);
        const decision = decide({ name: slipped, address: { line1, city, postal_code, country } });
        if (decision.decision === 'match') expect(decision.contact).toBe(`abroad-${which}`);
      }),
      { numRuns: 300 },
    );
  });
});
