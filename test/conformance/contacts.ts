import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LedgerUnderTest } from './control.ts';
import { contactDraft, difficultTexts, documentDraft, fresh, itemLine } from './drafts.ts';

/** Making, reading, changing and finding contacts. */
export function contacts(ledger: () => LedgerUnderTest): void {
  const open = () => ledger().connector.open(ledger().http, ledger().company);
  const seeded = () => ledger().control.seeded;
  const numbers = () => ledger().connector.capabilities.customerNumberLength > 0;
  /** The name as the ledger keeps it. */
  const kept = (name: string) =>
    Object.entries(ledger().connector.capabilities.contact.nameReplacements).reduce(
      (written, [character, instead]) => written.replaceAll(character, instead),
      name,
    );

  it('given a draft, when a contact is made, then reading it answers the same', async () => {
    const draft = contactDraft({
      email: 'books@example.com',
      phone: '+49 30 1234567',
      taxId: 'DE123456789',
      address: {
        line1: 'Straße 1',
        line2: 'Hof 2',
        city: 'Berlin',
        postalCode: '10115',
        state: 'BE',
        country: seeded().country,
      },
      paymentTermsId: seeded().paymentTermsId,
    });
    const made = await open().createContact(draft);
    expect(made).toMatchObject({
      name: draft.name,
      email: draft.email,
      phone: draft.phone,
      taxId: ledger().connector.capabilities.contact.taxIdReadable ? draft.taxId : null,
      address: draft.address,
      currency: null,
      blocked: null,
    });
    expect(made.number).not.toBe('');
    expect(await open().readContact(made.id)).toEqual(made);
    expect(open().contactUrl(made)).toContain(encodeURIComponent(made.number));
  });

  it('given the local currency by its name, when a contact is made, then it counts as local', async () => {
    const made = await open().createContact(contactDraft({ currency: seeded().localCurrency }));
    expect(made.currency).toBeNull();
  });

  it('given a foreign currency, when a contact is made, then it has that currency', async () => {
    const made = await open().createContact(contactDraft({ currency: seeded().foreignCurrency }));
    expect(made.currency).toBe(seeded().foreignCurrency);
  });

  it('given a currency that the ledger does not know, then the contact is refused for that reason', async () => {
    const draft = contactDraft({ currency: seeded().unknownCurrency });
    await expect(open().createContact(draft)).rejects.toMatchObject({ kind: 'refused', reason: 'currency_unknown' });
  });

  it('given a number of ours, when it is taken already, then the second contact is refused for that reason', async ({
    skip,
  }) => {
    if (!numbers()) skip('customers of this ledger have no numbers');
    const number = fresh('T');
    const first = await open().createContact(contactDraft({ number }));
    expect(first.number).toBe(number);
    await expect(open().createContact(contactDraft({ number }))).rejects.toMatchObject({
      kind: 'refused',
      reason: 'number_taken',
    });
  });

  it('given some changes, when a contact is updated, then nothing else changes', async () => {
    const made = await open().createContact(contactDraft({ email: 'old@example.com', phone: '123' }));
    const updated = await open().updateContact(made.id, { email: 'new@example.com' });
    expect(updated).toMatchObject({ email: 'new@example.com', phone: '123', name: made.name });
    expect(updated.modifiedAt.getTime()).toBeGreaterThanOrEqual(made.modifiedAt.getTime());
    expect((await open().updateContact(made.id, { phone: null })).phone).toBeNull();
  });

  it('given a contact that is gone, when it is read, then there is none, and an update says so', async () => {
    const gone = randomUUID();
    expect(await open().readContact(gone)).toBeUndefined();
    await expect(open().updateContact(gone, { phone: '1' })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('given a name longer than the ledger allows, then it is refused, never cut', async () => {
    const name = 'x'.repeat(1000);
    await expect(open().createContact(contactDraft({ name }))).rejects.toMatchObject({ reason: 'field_too_long' });
  });

  it.each(difficultTexts)(
    'given the name %s, when a contact is made, then it is kept and found by it',
    async (text) => {
      const draft = contactDraft({ name: `${text} ${fresh('N')}` });
      const since = new Date();
      const made = await open().createContact(draft);
      expect(made.name).toBe(kept(draft.name));
      expect((await open().findCreatedContacts(draft, since)).map((found) => found.id)).toEqual([made.id]);
      expect(await open().findCreatedContacts({ ...draft, name: `${draft.name}2` }, since)).toEqual([]);
    },
  );

  it('given the same name with another e-mail, when a made contact is looked for, then it is not that one', async () => {
    const draft = contactDraft({ email: 'one@example.com' });
    await open().createContact(draft);
    expect(await open().findCreatedContacts({ ...draft, email: 'two@example.com' }, new Date())).toEqual([]);
  });

  it('given a number of ours, when a made contact is looked for, then it is found by it', async ({ skip }) => {
    if (!numbers()) skip('customers of this ledger have no numbers');
    const draft = contactDraft({ number: fresh('T').toLowerCase() });
    const made = await open().createContact(draft);
    expect((await open().findCreatedContacts(draft, new Date())).map((found) => found.id)).toEqual([made.id]);
  });

  describe('blocked and missing contacts', () => {
    it('given a blocked contact, then it says so, and an invoice for it is refused for that reason', async () => {
      const { id } = seeded().blockedContact;
      expect((await open().readContact(id))?.blocked).not.toBeNull();
      const draft = documentDraft('invoice', seeded(), [itemLine(seeded())], { contactId: id });
      await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused', reason: 'contact_blocked' });
    });

    it('given a contact that is gone, then an invoice for it is refused for that reason', async () => {
      const draft = documentDraft('invoice', seeded(), [itemLine(seeded())], { contactId: randomUUID() });
      await expect(open().createDocument(draft)).rejects.toMatchObject({ kind: 'refused', reason: 'contact_missing' });
    });
  });

  it('given every target field of contacts, when a contact is made with all of them, then the ledger accepts it', async () => {
    const targets = ledger().connector.targetFields.filter((target) => target.entity === 'contact');
    const extra = Object.fromEntries(targets.map((target) => [target.id, ledger().control.valueFor(target)]));
    expect(await open().createContact(contactDraft({ extra }))).toMatchObject({ blocked: null });
  });
}
