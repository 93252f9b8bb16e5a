import type { SettingsView } from '#shared/api/settings.ts';
import type { LedgerConnector } from '../connectors/port.ts';

/** What a document may become in this ledger, and why the others are not offered. */
export function documentKinds({ name, capabilities }: LedgerConnector): SettingsView['documentKinds'] {
  const { drafts, draftForms } = capabilities;
  const estimates = draftForms.includes('estimate');
  return [
    {
      id: 'draft',
      label: estimates ? 'Invoice, sent by you' : 'Draft, posted by you',
      available: drafts,
      reason: drafts ? null : `${name} keeps no drafts: an invoice counts as soon as it is written.`,
      form: 'document',
    },
    ...(estimates
      ? [
          {
            ...{ id: 'estimate', label: 'Estimate, accepted by you', available: true, form: 'estimate' as const },
            reason: `It counts for nothing until you turn it into an invoice in ${name}.`,
          },
        ]
      : []),
    {
      id: 'posted',
      label: estimates ? 'Sent at once' : 'Posted at once',
      available: !drafts,
      reason: drafts
        ? `You look at it and ${estimates ? 'send' : 'post'} it in ${name}; what is ${estimates ? 'sent' : 'posted'} cannot be taken back.`
        : null,
      form: null,
    },
    {
      id: 'order',
      label: 'Sales order',
      available: false,
      reason: 'An invoice of Stripe is already billed; an order would be billed a second time.',
      form: null,
    },
  ];
}
