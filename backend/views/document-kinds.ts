import type { SettingsView } from '#shared/api/settings.ts';
import type { LedgerConnector } from '../connectors/port.ts';

/** What a document may become in this ledger, and why the others are not offered. */
export function documentKinds({ name, capabilities }: LedgerConnector): SettingsView['documentKinds'] {
  const { drafts } = capabilities;
  return [
    {
      id: 'draft',
      label: 'Draft, posted by you',
      available: drafts,
      reason: drafts ? null : `${name} keeps no drafts: an invoice counts as soon as it is written.`,
    },
    {
      id: 'posted',
      label: 'Posted at once',
      available: !drafts,
      reason: drafts ? `You look at the draft and post it in ${name}; what is posted cannot be taken back.` : null,
    },
    {
      id: 'order',
      label: 'Sales order',
      available: false,
      reason: 'An invoice of Stripe is already billed; an order would be billed a second time.',
    },
  ];
}
