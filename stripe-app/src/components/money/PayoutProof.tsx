import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { PayoutView } from '../../../../shared/api/payouts.ts';
import { count, dateTime } from '../../data/format.ts';
import { moneySettingsUrl } from '../../data/money-words.ts';
import type { Session } from '../../data/session.ts';
import type { PayoutState } from '../../hooks/use-payout.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack, Text } from '../Layout.tsx';
import { FindingCard } from './FindingCard.tsx';
import { ProofTable } from './ProofTable.tsx';

type Props = { payout: PayoutView; session: Session; state: PayoutState };

/** The proof as it was made last, each item by which it does not tie out, and the button that makes it anew. */
export const PayoutProof = ({ payout, session, state }: Props) => {
  const { proof, mayProve } = payout;
  const { proving } = state;
  return (
    <Stack gap="medium">
      {proving.failure === null ? null : (
        <FailureBanner failure={proving.failure} onRetry={proving.retry} onDismiss={proving.dismiss} />
      )}
      {payout.enabled ? null : <SwitchedOff session={session} />}
      {proof === null ? (
        <Text>
          {payout.enabled
            ? 'This payout was not proven yet. Proving reads what it consists of from Stripe, books what is left of it, and compares it with the bank line.'
            : 'This payout was not proven.'}
        </Text>
      ) : (
        <ProofTable proof={proof} locale={session.locale} />
      )}
      {mayProve ? (
        <Row>
          <Button
            type={proof === null ? 'primary' : 'secondary'}
            pending={proving.pending !== null}
            disabled={state.postings.mutation.pending !== null}
            onPress={state.prove}
          >
            {proof === null ? 'Prove this payout' : 'Prove again'}
          </Button>
          {proof === null ? null : <Muted>{`Proven ${dateTime(proof.provenAt, session.locale)}`}</Muted>}
        </Row>
      ) : null}
      {proof?.findings.map((finding, at) => (
        <FindingCard
          key={at}
          finding={finding}
          ledgerName={payout.connection.ledgerName}
          session={session}
          state={state}
          mayProve={mayProve}
        />
      ))}
      {proof === null || proof.moreFindings === 0 ? null : (
        <Muted>{`${count(proof.moreFindings, 'more item is', 'more items are')} in the file of the proof.`}</Muted>
      )}
    </Stack>
  );
};

/** Nothing is booked, so nothing can tie out; what to do about it. */
export const SwitchedOff = ({ session }: { session: Session }) => (
  <Banner
    type="default"
    title="Money movement is switched off"
    description={
      <Text>
        Payments, fees, refunds, disputes and payouts are not booked. Switch it on in the settings, and each payout is
        proven against your books.
      </Text>
    }
    actions={<Button href={moneySettingsUrl(session)}>Open settings</Button>}
  />
);
