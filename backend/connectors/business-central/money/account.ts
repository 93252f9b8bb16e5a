import { guid } from '../odata.ts';

/** What a chosen account is there. Bank accounts have ids of their own, so ours tell them apart. */
export type LedgerAccount = { type: 'G/L Account' | 'Bank Account'; id: string };

const BANK = 'bank:';

/** The id by which a bank account is chosen in the settings, as `references('account')` tells it. */
export const bankAccountId = (id: string): string => `${BANK}${id}`;

export const isBankAccount = (id: string): boolean => id.startsWith(BANK);

/** @throws LedgerFault `not_found` for what is no id of either */
export const accountOf = (id: string): LedgerAccount =>
  isBankAccount(id) ? { type: 'Bank Account', id: guid(id.slice(BANK.length)) } : { type: 'G/L Account', id: guid(id) };

/** The id as the settings know it. */
export const accountId = (type: string, id: string | null): string | null =>
  id === null ? null : type === 'Bank Account' ? bankAccountId(id) : id;
