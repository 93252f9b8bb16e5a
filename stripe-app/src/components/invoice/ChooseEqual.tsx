import { Button } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { money, plainDate } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import type { InvoiceState } from '../../hooks/use-invoice.ts';
import { Card, Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';

type Props = { invoice: InvoiceView; session: Session; state: InvoiceState };

/** Answers "is it in the books already?": the documents that equal the invoice, to be used, or none of them. */
export const ChooseEqual = ({ invoice, session, state }: Props) => {
  const { pending } = state.mutation;
  const invoice_id = invoice.invoiceId;
  return (
    <Section title="Is it one of these?">
      <Stack gap="medium">
        {invoice.equals.map(({ id, number, date, total, state: word, reason, url }) => (
          <Card key={id}>
            <Stack gap="xsmall">
              <Strong>{number}</Strong>
              <Muted>{`${plainDate(date, session.locale)}, ${money(total, session.locale)}, ${word}. Same customer and total, ${reason}.`}</Muted>
              <Row>
                <Button
                  type="primary"
                  disabled={pending !== null}
                  onPress={() => state.resolve({ resolve: 'use_equal', invoice_id, document_id: id })}
                >
                  Use this document
                </Button>
                {url === null ? null : <LedgerLink href={url}>{`Open in ${invoice.connection.ledgerName}`}</LedgerLink>}
              </Row>
            </Stack>
          </Card>
        ))}
        <Row>
          <Button
            pending={pending === 'write_equal'}
            disabled={pending !== null && pending !== 'write_equal'}
            onPress={() => state.resolve({ resolve: 'write_equal', invoice_id })}
          >
            Write it all the same
          </Button>
        </Row>
        <Muted>A document that you use is linked as it is. Tieout never changes or removes it.</Muted>
      </Stack>
    </Section>
  );
};
