import { z } from 'zod';
import { paths } from '#shared/api/paths.ts';
import { connectStartAnswerSchema, type SettingsView, settingsViewSchema } from '#shared/api/settings.ts';
import { bookkeeperOf, type House, type Merchant, type SignedCaller } from './house.ts';

/** A page that the browser shows in the end, after all redirects. */
export type Page = { status: number; url: URL; headers: Headers; text: string };

/** Opens an address as a browser does. */
export async function open(url: string | URL): Promise<Page> {
  const response = await fetch(url);
  return {
    status: response.status,
    url: new URL(response.url),
    headers: response.headers,
    text: await response.text(),
  };
}

const plain = (text: string): string =>
  text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/** Chooses a user on the consent page and presses a button, as the page's form does. */
export function answerConsent(page: Page, email: string, press: 'accept' | 'cancel'): Promise<Page> {
  const to = new URL(page.url.origin + page.url.pathname);
  for (const [, name = '', value = ''] of page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
    to.searchParams.set(plain(name), plain(value));
  const radios = page.text.matchAll(/name="sim_user" value="([^"]*)"[^>]*> ([^<]*)</g);
  const user = [...radios].find(([, , label = '']) => plain(label).includes(email))?.[1];
  if (user === undefined) throw new Error(`${email} is not offered by the page ${page.url.href}`);
  to.searchParams.set('sim_user', plain(user));
  to.searchParams.set('sim_answer', press);
  return open(to);
}

/** Presses Connect in the settings. @returns where the browser is sent */
export async function startSignIn(
  house: House,
  merchant: Pick<Merchant, 'accountId'>,
  caller: SignedCaller = {},
): Promise<URL> {
  const { status, body } = await house.signed(merchant, paths.connect, {}, caller);
  if (status !== 200) throw new Error(`Connect answered ${status}: ${JSON.stringify(body)}`);
  return new URL(connectStartAnswerSchema.parse(body).url);
}

/** Signs in to the ledger with the merchant's bookkeeper. @returns the page that the callback shows */
export async function signIn(
  house: House,
  merchant: Pick<Merchant, 'accountId' | 'books'>,
  press: 'accept' | 'cancel' = 'accept',
): Promise<Page> {
  const consent = await open(await startSignIn(house, merchant));
  return answerConsent(consent, bookkeeperOf(merchant.books.tenantId), press);
}

/** The settings view. */
export async function settingsOf(house: House, merchant: Pick<Merchant, 'accountId'>): Promise<SettingsView> {
  const { status, body } = await house.signed(merchant, paths.settings, {});
  if (status !== 200) throw new Error(`The settings answered ${status}: ${JSON.stringify(body)}`);
  return settingsViewSchema.parse(body);
}

/** Chooses a company of those offered. @returns the settings view after it */
export async function choose(
  house: House,
  merchant: Pick<Merchant, 'accountId'>,
  books: { id: string; environment: string },
): Promise<SettingsView> {
  const choice = { environment: books.environment, company_id: books.id };
  const { status, body } = await house.signed(merchant, paths.chooseCompany, choice);
  if (status !== 200) throw new Error(`Choosing answered ${status}: ${JSON.stringify(body)}`);
  return settingsViewSchema.parse(body);
}

/** What all views say of the connection. */
export async function connectionInAllViews(
  house: House,
  merchant: Merchant,
  about: { invoice: string; customer: string },
) {
  const asked = [
    [paths.invoice, { invoice_id: about.invoice }],
    [paths.customer, { customer_id: about.customer }],
    [paths.overview, {}],
    [paths.settings, {}],
  ] as const;
  const schema = z.object({ connection: z.object({ state: z.string(), message: z.string().nullable() }) });
  const views = await Promise.all(asked.map(([path, payload]) => house.signed(merchant, path, payload)));
  return views.map(({ body }) => schema.parse(body).connection);
}
