import { describe, expect, it } from 'vitest';
import type { InvoiceView } from '../../../shared/api/invoice.ts';
import { paths } from '../../../shared/api/paths.ts';
import { problemCodes } from '../../../shared/problems.ts';
import { fakeBackend } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import {
  ambiguousCustomer,
  candidates,
  equalDocument,
  inState,
  missingProduct,
  problemOf,
  synced,
  unmappedTaxRate,
} from '../testing/fixtures/invoice.ts';
import { Screen } from '../testing/screen.ts';
import InvoiceDetail from './InvoiceDetail.tsx';

async function openOn(view: InvoiceView) {
  const backend = fakeBackend({ [paths.invoice]: view });
  const screen = new Screen(<InvoiceDetail {...contextOf({ id: view.invoiceId, object: 'invoice' })} />);
  await screen.sees(view.sentence);
  return { backend, screen };
}

const healed = { sentence: 'Mapped.', view: { ...synced, sentence: 'In your books now.' } };

describe('given an unmapped tax rate', () => {
  it('when the view opens, then it names the rate, says why and what to do, and offers the tax codes', async () => {
    const { screen } = await openOn(unmappedTaxRate);
    expect(screen.text).toContain('is not mapped');
    expect(screen.text).toContain('The tax rate “VAT 7 % DE” has no tax code in Business Central yet.');
    expect(screen.options('Tax code in Business Central').map(({ text }) => text)).toEqual([
      'Choose a tax code',
      'VAT19 · 19 % domestic',
      'VAT7 · 7 % domestic',
    ]);
  });

  it('when one is chosen and saved, then the mapping is sent and the invoice is seen turning green', async () => {
    const { backend, screen } = await openOn(unmappedTaxRate);
    backend.replies[paths.invoiceResolve] = healed;
    screen.choose('Tax code in Business Central', 'VAT7 · 7 % domestic');
    screen.press('Save and replay');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({
      resolve: 'map_tax_rate',
      invoice_id: unmappedTaxRate.invoiceId,
      tax_rate: 'txr_7',
      tax_code: 'VAT7',
    });
    expect(dashboard.toasts).toEqual(['Tax rate mapped']);
  });

  it('when the answer is given here, then Replay steps back: one button is the thing to do', async () => {
    const { screen } = await openOn(unmappedTaxRate);
    expect(screen.button('Save and replay')?.props.type).toBe('primary');
    expect(screen.button('Replay')?.props.type).toBe('secondary');
  });

  it('when nothing is chosen, then it says so at the field and sends nothing', async () => {
    const { backend, screen } = await openOn(unmappedTaxRate);
    screen.press('Save and replay');
    await screen.sees('Choose a tax code first.');
    expect(backend.to(paths.invoiceResolve)).toHaveLength(0);
  });

  it('when the role may only look, then the problem is told but no choice is offered', async () => {
    const { screen } = await openOn({ ...unmappedTaxRate, mayChange: false });
    expect(screen.text).toContain('is not mapped');
    expect(screen.field('Tax code in Business Central')).toBeUndefined();
    expect(screen.button('Save and replay')).toBeUndefined();
  });

  it('when the backend has no choices, then the settings are offered rather than an empty list', async () => {
    const { screen } = await openOn({ ...unmappedTaxRate, choices: [] });
    expect(screen.button('Map it in settings')?.props.href).toContain('/settings/apps/com.tieout.tieout');
  });
});

describe('given a missing product', () => {
  it.each([
    ['Item 1000 · Subscription', { kind: 'item', id: 'i-1000' }],
    ['Account 8400 · Revenue services', { kind: 'account', id: 'a-8400' }],
  ])('when “%s” is chosen, then it is sent with its kind', async (option, target) => {
    const { backend, screen } = await openOn(missingProduct);
    backend.replies[paths.invoiceResolve] = healed;
    screen.choose('Item or account in Business Central', option);
    screen.press('Save and replay');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({
      resolve: 'map_product',
      product: 'prod_workshop',
      target,
    });
  });
});

