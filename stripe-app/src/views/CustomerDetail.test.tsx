import { describe, expect, it } from 'vitest';
import type { CustomerView } from '../../../shared/api/overview.ts';
import { paths } from '../../../shared/api/paths.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { notConnected } from '../testing/fixtures/common.ts';
import { linkedCustomer } from '../testing/fixtures/overview.ts';
import { Screen } from '../testing/screen.ts';
import CustomerDetail from './CustomerDetail.tsx';

const open = () => new Screen(<CustomerDetail {...contextOf({ id: 'cus_Adatum', object: 'customer' })} />);

async function openOn(view: CustomerView) {
  const backend = fakeBackend({ [paths.customer]: view });
  const screen = open();
  await screen.sees('Latest documents');
  return { backend, screen };
}

describe('given a linked customer', () => {
  it('when the view opens, then it shows who it is in the ledger, how and why, since when, and the documents', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    expect(backend.requests[0]?.body.customer_id).toBe('cus_Adatum');
    for (const words of [
      'Adatum GmbH',
      '10000',
      'Matched by your rules',
      'Oct 1, 2026, 8:00 AM',
      'only this customer has it',
      'INV-0042',
    ]) {
      expect(screen.text).toContain(words);
    }
    expect(screen.button('Adatum GmbH')?.props).toMatchObject({
      href: 'https://bc.example/customers/10000',
      external: true,
    });
  });

  it('when it is unlinked, then it asks first, sends, and shows the state after it', async () => {
    const { backend, screen } = await openOn(linkedCustomer);
    backend.replies[paths.customerUnlink] = { ...linkedCustomer, link: null };
    screen.press('Unlink');
    expect(screen.text).toContain('Documents already written stay as they are.');
    expect(backend.to(paths.customerUnlink)).toHaveLength(0);
    screen.press('Unlink customer');
    await screen.sees('Not linked yet.');
    expect(backend.to(paths.customerUnlink)[0]?.body.customer_id).toBe('cus_Adatum');
    expect(screen.text).not.toContain('Unlink this customer?');
    expect(dashboard.toasts).toEqual(['Customer unlinked']);
  });

  it('when unlinking is refused, then the dialogue stays and says why', async () => {
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

  it('when the role may only look, then it cannot be unlinked', async () => {
    const { screen } = await openOn({ ...linkedCustomer, mayChange: false });
    expect(screen.buttons).toEqual([]);
  });
});

describe('given the states around it', () => {
  it('when there is no link and no document, then it says when that will change', async () => {
    const { screen } = await openOn({ ...linkedCustomer, link: null, documents: [] });
    expect(screen.text).toContain('Tieout looks for the customer when the first invoice is sent to your books.');
    expect(screen.text).toContain('No invoice of this customer has reached Tieout yet.');
  });

  it('when nothing is connected, then it leads to the settings', async () => {
    const { screen } = await openOn({ ...linkedCustomer, connection: notConnected, link: null });
    expect(screen.button('Open settings')).toBeDefined();
  });

  it('when the read fails, then it can be tried again', async () => {
    const backend = fakeBackend({ [paths.customer]: problemAnswer(500) });
    const screen = open();
    await screen.sees('A fault of ours');
    backend.replies[paths.customer] = linkedCustomer;
    screen.press('Try again');
    await screen.sees('Matched by your rules');
  });
});
