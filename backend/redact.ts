/**
 * Keeps secrets and personal data out of what we write down. Two levels: run records keep what belongs to the business
 * document (names, addresses) and lose secrets; logs, errors and metadata lose both.
 *
 * Keys decide first, then strings are searched for what looks like a secret wherever it stands: a token three levels
 * deep or in the middle of an error's text is found as well.
 */
const MASK = '[secret]';
const PERSONAL = '[personal]';
const DEPTH = 16;

type Level = 'secrets' | 'personal';

/** A copy without tokens, passwords and keys. For run records: business fields stay. */
export function redactSecrets(value: Record<string, unknown>): Record<string, unknown>;
export function redactSecrets(value: string): string;
export function redactSecrets(value: unknown): unknown;
export function redactSecrets(value: unknown): unknown {
  return redact(value, 'secrets', new Set());
}

/** A copy without secrets and without personal data (names, e-mail, phone, address, tax id). For logs and errors. */
export function redactPersonal(value: Record<string, unknown>): Record<string, unknown>;
export function redactPersonal(value: string): string;
export function redactPersonal(value: unknown): unknown;
export function redactPersonal(value: unknown): unknown {
  return redact(value, 'personal', new Set());
}

function redact(value: unknown, level: Level, above: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value, level);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value)) return '[circular]';
  if (above.size >= DEPTH) return '[too deep]';
  above.add(value);
  try {
    return redactObject(value, level, above);
  } finally {
    above.delete(value);
  }
}

function redactObject(value: object, level: Level, above: Set<object>): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactText(value.href, level);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
  if (Array.isArray(value)) return value.map((item) => redact(item, level, above));
  if (value instanceof Set) return [...value].map((item) => redact(item, level, above));
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return redactFields(
      [...value].map(([key, item]) => [String(key), item]),
      level,
      above,
    );
  }
  if (value instanceof Error) return redactError(value, level, above);
  return redactFields(Object.entries(value), level, above);
}

/** Errors as plain fields: JSON would print `{}`. Where a database speaks, rows and values of statements are left out. */
function redactError(error: Error, level: Level, above: Set<object>): Record<string, unknown> {
  const fields = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  const withRow = 'severity' in error;
  const withValues = 'query' in error && 'params' in error;
  const shown = fields.filter(([key]) => !(withRow && rowFields.has(key)) && !(withValues && key === 'params'));
  const text = (given: string) => redactText(withValues ? given.replace(statementValues, '') : given, level);
  return {
    type: error.name,
    message: text(error.message),
    ...(error.stack === undefined ? {} : { stack: text(error.stack) }),
    ...redactFields(shown, level, above),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, level, above) }),
  };
}

/** Postgres quotes the row that it refuses, and the statement that it was in. */
const rowFields = new Set(['detail', 'where', 'internalQuery']);
/** What the query builder writes below the statement, up to the stack's first line. */
const statementValues = /\nparams: [\s\S]*?(?=\n {4}at |$)/;

function redactFields(fields: [string, unknown][], level: Level, above: Set<object>): Record<string, unknown> {
  const keys = fields.map(([key]) => plain(key));
  const oauth = keys.some((key) => oauthCompanions.has(key));
  return Object.fromEntries(
    fields.map(([key, item]) => {
      // Numbers and booleans under such a key are counts and flags, e.g. `tokens: 5`.
      const hides = typeof item === 'string' || (typeof item === 'object' && item !== null);
      if (hides && isSecretKey(plain(key), oauth)) return [key, MASK];
      if (hides && level === 'personal' && isPersonalKey(plain(key))) return [key, PERSONAL];
      return [key, redact(item, level, above)];
    }),
  );
}

/** `X-Api-Key`, `api_key` and `apiKey` are the same key. */
const plain = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, '');

const secretPart =
  /token|secret|authorization|password|passwd|passphrase|cookie|apikey|privatekey|credential|verifier|sealed|stripesignature|clientassertion/;
/** `code` is a currency, a reason or a one-time authorization code: the latter among fields like these. */
const oauthCompanions = new Set(['granttype', 'redirecturi', 'codeverifier', 'state', 'sessionstate', 'clientid']);

function isSecretKey(key: string, oauth: boolean): boolean {
  return secretPart.test(key) || (oauth && (key === 'code' || key === 'state'));
}

const personalPart =
  /email|phone|mobile|faxnumber|address|street|postalcode|postcode|zipcode|iban|birth|taxid|vatnumber|taxregistration|firstname|lastname|fullname|displayname|customername|contactname|companyname|username|personname/;
const personalWhole = new Set(['name', 'line1', 'line2', 'city', 'zip', 'fax', 'ip', 'contact', 'searchname']);

function isPersonalKey(key: string): boolean {
  return personalWhole.has(key) || personalPart.test(key) || /^(billto|sellto|shipto|ship|bill)name\d?$/.test(key);
}

/** What is a secret wherever it stands in a text. */
const secretsInText: [RegExp, string][] = [
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  // JWT (3 parts) and JWE (5 parts, the second may be empty).
  [/\beyJ[\w-]{6,}(?:\.[\w-]*){2,4}/g, MASK],
  [
    /\b(?:sk|rk|pk|ek)_(?:live|test)_\w{6,}|\btieout_(?:live|test)_[0-9a-z]{12}_[0-9a-z]{6,}|\b(?:whsec|absec|cs_live|cs_test)_[\w+/=]{6,}/g,
    MASK,
  ],
  [/\/\/[^\s/:@]*:[^\s/@]+@/g, `//${MASK}@`],
  // Query strings and forms.
  [
    /\b((?:access_|refresh_|id_)?token|client_secret|client_assertion|code_verifier|password|code|state)=[^&\s"']{6,}/gi,
    `$1=${MASK}`,
  ],
  // JSON inside a text.
  [/("(?:[^"\\]*(?:token|secret|password|verifier|authorization)[^"\\]*)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, `$1"${MASK}"`],
];
const personalInText: [RegExp, string][] = [
  [/[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g, PERSONAL],
  [/(?<![\w+])\+\d[\d\s()/.-]{6,}\d/g, PERSONAL],
];

function redactText(text: string, level: Level): string {
  const patterns = level === 'personal' ? [...secretsInText, ...personalInText] : secretsInText;
  return patterns.reduce((found, [pattern, mask]) => found.replace(pattern, mask), text);
}
