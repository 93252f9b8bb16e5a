import { Banner, Button, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { CustomerLinkView, CustomerView } from '../../../../shared/api/customer.ts';
import { count, dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { EvidenceList } from '../EvidenceList.tsx';
import { Muted, Row, Section, Stack, Text } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import type { OpenDialog } from './dialogs.ts';

type Props = {
  customer: CustomerView;
  link: CustomerLinkView;
  session: Session;
  busy: boolean;
  open: (dialog: OpenDialog) => void;
};

/** The linked customer of the ledger: who, why, since when and by whom, and the ways to change it. */
export const LinkSection = ({ customer, link, session, busy, open }: Props) => {
  const { connection } = customer;
  return (
    <Section title={`Customer in ${connection.ledgerName}${link.currency === '' ? '' : `, ${link.currency}`}`}>
      <PropertyList>
        <PropertyListItem
          label="Name"
          value={
            <Text>
              <LedgerLink href={link.url}>{link.name}</LedgerLink>
            </Text>
          }
        />
        {link.number === '' ? null : <PropertyListItem label="Number" value={<Text>{link.number}</Text>} />}
        <PropertyListItem label="Linked" value={<Text>{linkedWords(link, session.locale)}</Text>} />
      </PropertyList>
      <Stack gap="xsmall">
        <Muted>{link.reason}</Muted>
        {link.basis === link.reason ? null : <Muted>{link.basis}</Muted>}
        <EvidenceList evidence={link.evidence} ledgerName={connection.ledgerName} />
      </Stack>
      <Elsewhere customer={customer} link={link} busy={busy} open={open} />
      {customer.mayChange ? (
        <Row>
          {connection.state === 'active' ? (
            <Button size="small" onPress={() => open({ kind: 'link', link })} disabled={busy}>
              Use another customer
            </Button>
          ) : null}
          <Button size="small" onPress={() => open({ kind: 'unlink', link })} disabled={busy}>
            Unlink
          </Button>
        </Row>
      ) : null}
    </Section>
  );
};

const linkedWords = ({ since, by }: CustomerLinkView, locale: string): string =>
  `${dateTime(since, locale)} by ${by ?? 'Tieout'}`;

type ElsewhereProps = Pick<Props, 'customer' | 'link' | 'busy' | 'open'>;

/** Documents written before the link was changed stay under the former customer until somebody replays them. */
const Elsewhere = ({ customer, link, busy, open }: ElsewhereProps) => {
  const { drafts, posted } = link.elsewhere;
  if (drafts + posted === 0) return null;
  const { connection, mayChange } = customer;
  const words = count(drafts, 'draft still stands', 'drafts still stand');
  const posts = count(posted, 'posted document stands', 'posted documents stand');
  return (
    <Banner
      type="default"
      title={drafts === 0 ? `${posts} under another customer` : `${words} under another customer`}
      description={
        <Text>
          {drafts === 0
            ? `Posted documents stay as they are; only your bookkeeper can move them in ${connection.ledgerName}.`
            : `They were written before ${link.name} was linked. A replay removes each draft and writes it again under ${link.name}.${posted === 0 ? '' : ` ${posts} there too and stay.`}`}
        </Text>
      }
      actions={
        drafts === 0 || !mayChange || connection.state !== 'active' ? undefined : (
          <Button onPress={() => open({ kind: 'replay', link })} disabled={busy}>
            {`Replay ${count(drafts, 'document', 'documents')}`}
          </Button>
        )
      }
    />
  );
};
