import type { Client, Directory, User } from '../directory.ts';

export type OAuthOptions = {
  clients: readonly Client[];
  /** Lets `prompt=auto` accept without a page. */
  autoConsent: boolean;
};

const html = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const style = `
body{margin:0;background:#f0f2f4;color:#1b1b1b;font:15px/1.5 "Segoe UI",system-ui,"Open Sans",sans-serif}
main{max-width:27rem;margin:10vh auto;padding:2.5rem 2.75rem;background:#fff;box-shadow:0 2px 8px rgb(0 0 0/20%)}
h1{font-size:1.4rem;font-weight:600;margin:0 0 .75rem}p.who{color:#616161;margin:0 0 1.25rem}b{overflow-wrap:anywhere}
button{font:inherit;min-width:7rem;padding:.35rem 1rem;border:0;background:#e1e4e6;cursor:pointer}
button[value=accept]{background:#0067b8;color:#fff}.answer{display:flex;gap:.5rem;justify-content:flex-end;margin-top:1.5rem}`;

const page = (title: string, body: string, status: number): Response =>
  new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${html(title)}</title>` +
      `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>` +
      `<body><main><p class="who">Microsoft Entra, simulated</p>${body}</main></body></html>`,
    { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' } },
  );

const refuse = (code: number, text: string): Response =>
  page('Sign in', `<h1>Sorry, but we’re having trouble signing you in.</h1><p>AADSTS${code}: ${html(text)}</p>`, 400);

/** Back to the application, never cached. */
const redirect = (to: string, answer: Record<string, string>): Response => {
  const url = new URL(to);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { Location: url.toString(), 'Cache-Control': 'no-store' } });
};

function consentPage(
  client: Client,
  users: readonly User[],
  parameters: URLSearchParams,
  hint: string | null,
): Response {
  const hidden = [...parameters].map(
    ([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`,
  );
  const choices = users.map((user, i) => {
    const checked = user.email === hint || (hint === null && i === 0) ? ' checked' : '';
    return `<p><label><input type="radio" name="sim_user" value="${html(user.id)}"${checked}> ${html(user.name)} (${html(user.email)})</label></p>`;
  });
  const body = `<h1>Permissions requested</h1><p>The application <b>${html(client.clientId)}</b> would like to:</p>
<ul><li>Access Dynamics 365 Business Central as you</li><li>Maintain access to data you have given it access to</li></ul>
<form method="get">${hidden.join('')}${choices.join('')}
<div class="answer"><button type="submit" name="sim_answer" value="cancel">Cancel</button>
<button type="submit" name="sim_answer" value="accept">Accept</button></div></form>`;
  return page('Permissions requested', body, 200);
}

/** What is wrong with the request, as the parameters of the redirect back; undefined when nothing is. */
function fault(parameters: URLSearchParams): { error: string; error_description: string } | undefined {
  const wrong = (error: string, code: number, text: string) => ({ error, error_description: `AADSTS${code}: ${text}` });
  if (parameters.get('response_type') !== 'code')
    return wrong('unsupported_response_type', 700054, "response_type must be 'code'.");
  if ((parameters.get('scope') ?? '') === '')
    return wrong('invalid_request', 900144, "The request must contain the following parameter: 'scope'.");
  if (!/(^|\s)https:\/\/api\.businesscentral\.dynamics\.com\/\S+/.test(parameters.get('scope') ?? ''))
    return wrong('invalid_scope', 70011, 'The scope must name https://api.businesscentral.dynamics.com/.default.');
  // Entra itself does not insist on these two; whoever omits them has a hole.
  if ((parameters.get('state') ?? '') === '')
    return wrong('invalid_request', 900144, "The request must contain the following parameter: 'state'.");
  if (parameters.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(parameters.get('code_challenge') ?? ''))
    return wrong('invalid_request', 9002325, "Proof Key for Code Exchange with 'S256' is required for this request.");
  return undefined;
}

/**
 * `GET /{tenant}/oauth2/v2.0/authorize`: shows the consent page, and, once it is answered, redirects with a code.
 * A client or redirect address that is not registered is never redirected to.
 */
export function authorize(segment: string, url: URL, directory: Directory, options: OAuthOptions): Response {
  const parameters = new URLSearchParams(url.searchParams);
  const answer = parameters.get('sim_answer');
  const chosen = parameters.get('sim_user');
  parameters.delete('sim_answer');
  parameters.delete('sim_user');
  const tenant = directory.findTenant(segment);
  if (tenant === undefined && segment !== 'organizations' && segment !== 'common')
    return refuse(90002, `Tenant '${segment}' not found.`);
  const client = options.clients.find((one) => one.clientId === parameters.get('client_id'));
  if (client === undefined)
    return refuse(
      700016,
      `Application with identifier '${parameters.get('client_id') ?? ''}' was not found in the directory.`,
    );
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri))
    return refuse(
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application.`,
    );
  const state = parameters.get('state') ?? '';
  const wrong = fault(parameters);
  if (wrong !== undefined) return redirect(redirectUri, { ...wrong, state });
  const users = directory.usersOf(tenant?.id);
  const hint = parameters.get('login_hint');
  const auto = options.autoConsent && parameters.get('prompt') === 'auto';
  if (answer === null && !auto) return consentPage(client, users, parameters, hint);
  if (answer === 'cancel')
    return redirect(redirectUri, {
      error: 'access_denied',
      error_subcode: 'cancel',
      error_description: 'AADSTS65004: User declined to consent to access the app.',
      state,
    });
  const user = users.find((one) => one.id === chosen) ?? users.find((one) => one.email === hint) ?? users[0];
  if (user === undefined) return refuse(50034, 'The tenant has no user who could sign in.');
  const nonce = parameters.get('nonce');
  const code = directory.issueCode({
    clientId: client.clientId,
    redirectUri,
    userId: user.id,
    scope: parameters.get('scope') ?? '',
    challenge: parameters.get('code_challenge') ?? '',
    ...(nonce === null ? {} : { nonce }),
  });
  return redirect(redirectUri, { code, state, session_state: user.id });
}
