import { html } from 'hono/html';
import type { Company } from '../company.ts';
import type { World } from '../world.ts';
import { type Place, pageIds, pageLink, readFilter } from './address.ts';
import { type Markup, sheet } from './layout.ts';
import { message, page } from './respond.ts';
import { pressButton, showScreen } from './screens.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * The simulated web client: `/{tenant?}/{environment}?company=…&page=…&filter='No.' IS '…'`, as deep links are built.
 * It asks nobody to sign in, so it answers this machine's own pages only.
 * @returns undefined when the address is none of the web client's
 */
export async function webClient(request: Request, url: URL, world: World): Promise<Response | undefined> {
  const companies = url.pathname === '/' ? world.allCompanies() : companiesAt(world, url.pathname);
  if (companies === undefined) return undefined;
  if (!loopback.test(request.headers.get('host') ?? ''))
    return page(421, sheet('Not here', message('The simulated web client answers on localhost only.')));
  const { origin } = url;
  const from = request.headers.get('origin');
  if (request.method !== 'GET' && from !== null && from !== origin)
    return page(
      403,
      sheet('Not from there', message('The simulated web client takes orders from its own pages only.')),
    );
  if (url.pathname === '/') return page(200, home(companies));
  const name = url.searchParams.get('company');
  const company = companies.find(({ record }) => name === null || record.name === name);
  if (company === undefined) {
    const text = `There is no company “${name ?? ''}” in this environment. It may have been renamed or deleted.`;
    return page(404, sheet('No such company', message(text)));
  }
  const place: Place = {
    path: url.pathname,
    companyName: company.record.name,
    page: Number(url.searchParams.get('page') ?? pageIds.invoiceList),
    number: readFilter(url.searchParams.get('filter')),
  };
  if (request.method === 'GET') return showScreen(company, place);
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'GET, POST' } });
  return pressButton(company, place, await request.formData());
}

/** Companies of the environment that a path names, with or without its tenant; undefined when it names none. */
function companiesAt(world: World, path: string): Company[] | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const [first = '', second] = parts.map(readPart);
  if (parts.length === 0 || parts.length > 2) return undefined;
  const tenant = second === undefined ? undefined : world.directory.findTenant(first);
  if (second !== undefined && tenant === undefined) return undefined;
  const name = (second ?? first).toLowerCase();
  const found = world
    .allCompanies()
    .filter(({ record }) => record.environment.toLowerCase() === name)
    .filter(({ record }) => tenant === undefined || record.tenantId === tenant.id);
  return found.length === 0 ? undefined : found;
}

function readPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The companies that there are, for whoever opens the simulator's bare address. */
function home(companies: readonly Company[]): Markup {
  return sheet(
    'Business Central, simulated',
    html`<main><section class="card"><h1>Companies</h1><p class="soft">The API lies below /v2.0/…/api/v2.0.</p><dl>
${companies.map(({ record }) => {
  const path = `/${record.tenantId}/${encodeURIComponent(record.environment)}`;
  const to = pageLink({ path, companyName: record.name }, pageIds.invoiceList);
  return html`<div><dt><a href="${to}">${record.displayName}</a></dt><dd>${record.environment}, ${record.localCurrency}</dd></div>`;
})}</dl></section></main>`,
  );
}
