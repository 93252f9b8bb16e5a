import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '#shared/api/paths.ts';
import { saveSettingsAnswerSchema, settingsViewSchema } from '#shared/api/settings.ts';
import {
  type AffectedDocument,
  affectedAnswerSchema,
  replayAffectedAnswerSchema,
  revertPreviewAnswerSchema,
  settingsHistoryAnswerSchema,
} from '#shared/api/settings-history.ts';
import type { Settings } from '#shared/settings.ts';
import { calm } from '#test/kit/calm.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, documentsOf, linesOf, postInBooks, preview, replayed, resolve, rests } from '#test/kit/presses.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

async function ask(merchant: Merchant, path: string, payload: object): Promise<unknown> {
  const { status, body } = await house.signed(merchant, path, payload);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

const read = async (merchant: Merchant) => settingsViewSchema.parse(await ask(merchant, paths.settings, {}));

/** Saves the page as somebody who changes a part of it would. */
async function save(
  merchant: Merchant,
  change: (settings: Settings) => Settings,
  mappings: { products?: object[]; taxes?: object[] } = {},
) {
  const { version, settings } = await read(merchant);
  const payload = { version, settings: change(settings), products: [], taxes: [], ...mappings };
  return saveSettingsAnswerSchema.parse(await ask(merchant, paths.settingsSave, payload));
}

const history = async (merchant: Merchant) =>
  settingsHistoryAnswerSchema.parse(await ask(merchant, paths.settingsHistory, { before: null }));

/** Every document that the changes since a version affect, page by page. */
async function affected(merchant: Merchant, since: number): Promise<AffectedDocument[]> {
  const found: AffectedDocument[] = [];
  for (let after: string | null = null; ; ) {
    const page = affectedAnswerSchema.parse(await ask(merchant, paths.settingsAffected, { since, after }));
    found.push(...page.documents);
    if (page.next === null) return found;
    after = page.next;
  }
}

const effects = (found: readonly AffectedDocument[]) =>
  Object.fromEntries(found.map(({ stripeId, effect }) => [stripeId, effect]));

describe('the history of the settings', () => {
  it('given rules and mappings saved by two people, then each version says in the page’s words what it changed', async () => {
    const merchant = await house.merchant();
    const rate = await mappedRate(house, merchant, 19, null);
    const product = await merchant.stripe.products.create({ name: 'Team plan' });
    const { item } = merchant.known;
    await save(merchant, (settings) => ({
      ...settings,
      documents: { ...settings.documents, closedPeriod: { invoice: 'fail', credit_note: 'hold' } },
    }));
    await save(merchant, (settings) => settings, {
      taxes: [{ taxRateId: rate, taxCode: 'VAT19' }],
      products: [{ productId: product.id, target: { kind: 'item', id: item.id } }],
    });

    const { versions } = await history(merchant);

    const [mappings, rules] = versions;
    expect(rules).toMatchObject({ how: 'saved', by: expect.any(String) });
    expect(rules?.changes).toEqual([
      {
        path: 'documents.closedPeriod.credit_note',
        section: 'Documents',
        label: 'Credit note of a closed period',
        before: 'Stop and tell me',
        after: 'Wait until it is opened',
      },
    ]);
    expect(mappings?.changes.map(({ section, label, before }) => [section, label, before])).toEqual([
      ['Products', 'Team plan', 'none'],
      ['Taxes', 'VAT 19% DE', 'none'],
    ]);
    expect(mappings?.changes[1]?.after).toContain('VAT19');
    expect(versions.at(-1)).toMatchObject({ version: 1, how: 'first' });
  });

  it('given a version to go back to, then the difference is shown first, and mappings go back but answers stay', async () => {
    const merchant = await house.merchant();
    const changed = await mappedRate(house, merchant, 19, 'VAT19');
    const asked = await mappedRate(house, merchant, 7, null);
    const { version: before } = await read(merchant);
    await save(merchant, (settings) => ({ ...settings, excludeKey: 'leave_me' }), {
      taxes: [{ taxRateId: changed, taxCode: 'VAT7' }],
    });
    const invoice = await finalizedInvoice(merchant, { taxRate: asked });
    await rests(house, merchant, invoice.id, 'failed');
    await resolve(house, merchant, {
      resolve: 'map_tax_rate',
      invoice_id: invoice.id,
      tax_rate: asked,
      tax_code: 'VAT7',
    });

    const preview = revertPreviewAnswerSchema.parse(
      await ask(merchant, paths.settingsRevertPreview, { to_version: before }),
    );
    expect(preview.changes.map(({ path }) => path)).toEqual(['excludeKey', `taxes.${changed}`]);

    await ask(merchant, paths.settingsRevert, { version: preview.version, to_version: before });
    const after = await read(merchant);
    expect(after.settings.excludeKey).toBe('tieout_exclude');
    expect(after.taxes.find(({ taxRateId }) => taxRateId === changed)?.taxCode).toBe('VAT19');
    expect(after.taxes.find(({ taxRateId }) => taxRateId === asked)?.taxCode).toBe('VAT7');
    expect((await history(merchant)).versions[0]).toMatchObject({ how: 'reverted', version: preview.version + 1 });

    const stale = await house.signed(merchant, paths.settingsRevert, { version: preview.version, to_version: before });
    expect(stale).toMatchObject({ status: 409, body: { code: 'settings_stale' } });
    await calm(house);
  });
});

describe('what a change of the settings affects', () => {
  it('given drafts, a posted invoice, an excluded one and one that stopped, then exactly those are named that a replay would change', async () => {
    const merchant = await house.merchant();
    const vat19 = await mappedRate(house, merchant, 19, 'VAT19');
    const unmapped = await mappedRate(house, merchant, 7, null);
    const standard = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(house, merchant, standard.id, 'synced');
    const stopped = await finalizedInvoice(merchant, { taxRate: unmapped });
    await rests(house, merchant, stopped.id, 'failed');
    const posted = await finalizedInvoice(merchant, { taxRate: vat19 });
    await rests(house, merchant, posted.id, 'synced');
    await postInBooks(house, merchant, documentOf(merchant, posted.number));
    const late = await finalizedInvoice(merchant, { taxRate: vat19, invoice: { metadata: { tieout_exclude: 'yes' } } });
    await rests(house, merchant, late.id, 'excluded');

    // A tax rate gets its code: what waited for it would be written, drafts of another rate stay as they are.
    const first = await read(merchant);
    const mapped = await save(merchant, (settings) => settings, {
      taxes: [{ taxRateId: unmapped, taxCode: 'VAT7' }],
    });
    expect(mapped.affected).toBe(1);
    expect(effects(await affected(merchant, first.version))).toEqual({ [stopped.id]: 'heals' });

    // The prefix stands on every draft; the key lets the excluded one in.
    const second = await read(merchant);
    await save(merchant, (settings) => ({
      ...settings,
      excludeKey: 'another_key',
      documents: { ...settings.documents, externalPrefix: 'ST-' },
    }));
    const found = await affected(merchant, second.version);
    expect(effects(found)).toEqual({ [standard.id]: 'rewrites', [stopped.id]: 'heals', [late.id]: 'heals' });

    const replayedAll = replayAffectedAnswerSchema.parse(
      await ask(merchant, paths.settingsReplay, { documents: found.map(({ id }) => id) }),
    );
    expect(replayedAll.queued).toBe(3);
    for (const { id } of [standard, stopped, late]) await rests(house, merchant, id, 'synced');
    expect(documentOf(merchant, `ST-${standard.number}`)).toBeDefined();
    expect(documentsOf(merchant, standard.number)).toEqual([]);
    expect(await affected(merchant, second.version)).toEqual([]);
  });

  it('given a change that no document can feel, then none is looked at', async () => {
    const merchant = await house.merchant();
    const invoice = await finalizedInvoice(merchant, { taxRate: await mappedRate(house, merchant, 19, 'VAT19') });
    await rests(house, merchant, invoice.id, 'synced');
    const saved = await save(merchant, (settings) => ({
      ...settings,
      notifications: { ...settings.notifications, send: 'daily' },
    }));
    expect(saved.affected).toBe(0);
  });
});

describe('lines that the merchant leaves out', () => {
  const leavingOut = (excludedLines: Settings['excludedLines']) => async () => {
    const merchant = await house.merchant();
    await merchant.settings((settings) => ({ ...settings, excludedLines }));
    return { merchant, vat19: await mappedRate(house, merchant, 19, 'VAT19') };
  };

  it('given a line marked in its metadata, then the draft holds the rest, its total is proven, and the document says so', async () => {
    const { merchant, vat19 } = await leavingOut([{ kind: 'metadata', key: 'books', value: 'no' }])();
    const invoice = await finalizedInvoice(merchant, {
      taxRate: vat19,
      lines: [
        { customer: '', description: 'Seat', amount: 10_000 },
        { customer: '', description: 'Deposit', amount: 5_000, metadata: { books: 'no' } },
      ],
    });

    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(item).toMatchObject({ stripeTotal: 17_850n, ledgerTotal: 11_900n });
    expect(linesOf(documentOf(merchant, invoice.number)).map(({ description }) => description)).toEqual(['Seat']);
    const view = await house.invoiceView(merchant, invoice.id);
    expect(JSON.stringify(view)).toContain('1 line is left out by your settings.');

    // Looked at again, by an event or by hand, it stays the same draft.
    const again = await replayed(house, merchant, invoice.id, 'synced');
    expect(again.ledgerId).toBe(item.ledgerId);
    expect((await preview(house, merchant, invoice.id)).differences).toEqual([]);
  });

  it('given every line of a kind that is left out, then the invoice is excluded with that reason', async () => {
    const { merchant, vat19 } = await leavingOut([{ kind: 'zero_amount' }])();
    const invoice = await finalizedInvoice(merchant, {
      taxRate: vat19,
      lines: [{ customer: '', description: 'Trial', amount: 0 }],
    });
    expect((await rests(house, merchant, invoice.id, 'excluded')).sentence).toBe(
      'Every line of it is of a kind that your settings leave out.',
    );
  });
});

describe('the date and number of a document', () => {
  it('given dates taken from the payment, then a paid invoice is dated that day and an open one by itself', async () => {
    const merchant = await house.merchant();
    await merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, dateFrom: 'paid', externalPrefix: 'web-' },
    }));
    const vat19 = await mappedRate(house, merchant, 19, 'VAT19');
    const effective = Date.UTC(2026, 0, 15, 12) / 1000;
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, invoice: { effective_at: effective } });
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ documentDate: '2026-01-15' });

    const paid = await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    const item = await replayed(house, merchant, invoice.id, 'synced');
    const day = new Date((paid.status_transitions.paid_at ?? 0) * 1000).toISOString().slice(0, 10);
    expect(item).toMatchObject({ documentDate: day, externalNumber: `WEB-${invoice.number}`.toUpperCase() });
    expect(documentOf(merchant, `WEB-${invoice.number}`).values.invoiceDate).toBe(day);
  });
});
