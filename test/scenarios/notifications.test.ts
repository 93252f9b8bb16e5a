import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connections, mails, syncItems } from '#backend/database/schema/index.ts';
import { deliverDue } from '#backend/notifications/deliver.ts';
import { type NotificationParts, planMails } from '#backend/notifications/plan.ts';
import { paths } from '#shared/api/paths.ts';
import type { NotificationSettings } from '#shared/notification-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { type MailServer, startMailServer } from '#test/kit/mail-server.ts';
import { resolve, rests } from '#test/kit/presses.ts';

let house: House;
let post: MailServer;

beforeAll(async () => {
  post = await startMailServer();
  house = await openHouse({
    // Nothing but this file looks for something to tell.
    env: { SMTP_URL: post.url, MAIL_FROM: 'Tieout <tieout@mail.test>', NOTIFY_SECONDS: '100000' },
  });
});
afterEach(async () => {
  post.mails.splice(0);
  post.faults.splice(0);
  post.refuses.clear();
});
afterAll(async () => {
  await house.stop();
  await post.stop();
});

/** What a process has at hand; `now` may be another day. */
function partsAt(now?: string): NotificationParts {
  const { notifications } = house.services;
  if (notifications === null) throw new Error('This house sends no mail.');
  return now === undefined ? notifications : { ...notifications, now: () => new Date(now) };
}

async function turn(now?: string): Promise<void> {
  await planMails(partsAt(now));
  await deliverDue(partsAt(now));
}

async function merchantWith(notifications: Partial<NotificationSettings>) {
  const merchant = await house.merchant();
  await tell(merchant, notifications);
  return merchant;
}

const addressOf = (merchant: Merchant) => `books@${merchant.accountId.toLowerCase().replace('_', '-')}.test`;

const tell = (merchant: Merchant, notifications: Partial<NotificationSettings>) =>
  merchant.settings((settings) => ({
    ...settings,
    notifications: { ...settings.notifications, recipients: [addressOf(merchant)], ...notifications },
  }));

/** Mails to one merchant: others share the server. */
const mailsTo = (merchant: Merchant) => post.mails.filter(({ to }) => to.includes(addressOf(merchant)));

/** An invoice that stops because its tax rate has no code. */
async function stoppedInvoice(merchant: Merchant, rate: string) {
  const invoice = await finalizedInvoice(merchant, { taxRate: rate });
  await rests(house, merchant, invoice.id, 'failed');
  return invoice;
}

