import { count } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backfills, syncItems, syncRuns, taxMappings } from '#backend/database/schema/index.ts';
import { startWorkers } from '#backend/workers.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { houseEnvironment, startTieout, tieout } from './cli.fixture.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
/** Yesterday to tomorrow: whatever the clock says while the test runs. */
const period = ['--from', day(-1), '--to', day(1)];

/** Events bring nothing: the merchant starts in the future. */
const startLater = (merchant: Merchant) =>
  merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, startDate: '2999-01-01' } }));

describe('tieout backfill', () => {
  let house: House;
  let merchant: Merchant;
  let unmapped: string;
  let invoices: Record<'known' | 'stranger' | 'untaxable', string>;

  beforeAll(async () => {
    house = await openHouse();
    merchant = await house.merchant({ name: 'Contoso' });
    await startLater(merchant);
    house.stripe.setWebhooks({ paused: true });
    const mapped = await mappedRate(house, merchant, 19, 'VAT19');
    unmapped = await mappedRate(house, merchant, 7, null);
    const stranger = { name: 'Fabrikam AG', email: 'books@fabrikam.example' };
    invoices = {
      known: (await finalizedInvoice(merchant, { taxRate: mapped })).id,
      stranger: (await finalizedInvoice(merchant, { taxRate: mapped, customer: stranger })).id,
      untaxable: (await finalizedInvoice(merchant, { taxRate: unmapped })).id,
    };
    const customer = await merchant.stripe.customers.create({ name: 'Draft' });
    await merchant.stripe.invoices.create({ customer: customer.id, auto_advance: false });
  });
  afterAll(() => house.stop());

  const rows = async () => {
    const counts = [backfills, syncItems, syncRuns].map((table) =>
      house.services.db.select({ n: count() }).from(table),
    );
    return Promise.all(counts);
  };
  const writes = () =>
    house.ledger.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/oauth2/'));

  it('given a dry run, then it tells what would happen and to what problems, and writes nothing anywhere', async () => {
    const before = { rows: await rows(), writes: writes().length };
    const { code, out, err } = await tieout(['backfill', ...period, '--dry-run'], houseEnvironment(house));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Dry run of a backfill of Contoso (${merchant.accountId}, test), ${day(-1)} to ${day(1)}`);
    expect(out).toContain('3 documents in Stripe, beside 1 draft not finalized yet:');
    expect(out).toMatch(/^ +1 {2}would be written, to customers that are known or found$/m);
    expect(out).toMatch(/^ +1 {2}would be written, after creating 1 customer$/m);
    expect(out).toMatch(/^ +1 {2}would stop at a problem$/m);
    expect(out).toMatch(/Problems:\n.*not mapped\n +\S/);
    expect(out).toMatch(/Nothing was written\.\n$/);
    expect({ rows: await rows(), writes: writes().length }).toEqual(before);
    const { metadata } = await merchant.stripe.invoices.retrieve(invoices.known);
    expect(metadata).toEqual({});
  });

  it('given invoices before the start date, then all of the period come into the books but the one that fails, and the exit code says so', async () => {
    const { code, out, err } = await tieout(['backfill', ...period], houseEnvironment(house));
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('Expected from Stripe: 3 invoices, 0 credit notes (and 1 draft not finalized yet)');
    expect(out).toContain('Got: 3 of 3');
    expect(out).toMatch(/^ {2}Synced +2$/m);
    expect(out).toMatch(/^ {2}Failed +1$/m);
    expect(out).toMatch(/1 × Failed: .*not mapped.*--status failed --cause tax_rate_unmapped/);
    expect(out).not.toContain('\r');
    expect(await house.item(merchant, invoices.known)).toMatchObject({ status: 'synced', ledgerTotal: 11_900n });
    expect(await house.item(merchant, invoices.stranger)).toMatchObject({ status: 'synced', ledgerTotal: 11_900n });
  });

  it('given the cause is mended, then replaying brings the failed one too, although it lies before the start date', async () => {
    const { installationId, id: connectionId } = merchant.connection;
    await house.services.db
      .insert(taxMappings)
      .values({ installationId, connectionId, taxRateId: unmapped, label: 'VAT 7', taxCode: 'VAT7' })
      .onConflictDoUpdate({ target: [taxMappings.connectionId, taxMappings.taxRateId], set: { taxCode: 'VAT7' } });
    const args = ['replay', '--status', 'failed', '--cause', 'tax_rate_unmapped'];
    const { code, out } = await tieout(args, houseEnvironment(house));
    expect({ code, out }).toEqual({
      code: 0,
      out: 'Queued 1 document. Live invoices go first; the Dashboard shows how they fare.\n',
    });
    const item = await house.until(
      merchant,
      invoices.untaxable,
      ({ status }) => !['queued', 'syncing'].includes(status),
    );
    expect(item).toMatchObject({ status: 'synced', ledgerTotal: 10_700n });
  });

  it('given the same period again, then it says that it is done and how it stands, and does nothing', async () => {
    const before = { rows: await rows(), drafts: merchant.books.rows('salesInvoices').length };
    const { code, out } = await tieout(['backfill', ...period], houseEnvironment(house));
    expect(code).toBe(0);
    expect(out).toMatch(/This period was done on .* To list it anew: --again\./);
    expect(out).toMatch(/^ {2}Synced +3$/m);
    expect({ rows: await rows(), drafts: merchant.books.rows('salesInvoices').length }).toEqual(before);
  });

  it('given a document excluded by a person, then listing the period anew leaves it so and writes nothing twice', async () => {
    const drafts = merchant.books.rows('salesInvoices').length;
    const { code, out } = await tieout(['backfill', ...period, '--again'], houseEnvironment(house));
    expect({ code, drafts: merchant.books.rows('salesInvoices').length }).toEqual({ code: 0, drafts });
    expect(out).not.toContain('This period was done');
  });

  it('given an id, then replay waits for it and tells the outcome; an unknown id is refused before anything is queued', async () => {
    const known = await tieout(['replay', invoices.known], houseEnvironment(house));
    expect(known).toMatchObject({ code: 0, out: expect.stringMatching(/ {2}Synced {2}In your books as \S+/) });
    const before = await rows();
    const unknown = await tieout(['replay', 'in_unknown'], houseEnvironment(house));
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('Stripe has no in_unknown in') });
    expect(await rows()).toEqual(before);
  });

  it('given two connected accounts and none named, then both are listed; named, the right one is meant', async () => {
    const other = await house.merchant({ name: 'Fabrikam' });
    const { code, err } = await tieout(['backfill', ...period, '--dry-run'], houseEnvironment(house));
    expect(code).toBe(2);
    for (const { accountId } of [merchant, other]) expect(err).toContain(`--account ${accountId} --mode test`);
    const named = await tieout(
      ['backfill', ...period, '--dry-run', '--account', other.accountId],
      houseEnvironment(house),
    );
    expect(named.out).toContain(`Fabrikam (${other.accountId}, test)`);
    expect(named.out).toContain('0 documents in Stripe');
  });
});

describe('tieout backfill, stopped half-way', () => {
  it('given no worker and Ctrl-C, then it keeps its place, goes on from there once the same command is given with workers, and is taken back as a whole (C08)', async () => {
    const house = await openHouse({ workers: false, env: { ROLE: 'web' } });
    try {
      house.stripe.setWebhooks({ paused: true });
      const merchant = await house.merchant();
      const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
      const taxRate = await mappedRate(house, merchant, 19, 'VAT19');
      for (let made = 0; made < 34; made += 1) await finalizedInvoice(merchant, { customerId, taxRate });
      await startLater(merchant);

      const env = houseEnvironment(house);
      const running = startTieout(['backfill', ...period], env);
      await handedOut(house, 30);
      running.interrupt();
      const stopped = await running.done;
      expect(stopped.code).toBe(130);
      expect(stopped.out).toContain('No worker is connected to this database');
      expect(stopped.out).toContain('the same command goes on from here');
      const [row] = await house.services.db.select().from(backfills);
      expect(row).toMatchObject({ state: 'stopped', listed: 30, enqueued: 30 });

      const workers = await startWorkers(house.services);
      const { code, out } = await tieout(['backfill', ...period], env);
      await workers.stop();
      expect(out).toContain('Goes on where it stopped: 30 listed, 30 handed out.');
      expect(out).toMatch(/^ {2}Synced +34$/m);
      expect(code).toBe(0);
      expect(merchant.books.rows('salesInvoices')).toHaveLength(34);
      expect(await house.services.db.select().from(backfills)).toEqual([
        expect.objectContaining({ state: 'done', listed: 34, enqueued: 34 }),
      ]);

      const undone = await tieout(['backfill', ...period, '--undo'], env);
      expect(undone).toMatchObject({
        code: 0,
        out: expect.stringContaining('Taken back: 34 records. Left in the books: 0.'),
      });
      expect(merchant.books.rows('salesInvoices')).toEqual([]);
    } finally {
      await house.stop();
    }
  });
});

async function handedOut(house: House, expected: number): Promise<void> {
  for (;;) {
    const [row] = await house.services.db.select().from(backfills);
    if (row !== undefined && row.enqueued >= expected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
