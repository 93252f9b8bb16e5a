import { DetailPage, type DetailPageAction, PageModule } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type { DocumentPageView } from '../../../../../shared/api/documents.ts';
import { plainDate } from '../../../data/format.ts';
import { documentsCrumb } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { isSettled } from '../../../data/settled.ts';
import { useDocument } from '../../../hooks/use-document.ts';
import type { InvoiceState } from '../../../hooks/use-invoice.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { AttemptList } from '../../invoice/AttemptList.tsx';
import { PaymentsSection } from '../../invoice/PaymentsSection.tsx';
import { PreviewDrawer } from '../../invoice/PreviewDrawer.tsx';
import { ProblemSection } from '../../invoice/ProblemSection.tsx';
import { TotalsTable } from '../../invoice/TotalsSection.tsx';
import { Muted, Stack } from '../../Layout.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';
import { DocumentDialogs, type OpenDialog } from './DocumentDialogs.tsx';
import { ContactModule, PostingModule, StatusModule } from './DocumentFacts.tsx';
import { LineTable } from './LineTable.tsx';

/** One document on a page of its own, with all its runs and what stands in the ledger. */
export const DocumentScreen = ({ session, documentId }: { session: Session; documentId: string }) => {
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const state = useDocument(session, documentId, () => setDialog(null));
  const { value: page, failure, loading, reload } = state.page;
  // What is not known does not become known by asking again.
  const retry = failure?.status === 404 ? {} : { onRetry: () => void reload() };
  const again = failure === null ? null : <FailureBanner failure={failure} pending={loading} {...retry} />;
  if (page === null) {
    return (
      <DetailPage
        title="Document"
        breadcrumbs={[documentsCrumb]}
        pending={failure === null}
        primaryColumn={<Stack>{again}</Stack>}
      />
    );
  }
  const open = (next: OpenDialog) => {
    state.invoice.mutation.dismiss();
    setDialog(next);
  };
  const { row, view } = page;
  return (
    <DetailPage
      title={nameOf(page)}
      description={descriptionOf(page, session.locale)}
      breadcrumbs={[documentsCrumb]}
      actions={actionsOf(page, state.invoice, open)}
      primaryColumn={
        <Stack gap="large">
          {again}
          <Failed state={state.invoice} shown={dialog === null} />
          <ConnectionNotice connection={view.connection} session={session} />
          {view.problem === null ? null : (
            <ProblemSection invoice={view} problem={view.problem} session={session} state={state.invoice} />
          )}
          {view.totals === null ? null : (
            <PageModule title="Totals">
              <TotalsTable totals={view.totals} ledgerName={view.connection.ledgerName} locale={session.locale} />
            </PageModule>
          )}
          {view.lines.length === 0 ? null : (
            <PageModule title="Lines as booked">
              <LineTable lines={view.lines} locale={session.locale} />
            </PageModule>
          )}
          {view.payments === null ? null : (
            <PaymentsSection payments={view.payments} paid={view.paid} locale={session.locale} />
          )}
          {view.notes.map((note) => (
            <Muted key={note}>{note}</Muted>
          ))}
          <PageModule
            title="Runs"
            subtitle={view.attempts.length === 0 ? undefined : 'Newest first, each with its steps.'}
          >
            {view.attempts.length === 0 ? (
              <Muted>No run yet.</Muted>
            ) : (
              <AttemptList attempts={view.attempts} session={session} />
            )}
          </PageModule>
          {view.mayChange ? null : <ReadOnlyNote />}
          <DocumentDialogs page={page} state={state.invoice} dialog={dialog} onClose={() => open(null)} />
          <PreviewDrawer
            shown={dialog === 'preview'}
            onClose={() => open(null)}
            invoiceId={row.stripeId}
            ledgerName={view.connection.ledgerName}
            session={session}
          />
        </Stack>
      }
      secondaryColumn={
        <Stack gap="large">
          <StatusModule page={page} locale={session.locale} />
          <PostingModule page={page} locale={session.locale} />
          <ContactModule page={page} />
        </Stack>
      }
    />
  );
};

const nameOf = ({ row }: DocumentPageView): string =>
  `${row.objectType === 'invoice' ? 'Invoice' : 'Credit note'} ${row.number ?? row.stripeId}`;

function descriptionOf({ row }: DocumentPageView, locale: string): string {
  const date = row.documentDate === null ? null : plainDate(row.documentDate, locale);
  return [row.customerName, date].filter((part) => part !== null).join(' · ');
}

/** A failure of a press; one in a dialogue is told there. */
const Failed = ({ state, shown }: { state: InvoiceState; shown: boolean }) =>
  state.mutation.failure === null || !shown ? null : (
    <FailureBanner
      failure={state.mutation.failure}
      onRetry={state.mutation.retry}
      onDismiss={state.mutation.dismiss}
      pending={state.mutation.pending !== null}
    />
  );

/** Only what the server allows (C73); what it does not is not drawn greyed, but not at all. */
function actionsOf(
  { view }: DocumentPageView,
  { act, mutation }: InvoiceState,
  open: (dialog: OpenDialog) => void,
): DetailPageAction[] {
  const disabled = mutation.pending !== null;
  const can = (action: (typeof view.actions)[number]) =>
    view.actions.includes(action) && (view.mayChange || action === 'preview');
  const all: (DetailPageAction | false)[] = [
    can('preview') && { label: 'Preview', onPress: () => open('preview'), disabled },
    can('undo') && { label: 'Undo', onPress: () => open('undo'), disabled },
    can('exclude') && { label: 'Exclude', onPress: () => open('exclude'), disabled },
    can('include') && { label: 'Include again', onPress: () => act('include'), type: 'primary', disabled },
    can('sync') && { label: 'Sync now', onPress: () => act('sync'), type: 'primary', disabled },
    can('replay') && {
      label: 'Replay',
      onPress: () => act('replay'),
      ...(isSettled(view) ? {} : { type: 'primary' }),
      disabled,
    },
  ];
  return all.filter((action) => action !== false);
}
