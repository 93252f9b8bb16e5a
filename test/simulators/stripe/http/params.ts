import type { z } from 'zod';
import { malformed, type StripeError } from './errors.ts';
import type { FormHash, FormValue } from './form.ts';

/**
 * Parses a request's parameters.
 * @throws StripeError the first thing wrong, worded and coded as Stripe does (`parameter_unknown`,
 *   `parameter_missing`, `parameter_invalid_*`) with the parameter's bracketed name.
 */
export function parseParams<S extends z.ZodType>(schema: S, form: FormHash): z.output<S> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues, form);
}

type Issue = z.core.$ZodIssue;

function refusal(issues: readonly Issue[], form: FormHash): StripeError {
  // Stripe names unknown parameters first: a misspelt one explains the missing one.
  const all = issues.flatMap((issue) => flatten(issue, []));
  const issue = all.find(({ code }) => code === 'unrecognized_keys') ?? all[0];
  if (issue === undefined) return malformed('Invalid request');
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const param = bracketed([...path, issue.keys[0] ?? '']);
    return malformed(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const param = bracketed(path);
  if (valueAt(form, path) === undefined) {
    return malformed(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue.code === 'invalid_value') return malformed(`Invalid ${param}: ${issue.message}`, { param });
  const stripeCode = issue.code === 'custom' ? issue.params?.stripe : codeFor(issue.message);
  const details = typeof stripeCode === 'string' ? { code: stripeCode, param } : { param };
  return malformed(issue.message, details);
}

/** Of a union the branch is reported that the caller meant: the one that got furthest into the value. */
function flatten(issue: Issue, prefix: readonly PropertyKey[]): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ ...issue, path }];
  const branches = issue.errors.filter(
    (branch) => !branch.every((inner) => inner.code === 'invalid_value' && inner.path.length === 0),
  );
  const chosen =
    branches.find((branch) => branch.some((inner) => inner.code !== 'invalid_type' || inner.path.length > 0)) ??
    branches.at(-1);
  return (chosen ?? []).flatMap((inner) => flatten(inner, path));
}

function codeFor(message: string): string | undefined {
  const kind = /^Invalid (array|object|string)/.exec(message)?.[1];
  return kind === undefined ? undefined : `parameter_invalid_${kind}`;
}

/** `['lines', '0', 'period']` → `lines[0][period]`. */
function bracketed([first = '', ...rest]: readonly string[]): string {
  return first + rest.map((key) => `[${key}]`).join('');
}

function valueAt(form: FormHash, path: readonly string[]): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) {
    if (value === undefined || typeof value === 'string') return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[key];
  }
  return value;
}