describe('a mail at once', () => {
  it('given several documents with one cause, then one mail tells what, why and what to do, with links; and no second one', async () => {
    const merchant = await merchantWith({});
    const rate = await mappedRate(house, merchant, 7, null);
    const first = await stoppedInvoice(merchant, rate);
    await stoppedInvoice(merchant, rate);

    await turn();
    const [mail, second] = mailsTo(merchant);
    expect(second).toBeUndefined();
    expect(mail?.headers.subject).toMatch(/^Tieout: 2 documents stopped: .*VAT 7 ?% DE/);
    expect(mail?.headers.from).toBe('Tieout <tieout@mail.test>');
    expect(mail?.text).toContain('What to do:');
    expect(mail?.text).toContain(
      `Invoice ${first.number}: https://dashboard.stripe.com/${merchant.accountId}/test/invoices/${first.id}`,
    );
    expect(mail?.text).toContain('To stop these e-mails');
    expect(mail?.html).toContain(`>${first.number}</a>`);

    await stoppedInvoice(merchant, rate);
    await turn();
    expect(mailsTo(merchant)).toHaveLength(1);
  });

  it('given another cause, then it gets a mail of its own; a healed one is told again only when it comes back', async () => {
    const merchant = await merchantWith({});
    const seven = await mappedRate(house, merchant, 7, null);
    const stopped = await stoppedInvoice(merchant, seven);
    await turn();
    await stoppedInvoice(merchant, await mappedRate(house, merchant, 5, null));
    await turn();
    expect(mailsTo(merchant)).toHaveLength(2);
    expect(mailsTo(merchant)[1]?.text).not.toContain('VAT 7');

    // While the document is tried again the cause has not healed.
    await house.services.db
      .update(syncItems)
      .set({ status: 'queued', problem: null, problemCode: null })
      .where(eq(syncItems.stripeId, stopped.id));
    await turn();
    const told = await house.services
      .sql`select 1 from notified_causes where connection_id = ${merchant.connection.id}`;
    expect(told).toHaveLength(2);

    await resolve(house, merchant, {
      resolve: 'map_tax_rate',
      invoice_id: stopped.id,
      tax_rate: seven,
      tax_code: 'VAT7',
    });
    await rests(house, merchant, stopped.id, 'synced');
    await turn();
    expect(mailsTo(merchant)).toHaveLength(2);
    await house.services.sql`update tax_mappings set tax_code = null where tax_rate_id = ${seven}`;
    await stoppedInvoice(merchant, seven);
    await turn();
    expect(mailsTo(merchant)).toHaveLength(3);
  });

  it('given many processes at the same moment, then it is sent once', async () => {
    const merchant = await merchantWith({});
    await stoppedInvoice(merchant, await mappedRate(house, merchant, 7, null));
    await Promise.all(Array.from({ length: 6 }, () => turn()));
    expect(mailsTo(merchant)).toHaveLength(1);
  });

  it('given nobody to tell, or Never, then nothing is written', async () => {
    const nobody = await merchantWith({ recipients: [] });
    const never = await merchantWith({ send: 'off' });
    for (const merchant of [nobody, never]) await stoppedInvoice(merchant, await mappedRate(house, merchant, 7, null));
    await turn();
    for (const { connection } of [nobody, never])
      expect(await house.services.db.select().from(mails).where(eq(mails.connectionId, connection.id))).toEqual([]);
  });

  it('given a name that would like to be markup, then it stays text', async () => {
    const merchant = await merchantWith({});
    const rate = await merchant.stripe.taxRates.create({ display_name: '<b>VAT</b>', percentage: 7, inclusive: false });
    await stoppedInvoice(merchant, rate.id);
    await turn();
    const [mail] = mailsTo(merchant);
    expect(mail?.html).toContain('&lt;b&gt;VAT');
    expect(mail?.html).not.toContain('<b>VAT');
  });
});

describe('a mail server that fails', () => {
  const rowOf = async (merchant: Merchant) => {
    const [row] = await house.services.db.select().from(mails).where(eq(mails.connectionId, merchant.connection.id));
    if (row === undefined) throw new Error('No mail was written.');
    return row;
  };
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

  it('given that it is down, then busy, then the mail waits with the reason and arrives once', async () => {
    const merchant = await merchantWith({});
    await stoppedInvoice(merchant, await mappedRate(house, merchant, 7, null));
    await post.stop();
    await turn();
    expect(await rowOf(merchant)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      lastError: expect.stringMatching(/mail server/),
    });
    await post.start();
    post.faults.push('busy');
    await deliverDue(partsAt(later(5)));
    expect(await rowOf(merchant)).toMatchObject({
      state: 'waiting',
      attempts: 2,
      lastError: expect.stringContaining('451'),
    });
    await deliverDue(partsAt(later(60)));
    await deliverDue(partsAt(later(120)));
    expect(await rowOf(merchant)).toMatchObject({ state: 'sent', attempts: 3 });
    expect(mailsTo(merchant)).toHaveLength(1);
  });

  it('given that it breaks off before it has the message, then it is sent again; after it, the copy bears the same id', async () => {
    const merchant = await merchantWith({});
    await stoppedInvoice(merchant, await mappedRate(house, merchant, 7, null));
    post.faults.push('lost_after_data');
    await turn();
    expect(mailsTo(merchant)).toHaveLength(0);
    post.faults.push('silent_after_data');
    await deliverDue(partsAt(later(5)));
    await deliverDue(partsAt(later(60)));
    const ids = mailsTo(merchant).map(({ headers }) => headers['message-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('given that it refuses for good, then it is given up with the reason; one bad recipient does not cost the others theirs', async () => {
    const refused = await merchantWith({});
    await stoppedInvoice(refused, await mappedRate(house, refused, 7, null));
    post.faults.push('reject');
    await turn();
    expect(await rowOf(refused)).toMatchObject({ state: 'failed', lastError: expect.stringContaining('550') });

    const merchant = await house.merchant();
    await tell(merchant, { recipients: [addressOf(merchant), 'gone@mail.test'] });
    post.refuses.add('gone@mail.test');
    await stoppedInvoice(merchant, await mappedRate(house, merchant, 7, null));
    await turn();
    expect(await rowOf(merchant)).toMatchObject({ state: 'sent', lastError: 'Refused: gone@mail.test' });
    expect(mailsTo(merchant)).toHaveLength(1);
  });
});

describe('a digest', () => {
  it('given a day and an hour in the zone of the books, then it comes once from then on, with what stands and what is new', async () => {
    const merchant = await merchantWith({ send: 'weekly', weekday: 5, hour: 8 });
    await merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, timeZone: 'Pacific/Auckland' },
    }));
    const rate = await mappedRate(house, merchant, 7, null);
    await stoppedInvoice(merchant, rate);

    // Thursday 18:30 UTC is Friday 07:30 in Auckland.
    await turn('2027-01-07T18:30:00Z');
    expect(mailsTo(merchant)).toHaveLength(0);
    await Promise.all([turn('2027-01-07T19:30:00Z'), turn('2027-01-07T19:30:01Z')]);
    await turn('2027-01-07T23:00:00Z');
    expect(mailsTo(merchant)).toHaveLength(1);
    expect(mailsTo(merchant)[0]?.headers.subject).toContain('1 document waits for you');
    expect(mailsTo(merchant)[0]?.text).toContain('1 of 1 reason below is new since last week.');

    // A week later it still stands, and nothing is new.
    await turn('2027-01-14T19:30:00Z');
    expect(mailsTo(merchant)[1]?.text).toContain('Nothing new has stopped since last week');
  });

  it('given nothing that has stopped, then none is sent', async () => {
    const merchant = await merchantWith({ send: 'daily', hour: 0 });
    const rate = await mappedRate(house, merchant, 7, null);
    const invoice = await stoppedInvoice(merchant, rate);
    await turn('2027-02-01T10:00:00Z');
    await resolve(house, merchant, {
      resolve: 'map_tax_rate',
      invoice_id: invoice.id,
      tax_rate: rate,
      tax_code: 'VAT7',
    });
    await rests(house, merchant, invoice.id, 'synced');
    await turn('2027-02-02T10:00:00Z');
    expect(mailsTo(merchant)).toHaveLength(1);
  });
});

