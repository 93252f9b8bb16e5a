import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exclude } from '#backend/sync/ask.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { press, rests, runsOf } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
});
afterAll(() => house.stop());

/** The ledger takes its time over the next draft, and then refuses it or not. @returns once the draft was sent */
async function syncSlowly(invoiceId: string, refused: boolean): Promise<void> {
  const refusal = { error: { code: 'Application_DialogException', message: 'The number series is used up.' } };
  house.ledger.faults.add({
    method: 'POST',
    path: '/salesInvoices',
    delayMs: 700,
    ...(refused ? { kind: 'status', status: 400, body: refusal } : { kind: 'delay' }),
  });
  const sent = () =>
    house.ledger.requests.filter(({ method, path }) => method === 'POST' && path.includes('/salesInvoices'));
  const before = sent().length;
  await press(house, merchant, invoiceId, 'sync');
  await house.until(merchant, invoiceId, () => sent().length > before);
}

const excludeNow = (id: string) =>
  exclude(house.services.street, merchant.connection, { type: 'invoice', id }, 'Ada Lovelace', 'Booked by hand');

/** An invoice that stands nowhere yet and that nothing is under way for. */
async function unwritten(): Promise<string> {
  const rate = await mappedRate(house, merchant, 19, 'VAT19');
  await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, automatic: false } }));
  const { id } = await finalizedInvoice(merchant, { taxRate: rate });
  await rests(house, merchant, id, 'waiting');
  return id;
}

describe('an exclusion while a run is under way', () => {
  it('waits for the run to end and is not overwritten by what that run came to', async () => {
    const id = await unwritten();
    await syncSlowly(id, true);
    await excludeNow(id);
    const item = await house.item(merchant, id);
    expect(item).toMatchObject({ status: 'excluded', hold: 'excluded', problem: null });
    const runs = await runsOf(house, { id: item?.id ?? '' });
    expect(runs.find(({ trigger }) => trigger === 'replay')).toMatchObject({ status: 'failed' });
  });

  it('comes too late when the run has written the draft', async () => {
    const id = await unwritten();
    await syncSlowly(id, false);
    expect(await excludeNow(id)).toBeNull();
    expect(await house.item(merchant, id)).toMatchObject({ status: 'synced', hold: null });
  });
});
