import type { CustomerLinkView, CustomerView } from '#shared/api/customer.ts';
import type { Connection } from '../../connections/current.ts';
import type { ContactLink } from '../../matching/links.ts';
import type { Services } from '../../services.ts';
import { documentsElsewhere } from '../../sync/elsewhere.ts';
import { linkBasis, shownNumber } from '../contact-words.ts';

/** An active link with its reason, and what stands in the ledger under another customer. */
export async function linkView(
  services: Services,
  connection: Connection,
  link: ContactLink,
): Promise<CustomerLinkView> {
  const ledger = services.street.ledger(connection, () => {});
  const elsewhere = await documentsElsewhere(services.db, link);
  const drafts = elsewhere.filter(({ draft }) => draft).length;
  return {
    id: link.id,
    currency: link.currency,
    contactId: link.ledgerId,
    number: shownNumber({ id: link.ledgerId, number: link.number }),
    name: link.name,
    url: ledger.contactUrl({ id: link.ledgerId, number: link.number }),
    how: link.how,
    reason: link.reason,
    basis: linkBasis(link),
    evidence: link.evidence,
    since: link.createdAt.toISOString(),
    by: link.by,
    elsewhere: { drafts, posted: elsewhere.length - drafts },
  };
}

/** The link that died last, when nobody is linked since: the ledger ended it, not a person. */
export function endedLink(links: readonly ContactLink[]): CustomerView['ended'] {
  const [latest] = links;
  if (latest === undefined || links.some(({ state }) => state === 'active') || latest.state !== 'dead') return null;
  const { number, name, endedWhy, endedAt, createdAt } = latest;
  const why = endedWhy === 'merged' || endedWhy === 'blocked' ? endedWhy : 'deleted';
  return { number, name, why, at: (endedAt ?? createdAt).toISOString() };
}