describe('access that is lost', () => {
  it('given a digest once a week, then the mail about it comes at once all the same, and once', async () => {
    const merchant = await merchantWith({ send: 'weekly' });
    await house.services.db
      .update(connections)
      .set({ state: 'revoked', stateChangedAt: new Date() })
      .where(eq(connections.id, merchant.connection.id));
    await turn();
    await turn();
    expect(mailsTo(merchant)).toHaveLength(1);
    expect(mailsTo(merchant)[0]?.text).toContain('Waiting invoices resume by themselves.');
  });
});

describe('a worker', () => {
  it('given something that stops, then it tells of it by itself', async () => {
    const env = { SMTP_URL: post.url, MAIL_FROM: 'Tieout <tieout@mail.test>', NOTIFY_SECONDS: '0.1' };
    const other = await openHouse({ env });
    try {
      const merchant = await other.merchant();
      await tell(merchant, {});
      const invoice = await finalizedInvoice(merchant, { taxRate: await mappedRate(other, merchant, 7, null) });
      await other.until(merchant, invoice.id, ({ status }) => status === 'failed');
      await eventually(() => mailsTo(merchant).length === 1);
    } finally {
      await other.stop();
    }
  });
});

describe('a test mail', () => {
  const test = (merchant: Merchant, recipients: string[]) =>
    house.signed(merchant, paths.notificationTest, { recipients });

  it('given addresses that are not saved, then it goes there, and a refusal is said with what to do', async () => {
    const merchant = await house.merchant();
    expect(await test(merchant, [addressOf(merchant)])).toMatchObject({ status: 200 });
    expect(mailsTo(merchant)[0]?.headers.subject).toContain('Test e-mail');
    post.faults.push('busy');
    expect(await test(merchant, [addressOf(merchant)])).toMatchObject({ status: 503, body: { code: 'mail_not_sent' } });
    expect(await test(merchant, ['no address'])).toMatchObject({ status: 400 });
    expect(await test(merchant, [])).toMatchObject({ status: 400 });
  });

  it('given a press too many, then the server is no mail gun', async () => {
    const merchant = await house.merchant();
    const answers: number[] = [];
    for (let press = 0; press < 11; press++) answers.push((await test(merchant, [addressOf(merchant)])).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(10);
    expect(answers.at(-1)).toBe(429);
  });
});
