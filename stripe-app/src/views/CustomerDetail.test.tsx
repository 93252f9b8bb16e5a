import { describe, expect, it, vi } from 'vitest';
import type { CustomerView } from '../../../shared/api/customer.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { connected, eur, notConnected, revoked } from '../testing/fixtures/common.ts';
import { adatum, askedCustomer, linkedCustomer, unlinkedCustomer } from '../testing/fixtures/customer.ts';
import { candidates } from '../testing/fixtures/invoice.ts';
import { Screen } from '../testing/screen.ts';
import CustomerDetail from './CustomerDetail.tsx';

const open = () => new Screen(<CustomerDetail {...contextOf({ id: 'cus_Adatum', object: 'customer' })} />);

async function openOn(view: CustomerView) {
  const backend = fakeBackend({ [paths.customer]: view });
  const screen = open();
  await screen.sees('Latest documents');
  return { backend, screen };
}

const changed = (view: CustomerView, perhaps: typeof candidates = []) => ({ sentence: 'Done.', perhaps, view });

describe('given a linked customer', () => {
  it('when the view opens, then one read shows who it is, by which rule and settings, since when and by whom, what is booked and what waits', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    expect(backend.requests).toMatchObject([{ path: paths.customer, body: { customer_id: 'cus_Adatum' } }]);
    for (const words of [
      'Adatum GmbH',
      '10000',
      'Oct 1, 2026, 8:00 AM by Tieout',
      'only this customer has it',
      'Decided by rule 2: tax ID, sync settings version 7.',
      'Tax ID: DE123456789 in both',
      '€220.75 · 1 document',
      '€119.00 · 2 documents',
      'INV-0042',
      'Linked to Adatum GmbH (10000)',
      'Customers of Business Central as of Nov 20, 2026, 3:25 PM, 1,204 records.',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(screen.button('Adatum GmbH')?.props).toMatchObject({
      href: 'https://bc.example/customers/10000',
      external: true,
    });
  });

  it('when it is unlinked, then it asks first, tells what it means, and shows the state after it', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    backend.replies[paths.customerUnlink] = changed(unlinkedCustomer);
    screen.press('Unlink');
    expect(screen.text).toContain('Documents already written stay as they are, drafts too.');
    expect(screen.text).toContain('is not Adatum GmbH in Business Central, until you allow it again');
    expect(backend.to(paths.customerUnlink)).toHaveLength(0);
    screen.press('Unlink customer');
    await screen.sees('Not linked yet.');
    expect(backend.to(paths.customerUnlink)[0]?.body).toMatchObject({ customer_id: 'cus_Adatum', link_id: adatum.id });
    expect(screen.text).not.toContain('Unlink this customer?');
    expect(dashboard.toasts).toEqual(['Customer unlinked']);
  });

  it('when another is searched and chosen, then it tells what that means, sends both, and offers to replay what stands elsewhere', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    const [litware] = candidates;
    if (litware === undefined) throw new Error('The fixture has no candidate.');
    backend.replies[paths.customerSearch] = { candidates: candidates.map((found) => ({ ...found, rejected: false })) };
    const after = { ...adatum, id: crypto.randomUUID(), contactId: 'c-20000', name: litware.name, number: '20000' };
    backend.replies[paths.customerLink] = changed({
      ...linkedCustomer,
      links: [{ ...after, elsewhere: { drafts: 3, posted: 1 } }],
    });
    screen.press('Use another customer');
    expect(screen.button('Link customer')?.props.disabled).toBe(true);
    screen.type('Search all customers in Business Central', ' litw ');
    screen.press('Search');
    await screen.sees('Litware Inc.');
    expect(screen.button('Choose Litware Holding AG')?.props.disabled).toBe(true);
    expect(screen.text).toContain('Unblock it in Business Central before you choose it.');
    screen.press('Choose Litware Inc.');
    expect(screen.text).toContain('From now on invoices of this Stripe customer go to Litware Inc.');
    expect(screen.text).toContain('Adatum GmbH is remembered as the wrong one.');
    expect(screen.text).toContain('E-mail: ap@litware.example in both');
    expect(screen.text).not.toContain('Litware Holding AG');
    screen.press('Back to all 2 found');
    screen.press('Choose Litware Inc.');
    screen.press('Link customer');
    await screen.sees('3 drafts still stand under another customer');
    expect(backend.to(paths.customerSearch)[0]?.body).toMatchObject({ customer_id: 'cus_Adatum', query: 'litw' });
    expect(backend.to(paths.customerLink)[0]?.body).toMatchObject({
      contact_id: 'c-20000',
      link_id: adatum.id,
      allow_rejected: false,
    });

    backend.replies[paths.customerReplay] = changed({ ...linkedCustomer, links: [after] });
    screen.press('Replay 3 documents');
    expect(screen.text).toContain('Each draft is removed from Business Central and written again under Litware Inc.');
    expect(backend.to(paths.customerReplay)).toHaveLength(0);
    screen.press('Replay documents');
    await vi.waitFor(() => expect(dashboard.toasts).toEqual(['Customer linked', 'Replay started']));
    expect(screen.text).not.toContain('under another customer');
  });

  it('when the one searched was rejected before, then it is linked only where the person says so', async () => {
    const rejected = [
      { contactId: 'c-20000', number: '20000', name: 'Litware Inc.', by: 'Ada', at: '2026-11-01T08:00:00Z' },
    ];
    const { backend, screen } = await openOn({ ...linkedCustomer, rejected });
    backend.replies[paths.customerSearch] = { candidates: candidates.map((found) => ({ ...found, rejected: true })) };
    backend.replies[paths.customerLink] = changed(linkedCustomer);
    screen.press('Use another customer');
    screen.type('Search all customers in Business Central', '20000');
    screen.press('Search');
    await screen.sees('Rejected');
    screen.press('Choose Litware Inc.');
    expect(screen.button('Link customer')?.props.disabled).toBe(true);
    screen.toggle('Link it all the same: Ada said that it is not this customer.', true);
    screen.press('Link customer');
    await vi.waitFor(() => expect(dashboard.toasts).toEqual(['Customer linked']));
    expect(backend.to(paths.customerLink)[0]?.body.allow_rejected).toBe(true);
  });

  it('when a change is refused, then the dialogue stays and says why', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    backend.replies[paths.customerUnlink] = problemAnswer(403, {
      title: 'Not allowed',
      detail: 'Only administrators unlink.',
    });
    screen.press('Unlink');
    screen.press('Unlink customer');
    await screen.sees('Only administrators unlink.');
    expect(screen.text).toContain('Ask an administrator of this Stripe account.');
  });

  it('when the ledger keeps a customer per currency, then each link stands by itself', async () => {
    const usd = { ...adatum, id: crypto.randomUUID(), currency: 'USD', number: '', name: 'Adatum GmbH (USD)' };
    const balance = [
      ...linkedCustomer.balance,
      {
        synced: { amount: '5000', currency: 'USD' },
        syncedCount: 1,
        open: { amount: '0', currency: 'USD' },
        openCount: 0,
      },
    ];
    const { screen } = await openOn({ ...linkedCustomer, links: [{ ...adatum, currency: 'EUR' }, usd], balance });
    expect(screen.text).toContain('Customer in Business Central, EUR');
    expect(screen.text).toContain('Customer in Business Central, USD');
    expect(screen.text).toContain('In Business Central (USD)');
    expect(screen.text).toContain('$50.00 · 1 document');
  });
});

