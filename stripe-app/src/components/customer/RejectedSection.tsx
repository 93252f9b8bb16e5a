import { Button } from '@stripe/ui-extension-sdk/ui';
import type { CustomerView } from '../../../../shared/api/customer.ts';
import { plainDateOf } from '../../data/format.ts';
import type { CustomerState } from '../../hooks/use-customer.ts';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';

type Props = { customer: CustomerView; locale: string; state: CustomerState };

/** Customers of the ledger that somebody said this one is not: never found and never offered, until allowed again. */
export const RejectedSection = ({ customer, locale, state }: Props) => {
  const { rejected, mayChange } = customer;
  if (rejected.length === 0) return null;
  const { pending } = state.mutation;
  return (
    <Section title="Not this customer" description="Tieout neither matches nor suggests these.">
      {rejected.map(({ contactId, name, number, by, at }) => (
        <Stack key={contactId} gap="xxsmall">
          <Text>{name === null ? 'A customer that is gone' : `${name}${number ? ` (${number})` : ''}`}</Text>
          <Muted>{`Said by ${by} on ${plainDateOf(at, locale)}`}</Muted>
          {mayChange ? (
            <Row>
              <Button size="small" onPress={() => state.allow(contactId)} disabled={pending !== null}>
                Allow again
              </Button>
            </Row>
          ) : null}
        </Stack>
      ))}
    </Section>
  );
};
