import { Banner, Button, ContextView, Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { paths } from '../../../../shared/api/paths.ts';
import type { ProductAnswer, ProductView } from '../../../../shared/api/product.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { brand } from '../../data/brand.ts';
import { count } from '../../data/format.ts';
import { settingsUrl } from '../../data/links.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { type Mutation, useMutation } from '../../hooks/use-mutation.ts';
import { usePolling } from '../../hooks/use-polling.ts';
import { useRead } from '../../hooks/use-read.ts';
import { ConnectionNotice } from '../ConnectionNotice.tsx';
import { DocumentList } from '../DocumentList.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Muted, Section, Stack, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { ReadOnlyNote } from '../ReadOnlyNote.tsx';
import { ChooseTarget } from './ChooseTarget.tsx';

/** Where a product's lines are booked and why, with which tax, in which documents; changed on the spot. */
export const ProductScreen = ({ session, productId }: { session: Session; productId: string }) => {
  const payload = { product_id: productId };
  const resource = useRead<ProductView>(session, paths.product, payload, answerKeys.product);
  const [said, setSaid] = useState<string | null>(null);
  const mutation = useMutation<ProductAnswer>(session, answerKeys.productAnswer, (answer, name) => {
    resource.replace(answer.view);
    setSaid(answer.sentence);
    toast(name === 'choose' ? 'Product saved' : 'Replay started');
  });
  const { value: product, failure, loading, reload } = resource;
  const running = product?.documents.some(({ status }) => status === 'queued' || status === 'syncing') ?? false;
  usePolling(running && mutation.pending === null, reload);
  if (product === null) {
    return (
      <ContextView title="Product" {...brand}>
        {failure === null ? (
          <Loading what="Looking up this product…" />
        ) : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
        )}
      </ContextView>
    );
  }
  const { connection, mayChange } = product;
  const connected = connection.state !== 'none' && connection.state !== 'pending';
  return (
    <ContextView title="Product" {...brand}>
      <Stack gap="large">
        {failure === null ? null : (
          <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} retryLabel="Refresh" />
        )}
        {mutation.failure === null ? null : (
          <FailureBanner failure={mutation.failure} onRetry={mutation.retry} onDismiss={mutation.dismiss} />
        )}
        <ConnectionNotice connection={connection} session={session} />
        {said === null ? null : <Text>{said}</Text>}
        <WaitingNotice
          product={product}
          mutation={mutation}
          onReplay={() => mutation.run('replay', paths.productReplay, payload)}
        />
        <Section title={`In ${connection.ledgerName}`}>
          <BookedTo product={product} />
          {connected && mayChange ? (
            <ChooseTarget
              key={`${product.target?.kind} ${product.target?.id}`}
              product={product}
              pending={mutation.pending === 'choose'}
              onChoose={(target) => mutation.run('choose', paths.productChoose, { ...payload, target })}
            />
          ) : null}
        </Section>
        {connected ? <TaxSection product={product} session={session} /> : null}
        {connected ? <UsedIn product={product} locale={session.locale} /> : null}
        {mayChange ? null : <ReadOnlyNote />}
      </Stack>
    </ContextView>
  );
};

const BookedTo = ({ product }: { product: ProductView }) => {
  const { target, problem, reason, waiting } = product;
  if (problem !== null) {
    return (
      <Banner
        type="caution"
        title={problem.title}
        description={
          <Stack gap="xsmall">
            <Text>{problem.why}</Text>
            <Text>{problem.fix}</Text>
            {waiting === 0 ? null : <Text>{`${count(waiting, 'document waits', 'documents wait')} for it.`}</Text>}
          </Stack>
        }
        actions={
          waiting === 0 ? undefined : (
            <Button href={pageRoute(['documents'], { cause: problem.code, subject: product.productId })}>
              Show what waits
            </Button>
          )
        }
      />
    );
  }
  if (target === null) return <Muted>{reason}</Muted>;
  return (
    <Stack>
      <PropertyList>
        <PropertyListItem
          label={target.kind === 'item' ? 'Item' : 'Account'}
          value={<Text>{`${target.number} · ${target.name}`}</Text>}
        />
      </PropertyList>
      <Muted>{reason}</Muted>
    </Stack>
  );
};

type Waiting = { product: ProductView; mutation: Mutation; onReplay: () => void };

const WaitingNotice = ({ product, mutation, onReplay }: Waiting) => {
  const { waiting, problem, mayChange } = product;
  // While it stops invoices, the problem below says what waits and what to do first.
  if (waiting === 0 || problem !== null) return null;
  return (
    <Banner
      type="caution"
      title={`${count(waiting, 'document waits', 'documents wait')} for this product`}
      description={
        <Text>They stopped because it had no usable item or account. It has one now, so they can be synced again.</Text>
      }
      actions={
        mayChange ? (
          <Button onPress={onReplay} pending={mutation.pending === 'replay'}>
            {waiting === 1 ? 'Replay it' : `Replay all ${waiting}`}
          </Button>
        ) : undefined
      }
    />
  );
};

const TaxSection = ({ product, session }: { product: ProductView; session: Session }) => (
  <Section title="Tax">
    {product.taxCodes.length === 0 ? null : (
      <PropertyList>
        {product.taxCodes.map(({ code, name, lines }) => (
          <PropertyListItem
            key={code ?? ''}
            label={code === null ? 'As the item says' : [code, name].filter(Boolean).join(' · ')}
            value={<Text>{count(lines, 'line', 'lines')}</Text>}
          />
        ))}
      </PropertyList>
    )}
    <Muted>
      The tax rate on each line decides its tax code, not the product.{' '}
      <Link href={settingsUrl(session, 'taxes')}>Tax codes in the settings</Link>
    </Muted>
  </Section>
);

const UsedIn = ({ product, locale }: { product: ProductView; locale: string }) => {
  const { documents, documentCount } = product;
  return (
    <Section title="Used in">
      {documentCount === 0 ? (
        <Muted>No document in your books carries this product yet.</Muted>
      ) : (
        <DocumentList documents={documents} locale={locale} />
      )}
      {documentCount > documents.length ? (
        <Muted>{`The latest ${documents.length} of ${documentCount} documents.`}</Muted>
      ) : null}
    </Section>
  );
};
