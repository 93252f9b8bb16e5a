import { domainToASCII } from 'node:url';
import { foldText } from '../../documents/text.ts';
import { isPlaceholderDomain, isPlaceholderMailbox } from './placeholders.ts';

/** An address taken apart; domain in its ASCII (IDN) form. */
export type Email = {
  /** By which it is found: without a tag. */
  key: string;
  local: string;
  domain: string;
  /** What follows a plus: billing+acme@agency.com is for Acme. Null when there is none. */
  tag: string | null;
  /** A mailbox of a function (info@, billing@): several people and companies of a group share it. */
  role: boolean;
};

const roles =
  /^(info|office|kontakt|contact|contacto|contatti|hello|hallo|hi|mail|email|post|billing|invoice|invoices|invoicing|accounts?|accounting|accountspayable|ap|ar|finance|finances|finanzen|buchhaltung|rechnung|rechnungen|rechnungswesen|rechnungseingang|facturation|facturas|facturacion|factures?|fatture|fatturazione|amministrazione|administration|administracion|admin|compta|comptabilite|contabilidad|contabilita|boekhouding|facturen|faktura|faktury|ekonomi|orders?|bestellung|einkauf|purchasing|procurement|sales|vertrieb|support|service|services|help|team|shop|store|webmaster|reception|sekretariat|verwaltung|zentrale|company|family|familie)([-_.]?(team|dept|de|eu|us|uk|at|ch|int|group|gruppe))?$/;

/** A mailbox that says of itself that a family shares it: sharma.family@, obitelj.kovacic@. */
const households =
  /^(family|familie|familia|familija|famille|famiglia|fam|familien|csalad|obitelj|porodica|rodzina|rodina|perhe|household|haushalt)$/;

/**
 * Takes an e-mail address apart. Null for what is no single address and for mailboxes that nobody reads (noreply@…).
 * Tags behind a plus are set aside; Gmail (Google's help: "dots don't matter") ignores dots, and googlemail.com is
 * gmail.com.
 */
export function parseEmail(value: string | null): Email | null {
  if (value === null) return null;
  const folded = foldText(value);
  // "Maria Sentosa <m.sentosa@example.com>", as address books write it.
  const address = /^[^<>]*<([^<>\s]+)>$/u.exec(folded)?.[1] ?? folded;
  const [, whole, written] = /^([^\s@]+)@([^\s@]+)$/u.exec(address) ?? [];
  if (whole === undefined || written === undefined) return null;
  const ascii = domainToASCII(written).replace(/\.+$/, '');
  const domain = ascii === 'googlemail.com' ? 'gmail.com' : ascii;
  if (domain === '' || isPlaceholderDomain(domain)) return null;
  const plus = whole.indexOf('+');
  const untagged = plus > 0 ? whole.slice(0, plus) : whole;
  const local = domain === 'gmail.com' ? untagged.replaceAll('.', '') || untagged : untagged;
  if (isPlaceholderMailbox(local)) return null;
  const shared = roles.test(local) || untagged.split(/[-_.]/).some((part) => households.test(part));
  const tag = plus > 0 ? whole.slice(plus + 1) : null;
  return { key: `${local}@${domain}`, local, domain, tag, role: shared };
}

/** Key of an e-mail address: see {@link parseEmail}. Keys that are equal may still differ in their tags. */
export const emailKey = (value: string | null): string | null => parseEmail(value)?.key ?? null;

/** Fewer letters than these are no address that could be recognised behind its slips. */
const fewestLetters = 10;

/**
 * What was typed as an address but is none (two @, none at all): its letters, by which it may be compared, never found.
 * Null for addresses in order, for several in one field, for functions and for placeholders.
 */
export function misspeltEmail(value: string | null): string | null {
  if (value === null) return null;
  const folded = foldText(value);
  if (/[\s,;<>/]/u.test(folded) || !/[.@]/.test(folded) || parseEmail(folded) !== null) return null;
  const local = folded.split('@')[0] ?? '';
  const domain = folded.split('@').at(-1) ?? '';
  if (roles.test(local) || isPlaceholderMailbox(local) || isPlaceholderDomain(domain)) return null;
  const letters = addressLetters(folded);
  return letters.length < fewestLetters ? null : letters;
}

/** An address without the signs that are most often misplaced: the letters by which slips are counted. */
export const addressLetters = (address: string): string => address.replace(/[.@]/g, '');