describe('given several customers that fit', () => {
  it('when the view opens, then each shows number, place, whether it is blocked, and its evidence', async () => {
    const { screen } = await openOn(ambiguousCustomer);
    for (const words of [
      'No. 20000 · Berlin, DE',
      'No. 20001 · Zürich, CH',
      'Blocked',
      'E-mail: ap@litware.example in both',
      'Tax ID: empty in Stripe, CHE123456789 in Business Central',
    ]) {
      expect(screen.text).toContain(words);
    }
  });

  it('when one is chosen, then the answer is sent and the invoice goes on', async () => {
    const { backend, screen } = await openOn(ambiguousCustomer);
    backend.replies[paths.invoiceResolve] = healed;
    screen.press('Choose Litware Inc.');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({ resolve: 'use_contact', contact_id: 'c-20000' });
  });

  it('when a new one is wanted, then that is sent', async () => {
    const { backend, screen } = await openOn(ambiguousCustomer);
    backend.replies[paths.invoiceResolve] = healed;
    screen.press('Create a new customer');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({ resolve: 'create_contact' });
  });

  it('when another is searched, then those found can be chosen and known ones are not listed twice', async () => {
    const { backend, screen } = await openOn(ambiguousCustomer);
    const other = { ...candidates[0], id: 'c-30000', number: '30000', name: 'Litware Nord' };
    backend.replies[paths.contactSearch] = { candidates: [other, candidates[0]] };
    expect(screen.button('Search')?.props.disabled).toBe(true);
    screen.type('Search all customers in Business Central', ' litware ');
    screen.press('Search');
    await screen.sees('Litware Nord');
    expect(backend.to(paths.contactSearch)[0]?.body.query).toBe('litware');
    expect(screen.buttons.filter((label) => label === 'Choose Litware Inc.')).toHaveLength(1);
    backend.replies[paths.invoiceResolve] = healed;
    screen.press('Choose Litware Nord');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body.contact_id).toBe('c-30000');
  });

  it('when nobody is found, then it says so and what to try', async () => {
    const { backend, screen } = await openOn(ambiguousCustomer);
    backend.replies[paths.contactSearch] = { candidates: [] };
    screen.type('Search all customers in Business Central', 'zzz');
    screen.press('Search');
    await screen.sees('No other customer was found. Try a part of the name.');
  });
});

describe('given an invoice of a closed period', () => {
  const view = inState({
    status: 'failed',
    statusLabel: 'Failed',
    sentence: 'Not in your books.',
    problem: problemOf('period_closed', { date: '2026-03-15', open: '2026-04-01 to today' }),
    actions: ['replay'],
  });

  it('when what happens with such invoices is chosen here, then it is saved and the invoice goes on', async () => {
    const { backend, screen } = await openOn(view);
    backend.replies[paths.invoiceResolve] = healed;
    screen.choose('Invoices of closed periods', 'Wait until the period is opened');
    screen.press('Save and replay');
    await screen.sees('In your books now.');
    expect(backend.to(paths.invoiceResolve)[0]?.body).toMatchObject({ resolve: 'closed_period', policy: 'hold' });
  });
});

describe('given a ledger that no longer accepts our access', () => {
  const revoked = { ...synced.connection, state: 'revoked' as const };

  it('when somebody may change things, then signing in again begins right here and is noticed', async () => {
    const { backend, screen } = await openOn({ ...synced, connection: revoked });
    backend.replies[paths.connect] = { url: 'https://login.example/authorize' };
    screen.press('Reconnect');
    await screen.sees('Sign in at Business Central in the new tab');
    expect(screen.button('Continue to Business Central')?.props.href).toBe('https://login.example/authorize');
  });

  it('when the role may only look, then the settings are named and nothing is begun', async () => {
    const { screen } = await openOn({ ...synced, connection: revoked, mayChange: false });
    expect(screen.button('Reconnect')?.props.href).toContain('/settings/apps/com.tieout.tieout');
  });
});

describe('given any problem of the table', () => {
  it.each(problemCodes)(
    'when it is %s, then what, why and fix are shown and the way on is no dead end',
    async (code) => {
      const problem = problemOf(code, { subject: 'x' });
      const actions: InvoiceView['actions'] = problem.action === 'replay' ? ['replay'] : [];
      const { screen } = await openOn(
        inState({
          status: 'failed',
          statusLabel: 'Failed',
          sentence: 'Not in your books.',
          problem,
          candidates,
          equals: [equalDocument],
          actions,
        }),
      );
      for (const words of [problem.title, problem.what, problem.why, problem.fix]) expect(screen.text).toContain(words);
      if (problem.action !== null) expect(screen.buttons.length).toBeGreaterThan(0);
    },
  );
});
