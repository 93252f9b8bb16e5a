import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import type { ProductView } from '../../../shared/api/product.ts';
import { fakeBackend, problemAnswer } from '../testing/backend.ts';
import { contextOf, dashboard } from '../testing/dashboard.ts';
import { notConnected } from '../testing/fixtures/common.ts';
import { mappedProduct, openProduct } from '../testing/fixtures/product.ts';
import { Screen } from '../testing/screen.ts';
import ProductDetail from './ProductDetail.tsx';

const open = () => new Screen(<ProductDetail {...contextOf({ id: 'prod_Team', object: 'product' })} />);

async function openOn(view: ProductView) {
  const backend = fakeBackend({ [paths.product]: view });
  const screen = open();
  await screen.sees(`In ${view.connection.ledgerName}`);
  return { backend, screen };
}

describe('given a product with an item', () => {
  it('when the view opens, then one read shows where it is booked and why, the tax codes met, and the documents', async () => {
    const { backend, screen } = await openOn(mappedProduct);
    expect(backend.requests.map(({ body }) => body.product_id)).toEqual(['prod_Team']);
    for (const words of [
      '1000 · Subscription',
      'Found by the search rule in your settings.',
      'VAT19 · VAT 19 %',
      '41 lines',
      'As the item says',
      'INV-0042',
      'The latest 1 of 34 documents.',
    ]) {
      expect(screen.text).toContain(words);
    }
  });

  it('when an account is chosen instead, then that is saved and said', async () => {
    const { backend, screen } = await openOn(mappedProduct);
    const view: ProductView = {
      ...mappedProduct,
      target: { kind: 'account', id: 'acc-8400', number: '8400', name: 'Revenue services', how: 'chosen' },
      reason: 'Chosen for this product.',
    };
    backend.replies[paths.productChoose] = { sentence: 'Saved. It applies from now on.', view };
    screen.press('Save');
    await screen.sees('Choose another one first.');
    expect(backend.to(paths.productChoose)).toEqual([]);

    screen.choose('Item or account in Business Central', '8400 Revenue services (account)');
    screen.press('Save');
    await screen.sees('8400 · Revenue services');
    expect(backend.to(paths.productChoose)[0]?.body).toMatchObject({
      product_id: 'prod_Team',
      target: { kind: 'account', id: 'acc-8400' },
    });
    expect(screen.text).toContain('Saved. It applies from now on.');
    expect(dashboard.toasts).toEqual(['Product saved']);
  });

  it('when the choice is taken back, then it is left to the rules', async () => {
    const chosen: ProductView = {
      ...mappedProduct,
      target: { kind: 'item', id: 'item-1000', number: '1000', name: 'Subscription', how: 'chosen' },
      reason: 'Chosen for this product.',
    };
    const { backend, screen } = await openOn(chosen);
    backend.replies[paths.productChoose] = { sentence: 'Saved.', view: mappedProduct };
    screen.choose('Item or account in Business Central', 'Leave it to the rules in the settings');
    screen.press('Save');
    await screen.sees('Found by the search rule');
    expect(backend.to(paths.productChoose)[0]?.body.target).toBeNull();
  });

  it('when the save is refused, then the reason stands there and the choice is kept', async () => {
    const { backend, screen } = await openOn(mappedProduct);
    backend.replies[paths.productChoose] = problemAnswer(422, { title: 'Some settings do not fit' });
    screen.choose('Item or account in Business Central', '8400 Revenue services (account)');
    screen.press('Save');
    await screen.sees('Some settings do not fit');
    expect(screen.button('Save')).toBeDefined();
  });

  it('when there are more items than a list can hold, then typing narrows them down', async () => {
    const choices = Array.from({ length: 500 }, (_, at) => ({ value: `item:${at}`, label: `${1000 + at} Part ${at}` }));
    const { screen } = await openOn({ ...mappedProduct, choices });
    expect(screen.text).toContain('The first 100 of 500 are listed.');
    screen.type('Find an item or account', 'part 499');
    await screen.sees('1499 Part 499');
    expect(screen.options('Item or account in Business Central')).toHaveLength(2);
  });
});

describe('given a product that stops invoices', () => {
  it('when it has no item, then it says what and how many wait, and offers no replay that would fail again', async () => {
    const { screen } = await openOn(openProduct);
    expect(screen.text).toContain('12 documents wait for it.');
    expect(screen.button('Replay all 12')).toBeUndefined();
    expect(screen.button('Show what waits')?.props.href).toEqual({
      name: 'fullPageGlob',
      params: { glob: ['documents'], searchParams: { cause: 'product_missing', subject: 'prod_Team' } },
    });
    expect(screen.text).toContain('No document in your books carries this product yet.');
  });

  it('when an item was chosen, then what waits is replayed at one press', async () => {
    const ready: ProductView = { ...mappedProduct, waiting: 12 };
    const { backend, screen } = await openOn(ready);
    backend.replies[paths.productReplay] = {
      sentence: '12 documents are being synced again.',
      view: { ...ready, waiting: 0 },
    };
    screen.press('Replay all 12');
    await screen.sees('12 documents are being synced again.');
    expect(screen.text).not.toContain('wait for this product');
    expect(dashboard.toasts).toEqual(['Replay started']);
  });
});

describe('given somebody or something that cannot', () => {
  it('when the role may only look, then there is nothing to change, and why', async () => {
    const { screen } = await openOn({ ...openProduct, mayChange: false });
    expect(screen.buttons).toEqual(['Show what waits']);
    expect(screen.text).toContain('Your role lets you look but not change.');
  });

  it('when nothing is connected, then it says what comes first', async () => {
    const { screen } = await openOn({
      ...openProduct,
      connection: notConnected,
      problem: null,
      reason: 'Nothing is decided before a company in Business Central is connected.',
      waiting: 0,
      choices: [],
    });
    expect(screen.buttons).toEqual(['Open settings']);
    expect(screen.text).toContain('Nothing is decided before a company');
    expect(screen.text).not.toContain('Used in');
  });

  it('when the backend does not answer, then it says so and tries again at a press', async () => {
    const backend = fakeBackend({ [paths.product]: 'unreachable' });
    const screen = open();
    await screen.sees('Try again');
    backend.replies[paths.product] = mappedProduct;
    screen.press('Try again');
    await screen.sees('1000 · Subscription');
  });
});
