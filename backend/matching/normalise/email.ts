import { domainToASCII } from 'node:url';
import { foldText } from '../../documents/text.ts';
import { isPlaceholderMailbox } from './placeholders.ts';

/**
 * Key of an e-mail address: lower case, the domain in its ASCII (IDN) form. Null for what is no single address and for
 * mailboxes that nobody reads (noreply@…).
 */
export function emailKey(value: string | null): string | null {
  if (value === null) return null;
  const [, local, domain] = /^([^\s@]+)@([^\s@]+)$/u.exec(foldText(value)) ?? [];
  if (local === undefined || domain === undefined || isPlaceholderMailbox(local)) return null;
  const ascii = domainToASCII(domain).replace(/\.+$/, '');
  return ascii === '' ? null : `${local}@${ascii}`;
}
