import { z } from 'zod';
import { isCurrency } from '../money/currency.ts';

/** Raises a field's refusal with Stripe's error code; {@link ../http/params.ts} adds the parameter's name. */
function refuse(ctx: z.RefinementCtx, message: string, code?: string): typeof z.NEVER {
  ctx.addIssue({ code: 'custom', message, params: code === undefined ? {} : { stripe: code } });
  return z.NEVER;
}

const raw = z.string({ error: 'Invalid string' });

/** Text that must not be empty: Stripe reads an empty value as an attempt to unset. */
export const text = (max = 5000) =>
  raw.superRefine((value, ctx) => {
    if (value === '')
      refuse(ctx, 'You passed an empty string, which cannot unset this parameter.', 'parameter_invalid_empty');
    if (value.length > max)
      refuse(ctx, `Invalid string: must be at most ${max} characters`, 'parameter_invalid_string_max');
  });

/** Text that an empty value unsets (null). */
export const clearable = (max = 5000) =>
  raw.max(max, `Invalid string: must be at most ${max} characters`).transform((value) => (value === '' ? null : value));

/** A whole number. */
export const integer = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  raw.transform((value, ctx) => {
    if (!/^-?\d{1,15}$/.test(value)) return refuse(ctx, `Invalid integer: ${value}`, 'parameter_invalid_integer');
    const number = Number(value);
    if (number < min)
      return refuse(ctx, `This value must be greater than or equal to ${min}.`, 'parameter_invalid_integer');
    if (number > max)
      return refuse(ctx, `This value must be less than or equal to ${max}.`, 'parameter_invalid_integer');
    return number;
  });

/** An amount in minor units; Stripe takes at most twelve digits. */
export const amount = () => integer(-999_999_999_999, 999_999_999_999);

/** Seconds since 1970, UTC. */
export const timestamp = () =>
  raw.transform((value, ctx) =>
    /^\d{1,12}$/.test(value)
      ? Number(value)
      : refuse(ctx, `Invalid timestamp: must be an integer Unix timestamp in seconds`, 'parameter_invalid_integer'),
  );

/** A decimal number kept as text, so that nothing is rounded on the way in. */
export const decimal = (maxDecimals = 12) =>
  raw.transform((value, ctx) => {
    const match = /^-?\d{1,15}(?:\.(\d+))?$/.exec(value);
    if (match === null) return refuse(ctx, `Invalid decimal: ${value}`, 'parameter_invalid_decimal');
    if ((match[1] ?? '').length > maxDecimals) {
      return refuse(
        ctx,
        `Invalid decimal: ${value}; must contain at maximum ${maxDecimals} decimal places.`,
        'parameter_invalid_decimal',
      );
    }
    return value;
  });

export const flag = () =>
  raw.transform((value, ctx) => {
    if (value === 'true' || value === 'false') return value === 'true';
    return refuse(ctx, `Invalid boolean: ${value}`, 'parameter_invalid_boolean');
  });

export const oneOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  z.enum(values, {
    error: () =>
      values.length === 1
        ? `must be ${values[0]}`
        : `must be one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`,
  });

/** A three-letter code in either case, kept in lower case. */
export const currency = () =>
  raw.transform((value, ctx) => {
    const code = value.toLowerCase();
    return isCurrency(code)
      ? code
      : refuse(ctx, `Invalid currency: ${value}. Use a three-letter ISO code Stripe supports.`);
  });

export const list = <S extends z.ZodType>(entry: S) => z.array(entry, { error: 'Invalid array' });
export const hash = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape, { error: hashError });
/** `''` unsets. */
export const emptyable = <S extends z.ZodType>(schema: S) => z.union([z.literal(''), schema]);

function hashError(issue: z.core.$ZodRawIssue): string | undefined {
  return issue.code === 'invalid_type' ? 'Invalid object' : undefined;
}

/** Changes to metadata: keys to set (an empty value unsets one) or `''` to unset all. */
export const metadata = () => emptyable(z.record(z.string(), raw).superRefine(checkMetadata));
export type MetadataChange = z.output<ReturnType<typeof metadata>>;

/** Limits: 50 keys of 40 characters without brackets, values of 500 characters. */
function checkMetadata(change: Record<string, string>, ctx: z.RefinementCtx): void {
  for (const [key, value] of Object.entries(change)) {
    const at = { path: [key] };
    if (key.length > 40) {
      ctx.addIssue({
        code: 'custom',
        ...at,
        message: `Metadata keys can be up to 40 characters long; this one has ${key.length}.`,
      });
    } else if (/[[\]]/.test(key)) {
      ctx.addIssue({ code: 'custom', ...at, message: 'Metadata keys must not contain square brackets.' });
    } else if (value.length > 500) {
      const message = `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters.`;
      ctx.addIssue({ code: 'custom', ...at, message });
    }
  }
}

export const rangeOf = () =>
  z.union([
    timestamp(),
    hash({
      gt: timestamp().optional(),
      gte: timestamp().optional(),
      lt: timestamp().optional(),
      lte: timestamp().optional(),
    }),
  ]);
export type Range = z.output<ReturnType<typeof rangeOf>>;

/** Whether a time lies in what `created`, `due_date` … of a list ask for. */
export function within(range: Range | undefined, at: number | null): boolean {
  if (range === undefined) return true;
  if (at === null) return false;
  if (typeof range === 'number') return at === range;
  const { gt, gte, lt, lte } = range;
  return !(
    (gt !== undefined && at <= gt) ||
    (gte !== undefined && at < gte) ||
    (lt !== undefined && at >= lt) ||
    (lte !== undefined && at > lte)
  );
}

export const address = () =>
  hash({
    city: clearable().optional(),
    country: clearable().optional(),
    line1: clearable().optional(),
    line2: clearable().optional(),
    postal_code: clearable().optional(),
    state: clearable().optional(),
  });

/** Where a list begins and ends. */
export const paging = {
  limit: integer().optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};
export type Paging = {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
};

/** A parameter of the real API whose effect is not simulated: refused in words, so that nobody counts on it. */
export const notSimulated = () =>
  z
    .unknown()
    .superRefine((value, ctx) => {
      if (value !== undefined) refuse(ctx, 'The Stripe simulator does not support this parameter. Leave it out.');
    })
    .optional();

/** As {@link notSimulated} for several parameters. */
export function notSimulatedAll<const N extends string>(...names: N[]): Record<N, ReturnType<typeof notSimulated>> {
  const shape = Object.fromEntries(names.map((name) => [name, notSimulated()]));
  return shape as Record<N, ReturnType<typeof notSimulated>>;
}
