import { Accordion, AccordionItem } from '@stripe/ui-extension-sdk/ui';
import type { CustomerEvent, CustomerView } from '../../../../shared/api/customer.ts';
import { dateTime } from '../../data/format.ts';
import { Muted, Stack, Text } from '../Layout.tsx';

/** What happened to whom this customer is: who linked, unlinked, rejected, and which links the ledger ended. */
export const CustomerHistory = ({ customer, locale }: { customer: CustomerView; locale: string }) => {
  const { history, connection } = customer;
  if (history.length === 0) return null;
  return (
    <Accordion>
      <AccordionItem title="History" subtitle={`${history.length}, newest first`}>
        <Stack gap="small">
          {history.map((event) => (
            <Stack key={`${event.at} ${event.what} ${event.contact?.number ?? ''}`} gap="xxsmall">
              <Text>{words(event, connection.ledgerName)}</Text>
              <Muted>{`${dateTime(event.at, locale)} by ${event.by ?? 'Tieout'}`}</Muted>
            </Stack>
          ))}
        </Stack>
      </AccordionItem>
    </Accordion>
  );
};

function words(event: CustomerEvent, ledgerName: string): string {
  const who = nameOf(event);
  switch (event.what) {
    case 'linked':
      return `Linked to ${who}${event.instead === null || event.instead === '' ? '' : `, instead of ${event.instead}`}`;
    case 'created':
      return `Created as ${who}`;
    case 'unlinked':
      return `Unlinked from ${who}`;
    case 'deleted':
      return `Link ended: ${who} was deleted or merged in ${ledgerName}`;
    case 'merged':
      return `Link ended: ${who} was merged into another customer in ${ledgerName}`;
    case 'blocked':
      return `Link ended: ${who} was blocked in ${ledgerName}`;
    case 'rejected':
      return `Said not to be ${who}`;
    case 'allowed':
      return `${who} may be found again`;
    case 'postponed':
      return 'Question put off';
    case 'resumed':
      return 'Question taken up again';
  }
}

function nameOf({ contact }: CustomerEvent): string {
  const { name, number } = contact ?? { name: null, number: null };
  if (name === null || name === '') return number === null || number === '' ? 'a customer that is gone' : number;
  return number === null || number === '' ? name : `${name} (${number})`;
}
