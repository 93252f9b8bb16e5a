import {
  DetailPage,
  type DetailPageAction,
  PageModule,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
} from '@stripe/ui-extension-sdk/ui';
import type { PostingPage } from '../../../../../shared/api/money-list.ts';
import type { PostingView } from '../../../../../shared/api/money-posting.ts';
import { paths } from '../../../../../shared/api/paths.ts';
import { answerKeys } from '../../../data/answer-keys.ts';
import { dateTime, money } from '../../../data/format.ts';
import { isMoving } from '../../../data/money-words.ts';
import { moneyCrumb } from '../../../data/place.ts';
import type { Session } from '../../../data/session.ts';
import { usePolling } from '../../../hooks/use-polling.ts';
import { type PostingActions, usePostingActions } from '../../../hooks/use-posting-actions.ts';
import { useRead } from '../../../hooks/use-read.ts';
import { ConnectionNotice } from '../../ConnectionNotice.tsx';
import { FailureBanner } from '../../FailureBanner.tsx';
import { Muted, Row, Stack, Text } from '../../Layout.tsx';
import { PostingBadge } from '../../money/PostingBadge.tsx';
import { PostingDialogs, undoWords } from '../../money/PostingButtons.tsx';
import { PostingFacts } from '../../money/PostingFacts.tsx';
import { PostingProblem } from '../../money/PostingProblem.tsx';
import { ReadOnlyNote } from '../../ReadOnlyNote.tsx';

/** One posting on a page of its own: its debits and credits, its records in the ledger, and what may be done. */
export const PostingScreen = ({ session, postingId }: { session: Session; postingId: string }) => {
  const resource = useRead<PostingPage>(session, paths.posting, { posting_id: postingId }, answerKeys.posting);
  const { value: page, failure, loading, reload } = resource;
  const actions = usePostingActions(session, ({ page: next }) => resource.replace(next));
  usePolling(page !== null && isMoving([page.posting]) && actions.mutation.pending === null, reload);
  // What is not known does not become known by asking again.
  const retry = failure?.status === 404 ? {} : { onRetry: () => void reload() };
  const failed = failure === null ? null : <FailureBanner failure={failure} pending={loading} {...retry} />;
  if (page === null) {
    return (
      <DetailPage
        title="Posting"
        breadcrumbs={[moneyCrumb]}
        pending={failure === null}
        primaryColumn={<Stack>{failed}</Stack>}
      />
    );
  }
  const { posting, connection, mayChange } = page;
  return (
    <DetailPage
      title={posting.label}
      description={posting.text}
      breadcrumbs={[moneyCrumb]}
      actions={actionsOf(posting, actions)}
      primaryColumn={
        <Stack gap="large">
          {failed}
          <ConnectionNotice connection={connection} session={session} />
          <PostingProblem posting={posting} session={session} mayChange={mayChange} />
          <PageModule title="Debits and credits">
            <LedgerLines posting={posting} locale={session.locale} />
          </PageModule>
          {mayChange ? null : <ReadOnlyNote />}
          <PostingDialogs actions={actions} ledgerName={connection.ledgerName} />
        </Stack>
      }
      secondaryColumn={
        <PageModule title="Status">
          <Stack gap="small">
            <Row gap="xsmall">
              <PostingBadge status={posting.status} />
            </Row>
            <Text>{posting.sentence}</Text>
            {posting.nextAttemptAt === null ? null : (
              <Muted>{`Next try: ${dateTime(posting.nextAttemptAt, session.locale)}`}</Muted>
            )}
            <PostingFacts posting={posting} ledgerName={connection.ledgerName} locale={session.locale} />
            {posting.stripeIds.length === 0 ? null : <Muted>{`In Stripe: ${posting.stripeIds.join(', ')}`}</Muted>}
          </Stack>
        </PageModule>
      }
    />
  );
};

/** As an accountant reads them; each currency balances on its own. */
const LedgerLines = ({ posting, locale }: { posting: PostingView; locale: string }) => (
  <Table>
    <TableHead>
      <TableRow>
        <TableHeaderCell>Account</TableHeaderCell>
        <TableHeaderCell>For</TableHeaderCell>
        <TableHeaderCell align="right">Debit</TableHeaderCell>
        <TableHeaderCell align="right">Credit</TableHeaderCell>
      </TableRow>
    </TableHead>
    <TableBody>
      {posting.lines.map(({ account, amount, text }, at) => {
        const credit = amount.amount.startsWith('-');
        const shown = money({ ...amount, amount: amount.amount.replace('-', '') }, locale);
        return (
          <TableRow key={at}>
            <TableCell>{account}</TableCell>
            <TableCell wrap>{text}</TableCell>
            <TableCell align="right">{credit ? '' : shown}</TableCell>
            <TableCell align="right">{credit ? shown : ''}</TableCell>
          </TableRow>
        );
      })}
    </TableBody>
  </Table>
);

/** Only what the server allows (C73). */
function actionsOf(posting: PostingView, { act, askUndo, mutation }: PostingActions): DetailPageAction[] {
  const disabled = mutation.pending !== null;
  const settled = posting.status === 'synced' || posting.status === 'synced_with_variance';
  const all: (DetailPageAction | false)[] = [
    posting.actions.includes('undo') && { label: undoWords(posting), onPress: () => askUndo(posting), disabled },
    posting.actions.includes('replay') && {
      label: 'Replay',
      onPress: () => act(posting, 'replay'),
      ...(settled ? {} : { type: 'primary' as const }),
      disabled,
    },
  ];
  return all.filter((action) => action !== false);
}
