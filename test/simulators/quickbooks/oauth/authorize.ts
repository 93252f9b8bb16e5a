import type { World } from '../world.ts';
import type { Client } from './grants.ts';

export type OAuthOptions = {
  clients: readonly Client[];
  /** Lets `sim_company` in the authorize request accept without the page. */
  autoConsent: boolean;
};

const html = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const style = `body{margin:0;background:#f4f5f8;color:#393a3d;font:15px/1.5 "Avenir Next",system-ui,sans-serif}
main{max-width:27rem;margin:10vh auto;padding:2.5rem;background:#fff;border-radius:4px;box-shadow:0 2px 8px rgb(0 0 0/15%)}
h1{font-size:1.35rem;margin:0 0 .75rem}p.who{color:#6b6c72;margin:0 0 1.25rem}label{display:block;margin:.5rem 0}
button{font:inherit;padding:.4rem 1.25rem;border:1px solid #8d9096;border-radius:999px;background:#fff;cursor:pointer}
button[value=accept]{background:#2ca01c;border-color:#2ca01c;color:#fff}.answer{display:flex;gap:.5rem;justify-content:flex-end;margin-top:1.5rem}`;

const page = (body: string, status: number): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Connect</title>` +
      `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>` +
      `<body><main><p class="who">Intuit, simulated</p>${body}</main></body></html>`,
    { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  );

const refuse = (text: string): Response => page(`<h1>Sorry, but something went wrong.</h1><p>${html(text)}</p>`, 400);

const redirect = (to: string, answer: Record<string, string>): Response => {
  const url = new URL(to);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { Location: url.toString(), 'Cache-Control': 'no-store' } });
};

const known = new Set(['client_id', 'response_type', 'scope', 'redirect_uri', 'state', 'sim_answer', 'sim_company']);

/**
 * `GET /connect/oauth2`: the company is chosen here, at Intuit; the redirect carries its `realmId`. A client or
 * address that is not registered is never redirected to.
 */
export function authorize(url: URL, world: World, options: OAuthOptions): Response {
  const parameters = new URLSearchParams(url.searchParams);
  const client = options.clients.find((one) => one.clientId === parameters.get('client_id'));
  if (client === undefined) return refuse('The client_id is unknown.');
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri))
    return refuse('The redirect_uri query parameter value is invalid. Make sure it is listed in the app’s settings.');
  const state = parameters.get('state') ?? '';
  const wrong = [...parameters.keys()].find((name) => !known.has(name));
  // Intuit ignores what it does not know; here it is a mistake of ours.
  if (wrong !== undefined) return refuse(`The parameter ${wrong} is not part of the documented request.`);
  if (state === '') return refuse('The state query parameter is missing.');
  if (parameters.get('response_type') !== 'code')
    return redirect(redirectUri, { error: 'unsupported_response_type', state });
  if (parameters.get('scope') !== 'com.intuit.quickbooks.accounting')
    return redirect(redirectUri, { error: 'invalid_scope', state });
  const answer = parameters.get('sim_answer');
  const chosen = parameters.get('sim_company');
  if (answer === 'cancel') return redirect(redirectUri, { error: 'access_denied', state });
  const company = world.companies().find(({ realmId }) => realmId === chosen);
  if (company === undefined || (answer !== 'accept' && !options.autoConsent)) return consent(world, parameters);
  const code = world.grants.issueCode({ clientId: client.clientId, redirectUri, realmId: company.realmId });
  return redirect(redirectUri, { code, state, realmId: company.realmId });
}

function consent(world: World, parameters: URLSearchParams): Response {
  const hidden = [...parameters]
    .filter(([name]) => !name.startsWith('sim_'))
    .map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`);
  const choices = world.companies().map(({ realm }, index) => {
    const checked = index === 0 ? ' checked' : '';
    return `<label><input type="radio" name="sim_company" value="${realm.id}"${checked}> ${html(realm.name)}</label>`;
  });
  return page(
    `<h1>Choose a company</h1><p>The app asks to read and write the accounting data of one company.</p>
<form method="get">${hidden.join('')}${choices.join('')}<div class="answer">
<button type="submit" name="sim_answer" value="cancel">Cancel</button>
<button type="submit" name="sim_answer" value="accept">Connect</button></div></form>`,
    200,
  );
}
