import { Button, ContextView } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { brand } from '../../data/brand.ts';
import type { RequestFailure } from '../../data/request-failure.ts';
import type { Session } from '../../data/session.ts';
import { isSettled } from '../../data/settled.ts';
import { type InvoiceState, useInvoice } from '../../hooks/use-invoice.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { DecisionSection } from '../contact/DecisionSection.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Stack } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { BookedSection } from './BookedSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { InvoiceActions, type OpenDialog } from './InvoiceActions.tsx';
import { PaymentsSection } from './PaymentsSection.tsx';
import { PreviewDrawer } from './PreviewDrawer.tsx';
import { isAnsweredHere, ProblemSection } from './ProblemSection.tsx';
import { StatusSection } from './StatusSection.tsx';
import { TotalsSection } from './TotalsSection.tsx';

/** Everything about one invoice: is it in the books, is it right, and what to do now. */
export const InvoiceScreen = ({ session, invoiceId }: { session: Session; invoiceId: string }) => {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const state = useInvoice(session, invoiceId, () => setDialog(null));
  const { value: invoice, failure, loading, reload } = state.resource;
  if (invoice === null) {
    return (
      <ContextView title="Invoice" {...brand}>
        {failure === null ? (
          <Loading what="Looking up this invoice…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </ContextView>
    );
  }
  const { mutation } = state;
  const open = (next: OpenDialog) => {
    mutation.dismiss();
    setDialog(next);
  };
  return (
    <ContextView
      title={invoice.number === null ? 'Invoice' : `Invoice ${invoice.number}`}
      {...brand}
      {...footer(invoice, state, open)}
      {...linkOut(invoice)}
    >
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        {mutation.failure === null || dialog !== null ? null : (
          <MutationFailure state={state} failure={mutation.failure} />
        )}
        <ConnectionNotice
          connection={invoice.connection}
          session={session}
          refresh={invoice.mayChange ? reload : undefined}
        />
        <StatusSection invoice={invoice} locale={session.locale} />
        {invoice.problem === null || isSaidAbove(invoice) ? null : (
          <ProblemSection invoice={invoice} problem={invoice.problem} session={session} state={state} />
        )}
        {invoice.totals === null ? null : (
          <TotalsSection totals={invoice.totals} ledgerName={invoice.connection.ledgerName} locale={session.locale} />
        )}
        <BookedSection invoice={invoice} />
        {invoice.payments === null ? null : (
          <PaymentsSection payments={invoice.payments} paid={invoice.paid} locale={session.locale} />
        )}
        {invoice.decision === null || isAskedForContact(invoice) ? null : (
          <DecisionSection decision={invoice.decision} ledgerName={invoice.connection.ledgerName} />
        )}
        <HistorySection invoice={invoice} session={session} />
        {invoice.mayChange ? null : <ReadOnlyNote />}
        <InvoiceActions invoice={invoice} state={state} dialog={dialog} open={open} />
      </Stack>
      <PreviewDrawer
        shown={dialog === 'preview'}
        onClose={() => setDialog(null)}
        invoiceId={invoice.invoiceId}
        ledgerName={invoice.connection.ledgerName}
        session={session}
      />
    </ContextView>
  );
};

/** Somebody else was quicker (409): then the newest state helps, and trying again does not. */
const MutationFailure = ({ state, failure }: { state: InvoiceState; failure: RequestFailure }) =>
  failure.status === 409 ? (
    <FailureBanner
      failure={failure}
      retryLabel="Load newest state"
      onRetry={() => {
        state.mutation.dismiss();
        void state.resource.reload();
      }}
    />
  ) : (
    <FailureBanner failure={failure} onRetry={state.mutation.retry} onDismiss={state.mutation.dismiss} />
  );

/** The problem is the connection, of which the notice above speaks as it is now; saying it twice would be noise. */
function isSaidAbove({ problem, connection }: InvoiceView): boolean {
  const action = problem?.action;
  return (
    connection.state !== 'active' && (action === 'connect' || action === 'reconnect' || action === 'choose_company')
  );
}

/** Then the question stands above with its candidates, and a decision there is none yet. */
const isAskedForContact = ({ problem, mayChange }: InvoiceView): boolean =>
  problem?.action === 'choose_contact' && mayChange;

const words = { sync: 'Sync now', include: 'Include', replay: 'Replay' };

/** The one thing to do next, and Preview. Only what the server allows (requirement C73). */
function footer(invoice: InvoiceView, state: InvoiceState, open: (dialog: OpenDialog) => void) {
  const { pending } = state.mutation;
  const may = (action: InvoiceView['actions'][number]) => invoice.actions.includes(action);
  const next = (['sync', 'include', 'replay'] as const).find((action) => invoice.mayChange && may(action));
  const calm = isAnsweredHere(invoice) || isSettled(invoice);
  return {
    ...(next === undefined
      ? {}
      : {
          primaryAction: (
            <Button
              type={calm ? 'secondary' : 'primary'}
              onPress={() => state.act(next)}
              pending={pending === next}
              disabled={pending !== null && pending !== next}
            >
              {words[next]}
            </Button>
          ),
        }),
    ...(may('preview') ? { secondaryAction: <Button onPress={() => open('preview')}>Preview</Button> } : {}),
  };
}

function linkOut({ document, connection }: InvoiceView) {
  if (document === null || document.url === null) return {};
  return { externalLink: { label: `Open in ${connection.ledgerName}`, href: document.url } };
}
