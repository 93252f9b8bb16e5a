import { show, type Tour, visit } from './tour.ts';

/** Overview and the preview's own lists. */
export async function lists(tour: Tour): Promise<void> {
  const { camera } = tour;
  camera.begin('Overview');
  await show(tour, { path: '/test/invoices', name: 'overview', title: 'Overview beside the invoices' });
  await show(tour, { path: '/test/products', name: 'overview-products', title: 'Overview beside the products' });
  const page = await visit(tour, '/test/invoices');
  await page.getByRole('button', { name: 'Close app' }).click();
  await camera.snap(page, 'list-invoices', 'Invoice list of the preview');
  await page.close();
}
