import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  invoiceRehearsalAnswerSchema,
  type OnboardingView,
  onboardingSwitchAnswerSchema,
  onboardingViewSchema,
  type RehearsedInvoice,
} from '#shared/api/onboarding.ts';
import { paths } from '#shared/api/paths.ts';
import { saveSettingsAnswerSchema } from '#shared/api/settings.ts';
import { calm } from '#test/kit/calm.ts';
import { connect, finalizedInvoice, type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { documentOf, ledgerWrites, rests } from '#test/kit/presses.ts';

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
const view = async (merchant: Merchant): Promise<OnboardingView> =>
  onboardingViewSchema.parse(await ask(merchant, paths.onboarding, {}));
const goTo = async (merchant: Merchant, step: string, more: object = {}): Promise<OnboardingView> =>
  onboardingViewSchema.parse(await ask(merchant, paths.onboardingStep, { step, ...more }));

/** Rehearses page by page, as the view does. */
async function rehearsed(merchant: Merchant): Promise<RehearsedInvoice[]> {
  const found: RehearsedInvoice[] = [];
  for (let after: string | null = null; ; ) {
    const page = invoiceRehearsalAnswerSchema.parse(await ask(merchant, paths.onboardingRehearse, { after }));
    found.push(...page.invoices);
    if (page.next === null) return found;
    after = page.next;
  }
}

/** A merchant with a past in Stripe who has just chosen the company. */
async function newcomer() {
  const merchant = await house.merchant({ connect: false });
  const rate = (percentage: number) =>
    merchant.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive: false, country: 'DE' });
  const [vat19, vat3] = [await rate(19), await rate(3)];
  const seat = await merchant.stripe.products.create({ name: 'seat!' });
  const course = await merchant.stripe.products.create({ name: 'Course' });
  const line = async (product: string, tax: string) => ({
    customer: '',
    tax_rates: [tax],
    pricing: { price: (await merchant.stripe.prices.create({ product, currency: 'eur', unit_amount: 5_000 })).id },
  });
  const good = await finalizedInvoice(merchant, { lines: [await line(seat.id, vat19.id)] });
  const bad = await finalizedInvoice(merchant, { lines: [await line(course.id, vat3.id)] });
  const before = await view(merchant);
  const { accountId, stripe, installation, books, known, settings } = merchant;
  const connection = await connect(house, installation, books);
  return {
    merchant: { accountId, stripe, installation, books, known, settings, connection },
    good,
    bad,
    seat,
    course,
    vat19,
    vat3,
    before,
  };
}

