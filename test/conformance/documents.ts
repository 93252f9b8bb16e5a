import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DocumentKind, DocumentLineDraft } from '#backend/connectors/port.ts';
import { currencyExponent } from '#shared/currency.ts';
import type { LedgerUnderTest, Seeded } from './control.ts';
import { contactDraft, documentDraft, expected, fresh, itemLine } from './drafts.ts';

/** Making, finding, reading, extending and removing drafts of one kind. */
export function documents(kind: DocumentKind, ledger: () => LedgerUnderTest): void {
  const open = () => ledger().connector.open(ledger().http, ledger().company);
  const seeded = () => ledger().control.seeded;
  const capabilities = () => ledger().connector.capabilities;

  it('given a draft, when it is made, then one request is enough and totals agree to the minor unit', async () => {
    const draft = documentDraft(kind, seeded(), [itemLine(seeded(), { quantity: '3', unitPrice: '33.33' })]);
    // What a ledger must know of the company is read with the first document.
    await open().createDocument(documentDraft(kind, seeded(), [itemLine(seeded())]));
    const before = ledger().control.requests();
    const made = await open().createDocument(draft);
    expect(ledger().control.requests() - before).toBe(1);
    const sums = expected(draft, seeded().taxPercent, capabilities().taxRounding);
    expect(made).toMatchObject({
      kind,
      externalNumber: draft.externalNumber,
      contactId: draft.contactId,
      draft: true,
      currency: draft.currency,
      total: sums.total,
      tax: sums.tax,
    });
    expect(made.lines).toMatchObject([
      { description: 'Seat', net: sums.net, taxCode: seeded().taxCode, targetNumber: seeded().item.number },
    ]);
    expect([made.number, made.id].some((name) => made.url?.includes(encodeURIComponent(name)))).toBe(true);
    expect(await open().readDocument(kind, made.id)).toEqual(made);
    expect(await open().findDocuments(kind, draft.externalNumber)).toEqual([made]);
  });

  it('given a number in another case and with a quote, when it is looked for, then exactly that document is found', async () => {
    const number = `${fresh("it's")}é`;
    const make = (externalNumber: string) =>
      open().createDocument(documentDraft(kind, seeded(), [itemLine(seeded())], { externalNumber }));
    const made = await make(number.toLowerCase());
    await make(`${number}1`);
    expect((await open().findDocuments(kind, number)).map((found) => found.id)).toEqual([made.id]);
    expect(await open().findDocuments(kind, `${number}2`)).toEqual([]);
  });

  type Case = [what: string, lines: (records: Seeded) => DocumentLineDraft[], more?: Needs];
  type Needs = { capability?: 'negativeQuantity' | 'zeroAmount' | 'comment'; currency?: (records: Seeded) => string };
  const cases: Case[] = [
    ['a fractional quantity', (s) => [itemLine(s, { quantity: '0.12345', unitPrice: '8.1' })]],
    ['a price with many decimals', (s) => [itemLine(s, { quantity: '123456', unitPrice: '0.00123' })]],
    ['an amount that floats lose', (s) => [itemLine(s, { quantity: '1', unitPrice: '4503599627370.49' })]],
    ['a discount', (s) => [itemLine(s, { quantity: '2', unitPrice: '49.99', discount: '10.01' })]],
    ['a discount of everything', (s) => [itemLine(s, { unitPrice: '12.34', discount: '12.34' })]],
    [
      'a negative line',
      (s) => [itemLine(s), itemLine(s, { quantity: '-1', unitPrice: '19.37', description: 'Unused' })],
      { capability: 'negativeQuantity' },
    ],
    ['a G/L account', (s) => [itemLine(s, { kind: 'account', targetId: s.account.id, unitPrice: '7.77' })]],
    [
      'a zero amount',
      (s) => [itemLine(s), itemLine(s, { quantity: '1', unitPrice: '0', description: 'Free' })],
      { capability: 'zeroAmount' },
    ],
    [
      'a comment',
      (s) => [{ kind: 'comment', description: '1–31 March “2026” 🗓' }, itemLine(s)],
      { capability: 'comment' },
    ],
    ['tax on many small lines', (s) => Array.from({ length: 25 }, () => itemLine(s, { unitPrice: '0.03' }))],
    ['another currency', (s) => [itemLine(s, { unitPrice: '19.99' })], { currency: (s) => s.foreignCurrency }],
    [
      'a currency without decimals',
      (s) => [itemLine(s, { unitPrice: '1999' })],
      { currency: (s) => s.zeroDecimalCurrency },
    ],
    [
      'a currency with three decimals',
      (s) => [itemLine(s, { unitPrice: '1.999' })],
      { currency: (s) => s.threeDecimalCurrency },
    ],
  ];

  /** A contact that can be invoiced in that currency. */
  const contactFor = async (currency: string): Promise<string> => {
    if (!capabilities().currencyLockedPerContact) return seeded().contact.id;
    return (await open().createContact(contactDraft({ currency }))).id;
  };

  it.for(cases)(
    'given %s, when the draft is made, then lines and totals agree to the minor unit',
    async ([, lines, more = {}], { skip }) => {
      if (more.capability !== undefined && !capabilities().lines[more.capability])
        skip('not a capability of this ledger');
      const currency = more.currency?.(seeded()) ?? seeded().localCurrency;
      const contactId = more.currency === undefined ? seeded().contact.id : await contactFor(currency);
      const draft = documentDraft(kind, seeded(), lines(seeded()), { currency, contactId });
      if (currencyExponent(currency) > (capabilities().amountDecimals ?? 3)) {
        await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused' });
        expect(await open().findDocuments(kind, draft.externalNumber)).toEqual([]);
        return;
      }
      const made = await open().createDocument(draft);
      const { total, tax } = expected(draft, seeded().taxPercent, capabilities().taxRounding);
      expect(made).toMatchObject({ total, tax, currency: draft.currency });
      expect(made.lines?.map((line) => line.description)).toEqual(draft.lines.map((line) => line.description));
      expect(await open().readDocument(kind, made.id)).toEqual(made);
    },
  );

  it('C19: given the tax that the source says, when the ledger takes it, then it stands to the minor unit', async ({
    skip,
  }) => {
    if (capabilities().tax !== 'source') skip('this ledger computes tax itself');
    const lines = [itemLine(seeded(), { tax: '19.99' }), itemLine(seeded(), { unitPrice: '0.03', tax: '0.02' })];
    const draft = documentDraft(kind, seeded(), lines);
    const made = await open().createDocument(draft);
    expect(made).toMatchObject({ tax: { amount: 2001n }, total: { amount: 12004n } });
    expect(await open().readDocument(kind, made.id)).toEqual(made);
    const longer = await open().addLine(kind, made.id, itemLine(seeded(), { unitPrice: '0.01', tax: '0' }));
    expect(longer).toMatchObject({ tax: { amount: 2001n }, total: { amount: 12005n } });
  });

  it('given a text as long as allowed, then it is kept whole, and one more character is refused', async () => {
    const { descriptionLength, continuationLength } = capabilities().lines;
    const line = itemLine(seeded(), {
      description: 'ä'.repeat(descriptionLength),
      description2: 'b'.repeat(continuationLength),
    });
    const made = await open().createDocument(documentDraft(kind, seeded(), [line]));
    expect(made.lines?.[0]?.description).toBe(line.description);
    for (const longer of [{ description: `${line.description}!` }, { description2: `${line.description2}!` }]) {
      const draft = documentDraft(kind, seeded(), [{ ...line, ...longer }]);
      await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused', reason: 'field_too_long' });
      expect(await open().findDocuments(kind, draft.externalNumber)).toEqual([]);
    }
  });

  it('given a number longer than allowed, then the draft is refused for that reason', async () => {
    const externalNumber = 'X'.repeat(capabilities().externalNumberLength + 1);
    const draft = documentDraft(kind, seeded(), [itemLine(seeded())], { externalNumber });
    await expect(open().createDocument(draft)).rejects.toMatchObject({ reason: 'field_too_long' });
  });

  it.each<[string, (records: Seeded) => { line?: Partial<ReturnType<typeof itemLine>>; currency?: string }, string]>([
    ['an unknown currency', (s) => ({ currency: s.unknownCurrency }), 'currency_unknown'],
    ['an item that is gone', () => ({ line: { targetId: randomUUID() } }), 'item_missing'],
    ['a blocked item', (s) => ({ line: { targetId: s.blockedItem.id } }), 'item_missing'],
    ['an account that is gone', () => ({ line: { kind: 'account', targetId: randomUUID() } }), 'account_missing'],
    ['an unknown tax code', () => ({ line: { taxCode: 'NO-SUCH' } }), 'tax_setup'],
  ])('given %s, then the draft is refused for that reason and nothing is left behind', async (_, spoilt, reason) => {
    const { line, currency } = spoilt(seeded());
    const more = currency === undefined ? {} : { currency };
    const draft = documentDraft(kind, seeded(), [itemLine(seeded()), itemLine(seeded(), line)], more);
    await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused', reason });
    expect(await open().findDocuments(kind, draft.externalNumber)).toEqual([]);
  });

  it('given a tax code that is not set up for the contact, then the draft is refused for that reason', async ({
    skip,
  }) => {
    const { taxCodeWithoutSetup: taxCode } = seeded();
    if (taxCode === null) return skip('this ledger knows no such thing');
    const draft = documentDraft(kind, seeded(), [itemLine(seeded(), { taxCode })]);
    await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused', reason: 'tax_setup' });
  });

  it('given a draft, when a line is added, then the answer is the draft with it', async () => {
    const draft = documentDraft(kind, seeded(), [itemLine(seeded())]);
    const made = await open().createDocument(draft);
    const rounding = itemLine(seeded(), {
      kind: 'account',
      targetId: seeded().account.id,
      unitPrice: '0.01',
      description: 'Rounding',
    });
    const longer = await open().addLine(kind, made.id, rounding);
    const { total } = expected(
      { ...draft, lines: [...draft.lines, rounding] },
      seeded().taxPercent,
      capabilities().taxRounding,
    );
    expect(longer).toMatchObject({ id: made.id, total });
    expect(longer.lines?.map((line) => line.description)).toEqual(['Seat', 'Rounding']);
  });

  it('given a draft, when it is removed, then it is gone, and removing it again is no error', async () => {
    const draft = documentDraft(kind, seeded(), [itemLine(seeded())]);
    const { id } = await open().createDocument(draft);
    await open().removeDraft(kind, id);
    expect(await open().readDocument(kind, id)).toBeUndefined();
    expect(await open().findDocuments(kind, draft.externalNumber)).toEqual([]);
    await open().removeDraft(kind, id);
  });

  it('given a posted document, then it keeps its id and number of ours, and is never removed', async () => {
    const draft = documentDraft(kind, seeded(), [itemLine(seeded())]);
    const made = await open().createDocument(draft);
    await ledger().control.post(kind, made.id);
    await expect(open().removeDraft(kind, made.id)).rejects.toMatchObject({ kind: 'refused', reason: 'posted' });
    const [posted] = await open().findDocuments(kind, draft.externalNumber);
    expect(posted).toMatchObject({ id: made.id, draft: false, total: made.total, tax: made.tax });
    expect(posted?.url !== made.url).toBe(ledger().control.linkMovesWhenPosted);
  });

  it('given every target field, when a draft is made with all of them, then the ledger accepts it', async () => {
    const values = (entity: 'invoice' | 'line') =>
      Object.fromEntries([
        ...ledger()
          .connector.targetFields.filter((target) => target.entity === entity)
          .map((target) => [target.id, ledger().control.valueFor(target)] as const),
        ...Object.entries(seeded().companyTargets).filter(([id]) => id.startsWith(`${entity}.`)),
      ]);
    const line = itemLine(seeded(), { extra: values('line') });
    const made = await open().createDocument(documentDraft(kind, seeded(), [line], { extra: values('invoice') }));
    expect(made.lines?.[0]?.description).toBe(line.extra['line.description'] ?? line.description);
  });

  describe('mistakes in a draft', () => {
    it('given a target that does not exist, then it is refused before anything is sent', async () => {
      const draft = documentDraft(kind, seeded(), [itemLine(seeded())], { extra: { 'invoice.noSuchField': 'x' } });
      const before = ledger().control.requests();
      await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused' });
      expect(ledger().control.requests()).toBe(before);
    });
  });
}
