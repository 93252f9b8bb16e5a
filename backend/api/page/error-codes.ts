import { problems } from '#shared/problem-words.ts';
import { connectionProblems } from '../../connections/problem.ts';

/** A code as the documentation explains it: what it means, and what to do. */
export type ErrorCode = { code: string; title: string; meaning: string; fix: string };

type Words = { title: string; meaning: string; fix: string };

/** Codes of requests. (test: every code that is thrown stands here.) */
const requests: Record<string, Words> = {
  api_key_missing: {
    title: 'No API key was sent',
    meaning: 'The request carries no Authorization header with a key.',
    fix: 'Send “Authorization: Bearer tieout_…”. Keys are made in the app’s settings in the Stripe Dashboard.',
  },
  api_key_invalid: {
    title: 'The API key does not work',
    meaning: 'It is unknown, was revoked, or belongs to the other mode.',
    fix: 'Check that it was copied whole, and that live keys are used for live data. Else create a new one.',
  },
  scope_missing: {
    title: 'The key may not do that',
    meaning: 'The operation needs a scope that the key does not have.',
    fix: 'Create a key with that scope. Every operation below names the scope that it needs.',
  },
  not_installed: {
    title: 'Tieout is not installed',
    meaning: 'The app was uninstalled from the Stripe account.',
    fix: 'Install it again in the Stripe Dashboard. Keys, mappings and history are found again.',
  },
  too_many_requests: {
    title: 'Too many requests',
    meaning: 'The key has used up its requests of this minute.',
    fix: 'Wait as long as Retry-After says. The RateLimit header of every answer tells how many are left.',
  },
  invalid_period: {
    title: 'The period does not fit',
    meaning: 'Its end lies before its beginning, or it is longer than is brought in at once.',
    fix: 'Choose a first and a last day, the last one not before the first.',
  },
  run_unknown: {
    title: 'There is no such run',
    meaning: 'It does not belong to the company that is connected.',
    fix: 'Reload the page; the runs of this company are listed there.',
  },
  posting_unknown: {
    title: 'There is no such posting',
    meaning: 'It does not belong to the company that is connected.',
    fix: 'List postings to find it.',
  },
  payout_not_proven: {
    title: 'The payout was not proven',
    meaning: 'No proof of it is kept for the company that is connected.',
    fix: 'Check the id. The operation “Prove a payout now” proves it.',
  },
  money_off: {
    title: 'Money movement is switched off',
    meaning: 'Payments, fees and payouts are not booked, so there is nothing to prove a payout by.',
    fix: 'Switch on Money movement in the app’s settings.',
  },
  invalid_request: {
    title: 'The request does not fit',
    meaning: 'A parameter, header or field has another form than described. Nothing was changed.',
    fix: 'Correct what “errors” names: each with its path, and its line in an uploaded file.',
  },
  bad_request: {
    title: 'The request cannot be read',
    meaning: 'The body is not valid JSON.',
    fix: 'Check the body with a JSON parser, and that it was sent whole.',
  },
  invalid_json: {
    title: 'The request is not JSON',
    meaning: 'The body of a view’s request is not JSON, or holds text that cannot be stored.',
    fix: 'Reload the page.',
  },
  unsupported_media_type: {
    title: 'The body is of another type than expected',
    meaning: 'The Content-Type is missing, or is none that the operation takes.',
    fix: 'Send application/json, or text/csv where the operation describes it.',
  },
  body_too_large: {
    title: 'The request is too large',
    meaning: 'The body is larger than is taken at once (2 MB).',
    fix: 'Split it.',
  },
  not_found: {
    title: 'There is nothing here',
    meaning: 'No operation has this path and method.',
    fix: 'Compare both with this documentation.',
  },
  idempotency_key_invalid: {
    title: 'The Idempotency-Key does not fit',
    meaning: 'It must be 1 to 255 visible ASCII characters without blanks.',
    fix: 'Use a random UUID.',
  },
  idempotency_key_reused: {
    title: 'The Idempotency-Key was used for another request',
    meaning: 'Path, query or body differ from the first request under this key. Nothing was done.',
    fix: 'Use a new key for each request, and the same one only to repeat it.',
  },
  idempotency_key_in_flight: {
    title: 'The first request is still under way',
    meaning: 'A request under the same Idempotency-Key has not been answered yet.',
    fix: 'Repeat it in a moment: it gets the answer of the first one.',
  },
  document_not_found: {
    title: 'There is no such document',
    meaning: 'The account has no document of that id in the company that is connected, or it was never met.',
    fix: 'List documents, or name it by its id in Stripe. Syncing an invoice brings it in.',
  },
  document_unknown: {
    title: 'The document is not known',
    meaning: 'It does not belong to the company that is connected.',
    fix: 'Load the page anew.',
  },
  action_not_allowed: {
    title: 'Not possible in this state',
    meaning: 'The state of the document does not allow the action. Nothing was changed.',
    fix: 'Read the document: “actions” lists what can be done now.',
  },
  preview_invoices_only: {
    title: 'Credit notes have no preview',
    meaning: 'A credit note follows its invoice.',
    fix: 'Preview the invoice.',
  },
  nothing_matches: {
    title: 'Nothing fits',
    meaning: 'No document of the selection is in a state in which this may be done.',
    fix: 'Plan the run first: it tells how many are taken and how many are left.',
  },
  bulk_unknown: {
    title: 'There is no such run',
    meaning: 'The bulk run does not belong to the company that is connected.',
    fix: 'Check the id.',
  },
  under_way: {
    title: 'Already being worked on',
    meaning: 'A run of this document is under way. Nothing was changed.',
    fix: 'Try again in a moment.',
  },
  ledger_fault: {
    title: 'The ledger did not do it',
    meaning: 'The ledger refused, or did not answer.',
    fix: 'Read the detail, and try again in a moment.',
  },
  mapping_invalid: {
    title: 'Some rows do not fit',
    meaning:
      'A row names a product, an item, a code or a customer that does not exist, is blocked, or stands twice. Nothing was saved.',
    fix: '“errors” names every row with its line, its value and what exists nearby. Correct them and send all rows again.',
  },
  mapping_not_found: {
    title: 'There is no such mapping',
    meaning: 'Nothing is mapped under that key.',
    fix: 'List the mappings.',
  },
  settings_stale: {
    title: 'Somebody else saved in between',
    meaning: 'The settings have a newer version than the one that was to be replaced. Nothing was saved.',
    fix: 'Read them again, make the change once more, and save it over that version.',
  },
  settings_invalid: {
    title: 'Some settings do not fit',
    meaning: 'They point to something that the ledger does not have, or contradict each other. Nothing was saved.',
    fix: 'Correct what “errors” names.',
  },
  version_missing: {
    title: 'Which version is replaced?',
    meaning: 'Settings were sent without the version that they replace.',
    fix: 'Send the ETag of the settings as If-Match, or their version in the body.',
  },
  version_not_found: {
    title: 'There is no such version',
    meaning: 'The settings have no version of that number.',
    fix: 'List the versions.',
  },
  connection_not_found: {
    title: 'There is no such connection',
    meaning: 'The account has no connection of that id.',
    fix: 'List the connections.',
  },
  webhook_address_refused: {
    title: 'The address cannot be used',
    meaning: 'Webhooks go to public addresses over https.',
    fix: 'Give an address that can be reached from the internet.',
  },
  webhook_endpoint_not_found: {
    title: 'There is no such endpoint',
    meaning: 'The account has no webhook endpoint of that id.',
    fix: 'List the endpoints.',
  },
  webhook_endpoint_disabled: {
    title: 'The endpoint is disabled',
    meaning: 'Somebody disabled it, it answered 410, or it accepted nothing for 5 days.',
    fix: 'Mend it, enable it, then redeliver what it missed.',
  },
  webhook_delivery_not_found: {
    title: 'There is no such delivery',
    meaning: 'The account has no delivery of that id, or it is older than 30 days.',
    fix: 'List the deliveries of the endpoint.',
  },
  too_many_webhook_endpoints: {
    title: 'There are too many endpoints',
    meaning: 'The account has as many webhook endpoints as it may have.',
    fix: 'Delete one that is not used any more.',
  },
  too_many_api_keys: {
    title: 'There are too many keys',
    meaning: 'The account has as many API keys as it may have.',
    fix: 'Revoke one that is not used any more.',
  },
  signature_invalid: {
    title: 'The signature does not fit',
    meaning:
      'A request of a view, or an event, is not signed by a secret that is configured, or is older than 5 minutes.',
    fix: 'Reload the page. If it stays, the operator checks the signing secrets.',
  },
  role_may_not_change: {
    title: 'The role may look, not change',
    meaning: 'The user’s role in the Stripe Dashboard does not allow changes.',
    fix: 'Ask an administrator or developer of the Stripe account.',
  },
  request_id_reused: {
    title: 'The request id was used before',
    meaning: 'A view’s request carried the id of another one.',
    fix: 'Reload the page and try again.',
  },
  request_under_way: {
    title: 'Already under way',
    meaning: 'The same press of a button is being carried out.',
    fix: 'Its result shows in a moment.',
  },
  not_an_event: {
    title: 'Not a Stripe event',
    meaning: 'What arrived at the webhook of Stripe is no event.',
    fix: 'Check the address that Stripe sends to.',
  },
  metrics_closed: {
    title: 'Metrics are not public',
    meaning: 'They are served to this machine, or to whoever knows the token.',
    fix: 'Send METRICS_TOKEN as a bearer token.',
  },
  mail_not_configured: {
    title: 'No mail can be sent',
    meaning: 'This server has no mail server configured.',
    fix: 'The operator sets it up.',
  },
  internal: {
    title: 'A fault of ours',
    meaning: 'The request met a case that is not handled yet. Nothing is lost.',
    fix: 'Try again; if it stays, quote the reference in the answer.',
  },
};

