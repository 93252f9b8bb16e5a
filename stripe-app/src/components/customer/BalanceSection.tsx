import { PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { CustomerBalance, CustomerView } from '../../../../shared/api/customer.ts';
import { count, money } from '../../data/format.ts';
import { Section, Text } from '../Layout.tsx';

/** What is in the books and what is not yet, per currency. Credit notes count against invoices. */
export const BalanceSection = ({ customer, locale }: { customer: CustomerView; locale: string }) => {
  if (customer.balance.length === 0) return null;
  const several = customer.balance.length > 1;
  return (
    <Section title="Invoiced">
      <PropertyList>
        {customer.balance.flatMap((sum) => {
          const currency = several ? ` (${sum.synced.currency})` : '';
          return [
            <PropertyListItem
              key={`in ${sum.synced.currency}`}
              label={`In ${customer.connection.ledgerName}${currency}`}
              value={<Text>{words(sum, 'synced', locale)}</Text>}
            />,
            <PropertyListItem
              key={`open ${sum.synced.currency}`}
              label={`Not yet${currency}`}
              value={<Text>{words(sum, 'open', locale)}</Text>}
            />,
          ];
        })}
      </PropertyList>
    </Section>
  );
};

function words(sum: CustomerBalance, which: 'synced' | 'open', locale: string): string {
  const documents = which === 'synced' ? sum.syncedCount : sum.openCount;
  if (documents === 0) return 'Nothing';
  return `${money(sum[which], locale)} · ${count(documents, 'document', 'documents')}`;
}
