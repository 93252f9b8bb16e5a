import { Link } from '@stripe/ui-extension-sdk/ui';
import type { PostingRow } from '../../../../shared/api/money-posting.ts';
import { money, plainDate } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Row, Stack, Strong } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import { PostingBadge } from './PostingBadge.tsx';

/** Postings below each other, a line or two each; a line opens the posting on a page of its own. */
export const PostingLines = ({ postings, locale }: { postings: readonly PostingRow[]; locale: string }) => (
  <Stack gap="medium">
    {postings.map((posting) => (
      <PostingLine key={posting.id} posting={posting} locale={locale} />
    ))}
  </Stack>
);

const PostingLine = ({ posting, locale }: { posting: PostingRow; locale: string }) => (
  <Stack gap="xxsmall">
    <Row gap="xsmall">
      <Link href={pageRoute(['posting', posting.id])}>{posting.label}</Link>
      {posting.amount === null ? null : <Strong>{money(posting.amount, locale)}</Strong>}
      <PostingBadge status={posting.status} />
    </Row>
    <Muted>
      {`${plainDate(posting.date, locale)} · `}
      {posting.ledgerNumber === null ? (
        posting.sentence
      ) : (
        <LedgerLink href={posting.ledgerUrl}>{posting.ledgerNumber}</LedgerLink>
      )}
    </Muted>
  </Stack>
);