/** Placeholders as words: the documentation speaks of no one document. */
const plain = (text: string): string =>
  text
    .replace(/\{ledger\}/g, 'the ledger')
    .replace(/\{(\w+)\}/g, (_, name: string) => `‹${name.replace(/([A-Z])/g, ' $1').toLowerCase()}›`);

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Every code that an answer or a document can carry, by kind. */
export function errorCodes(): { title: string; id: string; codes: ErrorCode[] }[] {
  const known = new Set(Object.keys(requests));
  const ofDocuments = Object.entries(problems).filter(([code]) => !known.has(code));
  for (const [code] of ofDocuments) known.add(code);
  const ofConnections = Object.entries(connectionProblems).filter(([code]) => !known.has(code));
  return [
    {
      title: 'Requests',
      id: 'errors-requests',
      codes: Object.entries(requests).map(([code, words]) => ({ code, ...words })),
    },
    {
      title: 'Documents',
      id: 'errors-documents',
      codes: ofDocuments.map(([code, { title, why, fix }]) => ({
        code,
        title: sentence(plain(title)),
        meaning: sentence(plain(why)),
        fix: sentence(plain(fix)),
      })),
    },
    {
      title: 'Connections',
      id: 'errors-connections',
      codes: ofConnections.map(([code, { title, why, fix }]) => ({
        code,
        title: sentence(plain(title)),
        meaning: sentence(plain(why)),
        fix: sentence(plain(fix)),
      })),
    },
  ];
}