describe('given a customer that is not linked', () => {
  it('when it is to be created now, then that is sent and the link is shown', async () => {
    const { backend, screen } = await openOn(unlinkedCustomer);
    expect(screen.text).toContain('Tieout looks for the customer when the first invoice is sent to your books.');
    expect(screen.text).toContain('No invoice of this customer has reached Tieout yet.');
    backend.replies[paths.customerCreate] = changed(linkedCustomer);
    screen.press('Create in Business Central now');
    await screen.sees('Adatum GmbH');
    expect(backend.to(paths.customerCreate)[0]?.body).toMatchObject({ customer_id: 'cus_Adatum', anyway: false });
    expect(dashboard.toasts).toEqual(['Customer created']);
  });

  it('when it may be there already, then nothing is created: the ones it may be are shown, and the person decides', async () => {
    const { backend, screen } = await openOn(unlinkedCustomer);
    backend.replies[paths.customerCreate] = changed(unlinkedCustomer, candidates);
    screen.press('Create in Business Central now');
    await screen.sees('Nothing was created, because Business Central may have this customer already.');
    expect(dashboard.toasts).toEqual([]);
    backend.replies[paths.customerLink] = changed(linkedCustomer);
    screen.press('Choose Litware Inc.');
    await screen.sees('Decided by rule 2');
    expect(backend.to(paths.customerLink)[0]?.body).toMatchObject({ contact_id: 'c-20000', link_id: null });
  });

  it('when invoices wait for the answer who it is, then it is answered here for all of them', async () => {
    const { backend, screen } = await openOn(askedCustomer);
    expect(screen.text).toContain('Which customer is it?');
    expect(screen.text).toContain('3 documents wait for your answer.');
    expect(screen.button('Create in Business Central now')).toBeUndefined();
    backend.replies[paths.customerCreate] = changed(linkedCustomer);
    screen.press('Create a new customer');
    await screen.sees('Adatum GmbH');
    expect(backend.to(paths.customerCreate)[0]?.body.anyway).toBe(true);
  });

  it('when it is put off, then it says until when, and can be taken up again', async () => {
    const { backend, screen } = await openOn(askedCustomer);
    const { question } = askedCustomer;
    if (question === null) throw new Error('The fixture asks nothing.');
    const snoozed = { until: '2026-11-27T15:00:00Z', by: 'Ada' };
    backend.replies[paths.customerQuestion] = changed({ ...askedCustomer, question: { ...question, snoozed } });
    screen.press('Not now');
    await screen.sees('Put off until Nov 27, 2026, 3:00 PM by Ada.');
    backend.replies[paths.customerQuestion] = changed(askedCustomer);
    screen.press('Look at it now');
    await vi.waitFor(() => expect(screen.button('Not now')).toBeDefined());
    expect(backend.to(paths.customerQuestion).map(({ body }) => body.answer)).toEqual(['not_now', 'look_at_it_now']);
  });

  it('when somebody else was quicker, then it says who chose what, and loads the newest state', async () => {
    const { backend, screen } = await openOn(askedCustomer);
    backend.replies[paths.customerLink] = problemAnswer(409, {
      title: 'Already answered',
      detail: 'Ada was quicker: Ada chose 10000 “Adatum GmbH”.',
    });
    screen.press('Choose Litware Inc.');
    await screen.sees('Ada chose 10000 “Adatum GmbH”');
    backend.replies[paths.customer] = linkedCustomer;
    screen.press('Load newest state');
    await screen.sees('Decided by rule 2');
    expect(screen.text).not.toContain('Already answered');
  });

  it.each([
    ['deleted', 'because the customer was deleted or merged there'],
    ['merged', 'because the customer was merged into another customer there'],
    ['blocked', 'because the customer was blocked there'],
  ] as const)('when the link ended since it was %s, then it says so, and who is asked next', async (why, words) => {
    const ended = { number: '10000', name: 'Adatum GmbH', why, at: '2026-11-19T10:00:00Z' };
    const { screen } = await openOn({ ...unlinkedCustomer, ended });
    expect(screen.text).toContain(`The link to Adatum GmbH (10000) in Business Central ended on Nov 19, 2026`);
    expect(screen.text).toContain(words);
    expect(screen.text).toContain('The next invoice asks you before it goes to anybody else.');
  });

  it('when customers of the ledger were rejected, then they are listed and one can be allowed again', async () => {
    const rejected = [
      { contactId: 'c-20000', number: '20000', name: 'Litware Inc.', by: 'Ada', at: '2026-11-01T08:00:00Z' },
      { contactId: 'c-gone', number: null, name: null, by: 'Bea', at: '2026-11-01T08:00:00Z' },
    ];
    const { backend, screen } = await openOn({ ...unlinkedCustomer, rejected });
    expect(screen.text).toContain('Litware Inc. (20000)');
    expect(screen.text).toContain('A customer that is gone');
    expect(screen.text).toContain('Said by Ada on Nov 1, 2026');
    backend.replies[paths.customerAllow] = changed(unlinkedCustomer);
    screen.press('Allow again');
    await vi.waitFor(() => expect(screen.text).not.toContain('Litware Inc. (20000)'));
    expect(backend.to(paths.customerAllow)[0]?.body).toMatchObject({ contact_id: 'c-20000' });
    expect(dashboard.toasts).toEqual(['May be found again']);
  });
});

