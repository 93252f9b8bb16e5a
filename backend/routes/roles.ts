import type { SignedEnvelope } from '#shared/api/common.ts';

type Role = SignedEnvelope['stripe_roles'][number];

/**
 * Built-in Dashboard roles that may change invoices in Stripe and therefore what becomes of them in the books: they
 * answer questions, sync, replay (also in bulk), exclude and undo. All others look only: view-only, support, tax and
 * dispute roles, and roles that Stripe has yet to invent. (docs.stripe.com/get-started/account/teams/roles)
 */
const changing = new Set(['super_admin', 'admin', 'developer', 'analyst']);

/**
 * Those of them that set up an account in Stripe, too: they alone change rules, connections, notifications and API keys,
 * which decide about every invoice to come.
 */
const configuring = new Set(['super_admin', 'admin', 'developer']);

/** Dashboards that do not tell the stable id yet tell the English name. */
const idsByName: Record<string, string> = { administrator: 'admin', 'super administrator': 'super_admin' };

const idOf = ({ id, name }: Role): string => id ?? idsByName[name.toLowerCase()] ?? name.toLowerCase();

/**
 * Whether somebody with these roles may change anything: one that may is enough, as in Stripe. A role that a merchant
 * made is not known to us and looks only. Where the Dashboard tells no roles at all, nobody is shut out.
 */
export const mayChange = (roles: readonly Role[]): boolean => hasOneOf(changing, roles);

/** Whether somebody with these roles may change settings. Whoever may, may change documents as well. */
export const mayConfigure = (roles: readonly Role[]): boolean => hasOneOf(configuring, roles);

const hasOneOf = (allowed: ReadonlySet<string>, roles: readonly Role[]): boolean =>
  roles.length === 0 || roles.some((role) => role.type !== 'custom' && allowed.has(idOf(role)));
