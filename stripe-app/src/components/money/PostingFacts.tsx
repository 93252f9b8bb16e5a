import { Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { EntryView, PostingView } from '../../../../shared/api/money-posting.ts';
import { isZero, money, plainDate } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Row, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import { ProofBadge } from './ProofBadge.tsx';

type Props = { posting: PostingView; ledgerName: string; locale: string };

/** What a posting is made of, where it stands in the ledger, and with which payout it went out. */
export const PostingFacts = ({ posting, ledgerName, locale }: Props) => {
  const { gross, fee, amount, unapplied, payout } = posting;
  const withFee = gross !== null && fee !== null && !isZero(fee);
  return (
    <PropertyList>
      {withFee ? <PropertyListItem label="Before fees" value={<Text>{money(gross, locale)}</Text>} /> : null}
      {withFee ? (
        <PropertyListItem
          label={fee.amount.startsWith('-') ? 'Stripe fee, given back' : 'Stripe fee, an expense'}
          value={<Text>{money({ ...fee, amount: fee.amount.replace('-', '') }, locale)}</Text>}
        />
      ) : null}
      {withFee || amount === null ? null : (
        <PropertyListItem label="Amount" value={<Text>{money(amount, locale)}</Text>} />
      )}
      <PropertyListItem
        label="Date"
        value={
          <Stack gap="xxsmall">
            <Text>{plainDate(posting.date, locale)}</Text>
            {posting.movedFrom === null ? null : (
              <Muted>{`Happened on ${plainDate(posting.movedFrom, locale)}, in a closed period`}</Muted>
            )}
          </Stack>
        }
      />
      {posting.entries.length === 0 ? null : (
        <PropertyListItem
          label={`In ${ledgerName}`}
          value={
            <Stack gap="xxsmall">
              {posting.entries.map((entry, at) => (
                <EntryLine key={at} entry={entry} />
              ))}
            </Stack>
          }
        />
      )}
      {unapplied === null ? null : (
        <PropertyListItem
          label="Applied to no document"
          value={
            <Stack gap="xxsmall">
              <Text>{money(unapplied.amount, locale)}</Text>
              <Muted>{unapplied.reason}</Muted>
            </Stack>
          }
        />
      )}
      {posting.waitsFor.length === 0 ? null : (
        <PropertyListItem
          label="Waits for"
          value={
            <Stack gap="xxsmall">
              {posting.waitsFor.map(({ id, number }) => (
                <Link key={id} href={id.startsWith('in_') ? invoiceRoute(id) : pageRoute(['document', id])}>
                  {number ?? id}
                </Link>
              ))}
            </Stack>
          }
        />
      )}
      {payout === null ? null : (
        <PropertyListItem
          label="Payout"
          value={
            <Row gap="xsmall">
              <Link href={pageRoute(['payout', payout.id])}>
                {payout.arrivalDate === null ? 'Open payout' : plainDate(payout.arrivalDate, locale)}
              </Link>
              <ProofBadge ties={payout.ties} />
            </Row>
          }
        />
      )}
    </PropertyList>
  );
};

const states: Record<EntryView['state'], string> = {
  standing: '',
  draft: ', not posted yet',
  removed: ', removed',
  gone: ', deleted there',
};

/** A record that is gone has no page any more. */
const EntryLine = ({ entry }: { entry: EntryView }) => {
  const stands = entry.state === 'standing' || entry.state === 'draft';
  return (
    <Text>
      {entry.reversal ? 'Reversal, ' : ''}
      {`${entry.kind} `}
      <LedgerLink href={stands ? entry.url : null}>{entry.number ?? 'without number'}</LedgerLink>
      {states[entry.state]}
    </Text>
  );
};