describe('setting up', () => {
  it('goes from connecting to the first draft, with what is equal suggested, and writes nothing before it is switched on', async () => {
    const { merchant, good, bad, seat, course, vat19, vat3, before } = await newcomer();
    expect(before).toMatchObject({ step: 'connect', suggestions: null });

    const rules = await view(merchant);
    expect(rules).toMatchObject({ step: 'rules', settings: { setUp: 'rules' }, open: { taxes: 2, products: 2 } });
    expect(rules.settings.settings.documents.automatic).toBe(false);
    const { suggestions } = rules;
    expect(suggestions?.taxes.map(({ taxRateId, taxCode }) => [taxRateId, taxCode])).toEqual([[vat19.id, 'VAT19']]);
    expect(suggestions?.products.map(({ productId, reason }) => [productId, reason])).toEqual([
      [seat.id, 'The names are equal.'],
    ]);
    expect(suggestions?.currencies).toEqual([{ currency: 'EUR', invoices: 2, known: true }]);

    // The person takes the suggestions, and the next step remembers what stood before.
    const { version, settings } = rules.settings;
    const saved = saveSettingsAnswerSchema.parse(
      await ask(merchant, paths.settingsSave, {
        version,
        settings,
        products: (suggestions?.products ?? []).map(({ productId, target }) => ({ productId, target })),
        taxes: (suggestions?.taxes ?? []).map(({ taxRateId, taxCode }) => ({ taxRateId, taxCode })),
      }),
    );
    const rehearsing = await goTo(merchant, 'rehearse', { suggested_since: version });
    expect(rehearsing).toMatchObject({ step: 'rehearse', suggestedSince: version, open: { taxes: 1, products: 1 } });

    // The rehearsal says of each invoice what would come of it, and writes nothing.
    const writes = ledgerWrites(house, merchant);
    const found = await rehearsed(merchant);
    expect(found.map(({ id, outcome }) => [id, outcome])).toEqual([
      [bad.id, 'stops'],
      [good.id, 'written'],
    ]);
    expect(found[0]?.fix).toBeTruthy();
    expect(found[1]?.sentence).toMatch(/^1 line to .*Contoso/);
    await calm(house);
    expect(ledgerWrites(house, merchant)).toBe(writes);

    // A step back, and the suggestions taken back: the mappings are as they were.
    expect((await goTo(merchant, 'rules')).step).toBe('rules');
    await ask(merchant, paths.settingsRevert, { version: saved.view.version, to_version: version });
    const cleared = await goTo(merchant, 'rules', { suggested_since: null });
    expect(cleared).toMatchObject({ suggestedSince: null, open: { taxes: 2, products: 2 } });
    expect(cleared.suggestions?.taxes).toHaveLength(1);

    // Answered by hand this time, and switched on.
    const now = cleared.settings;
    const item = { kind: 'item', id: merchant.known.item.id } as const;
    await ask(merchant, paths.settingsSave, {
      version: now.version,
      settings: now.settings,
      products: [seat, course].map(({ id }) => ({ productId: id, target: item })),
      taxes: [
        { taxRateId: vat19.id, taxCode: 'VAT19' },
        { taxRateId: vat3.id, taxCode: 'VAT7' },
      ],
    });
    const waiting = await finalizedInvoice(merchant, {
      lines: [
        {
          customer: '',
          tax_rates: [vat19.id],
          pricing: {
            price: (await merchant.stripe.prices.create({ product: seat.id, currency: 'eur', unit_amount: 100 })).id,
          },
        },
      ],
    });
    expect(await rests(house, merchant, waiting.id, 'waiting')).toMatchObject({ problemCode: 'manual_only' });
    const ready = await goTo(merchant, 'switch_on');
    const on = onboardingSwitchAnswerSchema.parse(
      await ask(merchant, paths.onboardingSwitch, {
        on: true,
        version: ready.settings.version,
        start_date: '2026-01-01',
      }),
    );
    expect(on.view).toMatchObject({ step: 'done', settings: { setUp: null } });
    expect(on.view.settings.settings.documents).toMatchObject({ automatic: true, startDate: '2026-01-01' });
    await rests(house, merchant, waiting.id, 'synced');
    expect(documentOf(merchant, waiting.number)).toBeDefined();

    // And off again: what is written stays.
    const off = onboardingSwitchAnswerSchema.parse(
      await ask(merchant, paths.onboardingSwitch, { on: false, version: on.view.settings.version }),
    );
    expect(off.view.step).toBe('switch_on');
    const later = await finalizedInvoice(merchant, { taxRate: vat19.id });
    await rests(house, merchant, later.id, 'waiting');
    expect(documentOf(merchant, waiting.number)).toBeDefined();
  });

  it('goes on where it was left after disconnecting, and a company that was set up before needs none', async () => {
    const { merchant } = await newcomer();
    await goTo(merchant, 'rehearse');
    await ask(merchant, paths.disconnect, {});
    expect((await view(merchant)).step).toBe('connect');
    await connect(house, merchant.installation, merchant.books);
    expect((await view(merchant)).step).toBe('rehearse');

    const old = await house.merchant();
    await house.services.sql`delete from onboardings where connection_id = ${old.connection.id}`;
    expect((await view(old)).step).toBe('done');
  });

  it('given a stale page or a company that is gone, then the switch is refused with words', async () => {
    const merchant = await house.merchant({ connect: false });
    const switchOn = (version: number) =>
      house.signed(merchant, paths.onboardingSwitch, { on: true, version, start_date: null });
    expect(await switchOn(1)).toMatchObject({ status: 409, body: { code: 'not_connected' } });
    await connect(house, merchant.installation, merchant.books);
    expect(await switchOn(9)).toMatchObject({ status: 409, body: { code: 'settings_stale' } });
    expect((await view(merchant)).settings.settings.documents.automatic).toBe(false);
  });
});
