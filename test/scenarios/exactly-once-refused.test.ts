import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Door, openDoor } from '#test/kit/door.ts';
import { countRequests, draftCreation, expectExactlyOnce, idle } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests, runsOf } from '#test/kit/presses.ts';

let door: Door;
let house: House;
let merchant: Merchant;
let vat: string;
beforeAll(async () => {
  door = await openDoor();
  house = await openHouse({ env: { BUSINESS_CENTRAL_API_BASE_URL: door.url } });
  door.leadsTo(house.ledger.url);
  merchant = await house.merchant();
  vat = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(async () => {
  await house.stop();
  await door.shut();
});

describe('a ledger that refuses connections', () => {
  it('given nothing was sent, then no look is needed: it is tried again until the ledger is back', async () => {
    const known = await finalizedInvoice(merchant, { taxRate: vat });
    await rests(house, merchant, known.id, 'synced');
    await idle(house);

    await door.shut();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const waiting = await house.until(merchant, invoice.id, ({ attempts }) => attempts >= 2);
    expect(waiting).toMatchObject({ status: 'queued', problemCode: 'ledger_unavailable' });
    await door.open();
    const item = await rests(house, merchant, invoice.id, 'synced');

    const steps = (await runsOf(house, item)).flatMap((run) => run.steps);
    expect(steps.map(({ name }) => name)).not.toContain('Look for the document');
    expect(item).toMatchObject({ attempts: 0, firstFailedAt: null });
    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(2);
    await expectExactlyOnce(house, merchant, [known, invoice]);
  });
});
