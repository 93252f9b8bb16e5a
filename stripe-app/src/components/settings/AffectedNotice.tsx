import { Accordion, AccordionItem, Badge, Banner, Button, Link } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { AffectedDocument, ReplayAffectedAnswer } from '../../../../shared/api/settings-history.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { count } from '../../data/format.ts';
import { invoiceRoute } from '../../data/links.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useAffected } from '../../hooks/use-affected.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Row, Stack, Text } from '../Layout.tsx';

const listed = 25;
const effects = {
  heals: ['Would be written', 'positive'],
  rewrites: ['Draft would be replaced', 'info'],
  stops: ['Would stop', 'warning'],
} as const;

/** Which invoices a saved change affects, checked one by one, and the button that replays them. */
export const AffectedNotice = ({ since, session }: { since: number; session: Session }) => {
  const affected = useAffected(session, since);
  const [asked, setAsked] = useState<string | null>(null);
  const replay = useMutation<ReplayAffectedAnswer>(session, answerKeys.replayAffected, (answer) => {
    setAsked(answer.sentence);
    toast('Replay started');
  });
  const { checked, total, documents, done, failure } = affected;
  if (failure !== null) return <FailureBanner failure={failure} onRetry={affected.retry} retryLabel="Check again" />;
  if (!done) {
    return (
      <Banner
        title="Checking which invoices this affects"
        description={
          total === null
            ? 'Each one that the change may reach is planned anew. Nothing is written.'
            : `${checked} of ${count(total, 'invoice', 'invoices')} checked. Nothing is written.`
        }
      />
    );
  }
  if (documents.length === 0) {
    return (
      <Muted>
        {checked === 0
          ? 'No invoice is affected.'
          : `None of ${count(checked, 'invoice', 'invoices')} checked is affected.`}
      </Muted>
    );
  }
  if (asked !== null) return <Banner title="Replay started" description={asked} />;
  const replayable = documents.filter(({ effect }) => effect !== 'stops');
  return (
    <Stack gap="small">
      {replay.failure === null ? null : <FailureBanner failure={replay.failure} onRetry={replay.retry} />}
      <Banner
        title={`${count(documents.length, 'invoice is', 'invoices are')} affected by this change`}
        description={sentence(documents)}
        {...(replayable.length === 0
          ? {}
          : {
              actions: (
                <Button
                  pending={replay.pending !== null}
                  onPress={() =>
                    replay.run('replay', paths.settingsReplay, {
                      documents: replayable.slice(0, 1000).map(({ id }) => id),
                    })
                  }
                >
                  {`Replay ${count(replayable.length, 'invoice', 'invoices')}`}
                </Button>
              ),
            })}
      />
      <Accordion>
        <AccordionItem title="Which invoices">
          <Stack gap="small">
            {inOrder(documents)
              .slice(0, listed)
              .map((document) => (
                <AffectedRow key={document.id} document={document} />
              ))}
            {documents.length > listed ? <Muted>{`and ${documents.length - listed} more.`}</Muted> : null}
          </Stack>
        </AccordionItem>
      </Accordion>
    </Stack>
  );
};

const AffectedRow = ({ document }: { document: AffectedDocument }) => {
  const [words, type] = effects[document.effect];
  const name = [document.number ?? document.stripeId, document.customerName].filter((part) => part).join(' · ');
  return (
    <Stack gap="xxsmall">
      <Row gap="xsmall">
        <Badge type={type}>{words}</Badge>
        {document.objectType === 'invoice' ? (
          <Link href={invoiceRoute(document.stripeId)}>{name}</Link>
        ) : (
          <Text>{name}</Text>
        )}
      </Row>
      <Muted>{document.sentence}</Muted>
    </Stack>
  );
};

/** What is new comes first: the many drafts that would be replaced must not hide it. */
const order = ['heals', 'stops', 'rewrites'] as const;
const inOrder = (documents: AffectedDocument[]): AffectedDocument[] =>
  order.flatMap((effect) => documents.filter((document) => document.effect === effect));

function sentence(documents: AffectedDocument[]): string {
  const of = (effect: AffectedDocument['effect']) => documents.filter((document) => document.effect === effect).length;
  const parts = [
    [
      of('heals'),
      'stopped or was left out and would be written now',
      'stopped or were left out and would be written now',
    ],
    [of('rewrites'), 'draft would be replaced', 'drafts would be replaced'],
    [of('stops'), 'would stop if it were replayed', 'would stop if they were replayed'],
  ] as const;
  return `${parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => count(number, one, many))
    .join('; ')}. Posted documents are never touched.`;
}