describe('given the age of what is known of the ledger', () => {
  const withMirror = (over: Partial<NonNullable<typeof connected.mirror>>): CustomerView => ({
    ...linkedCustomer,
    connection: { ...connected, mirror: connected.mirror === null ? null : { ...connected.mirror, ...over } },
  });

  it('when it is refreshed, then that is asked for once, and the view shows that it is under way', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    const reading = withMirror({ refreshing: true });
    backend.replies[paths.refreshContacts] = { connection: reading.connection };
    backend.replies[paths.customer] = reading;
    screen.press('Refresh now');
    await screen.sees('Reading…');
    expect(backend.to(paths.refreshContacts)).toHaveLength(1);
    expect(dashboard.toasts).toEqual(['Reading the customers again']);
  });

  it.each([
    [
      'has not answered for long',
      { stale: true },
      'Business Central has not answered since. No new customer is created and nobody is matched until it does.',
    ],
    ['was never read', { asOf: null }, 'The customers of Business Central are being read for the first time.'],
  ])('when the ledger %s, then it says so', async (_, over, words) => {
    const { screen } = await openOn(withMirror(over));
    expect(screen.text).toContain(words);
  });
});

describe('given the states around it', () => {
  const rejected = [{ contactId: 'c', number: '1', name: 'One', by: 'Ada', at: '2026-11-01T08:00:00Z' }];
  it.each([
    ['a linked customer', linkedCustomer],
    ['a question', askedCustomer],
    ['rejected customers', { ...unlinkedCustomer, rejected }],
  ])('when the role may only look at %s, then nothing can be changed, and it says why', async (_, view) => {
    const { screen } = await openOn({ ...view, mayChange: false });
    expect(screen.buttons).toEqual([]);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });

  it('when nothing is connected, then it leads to the settings and offers nothing that needs the ledger', async () => {
    const { screen } = await openOn({ ...unlinkedCustomer, connection: notConnected });
    expect(screen.buttons).toEqual(['Open settings']);
  });

  it('when access was withdrawn, then the link stays to be read, and nothing is offered that needs the ledger', async () => {
    const { screen } = await openOn({ ...linkedCustomer, connection: revoked });
    expect(screen.text).toContain('Adatum GmbH');
    expect(screen.button('Reconnect')).toBeDefined();
    expect(screen.button('Refresh now')).toBeUndefined();
    expect(screen.button('Use another customer')).toBeUndefined();
  });

  it('when there are more documents than fit, then it says how many', async () => {
    const documents = linkedCustomer.documents.flatMap((row) =>
      Array.from({ length: 25 }, (_, n) => ({ ...row, id: `d${n}`, number: `INV-${1000 + n}` })),
    );
    const { screen } = await openOn({
      ...linkedCustomer,
      documents,
      documentCount: 10_240,
      balance: [{ synced: eur('123456789012'), syncedCount: 10_000, open: eur('-500'), openCount: 240 }],
    });
    expect(screen.text).toContain('The latest 25 of 10240 documents.');
    expect(screen.text).toContain('€1,234,567,890.12');
    expect(screen.text).toContain('-€5.00');
  });

  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.customer]: problemAnswer(500) });
    const screen = open();
    await screen.sees('A fault of ours');
    backend.replies[paths.customer] = linkedCustomer;
    screen.press('Try again');
    await screen.sees('Decided by rule 2');
  });
});
