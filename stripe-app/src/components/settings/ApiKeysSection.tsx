import { Badge, Button, Checkbox, Link, TextField } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import type {
  ApiKey,
  ApiKeysView,
  ApiScope,
  CreateApiKeyAnswer,
  RevokeApiKeyAnswer,
} from '../../../../shared/api/api-keys.ts';
import { paths } from '../../../../shared/api/paths.ts';
import { answerKeys } from '../../data/answer-keys.ts';
import { post } from '../../data/client.ts';
import { dateTime } from '../../data/format.ts';
import type { Session } from '../../data/session.ts';
import { toast } from '../../data/toast.ts';
import { useMutation } from '../../hooks/use-mutation.ts';
import { useResource } from '../../hooks/use-resource.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { FailureBanner } from '../FailureBanner.tsx';
import { Card, Muted, Row, Section, Stack, Strong, Text } from '../Layout.tsx';
import { Loading } from '../Loading.tsx';
import { NewSecret } from './NewSecret.tsx';

const scopeWords: Record<ApiScope, [label: string, description: string]> = {
  read: ['Read', 'Documents, runs, settings and usage. Part of every key.'],
  sync: ['Sync', 'Run, replay, undo and exclude documents.'],
  configure: ['Configure', 'Change settings, mappings and links, and disconnect.'],
};

/** Keys of the public API: made, shown once, recognised by their beginning, revoked. */
export const ApiKeysSection = ({ session }: { session: Session }) => {
  const { value, failure, loading, reload, replace } = useResource<ApiKeysView>('api keys', () =>
    post(session, paths.apiKeys, {}, answerKeys.apiKeys),
  );
  if (value === null) {
    return failure === null ? (
      <Loading what="Looking up API keys…" />
    ) : (
      <FailureBanner failure={failure} onRetry={() => void reload()} pending={loading} />
    );
  }
  return (
    <Stack gap="xlarge">
      <Section
        gap="medium"
        title="API keys"
        description="For programs that read or change what Tieout does. Keep a key like a password."
      >
        <Row gap="xsmall">
          <Muted>{`The API is reached at ${value.baseUrl}.`}</Muted>
          <Link href={value.docsUrl} target="_blank" external>
            Documentation
          </Link>
        </Row>
        {value.keys.length === 0 ? <Muted>There are no keys yet.</Muted> : null}
        {value.keys.map((key) => (
          <KeyCard key={key.id} apiKey={key} view={value} session={session} replace={replace} />
        ))}
      </Section>
      {value.mayChange ? <CreateKey session={session} replace={replace} /> : null}
    </Stack>
  );
};

type KeyProps = { apiKey: ApiKey; view: ApiKeysView; session: Session; replace: (view: ApiKeysView) => void };

const KeyCard = ({ apiKey, view, session, replace }: KeyProps) => {
  const [asking, setAsking] = useState(false);
  const revoke = useMutation<RevokeApiKeyAnswer>(session, answerKeys.apiKeyRevoked, (answer) => {
    setAsking(false);
    replace(answer.view);
    toast('Key revoked');
  });
  const used = apiKey.lastUsedAt === null ? 'Never used' : `Last used ${dateTime(apiKey.lastUsedAt, session.locale)}`;
  return (
    <Card>
      <Row gap="xsmall">
        <Strong>{apiKey.name}</Strong>
        {apiKey.scopes.map((scope) => (
          <Badge key={scope}>{scopeWords[scope][0]}</Badge>
        ))}
      </Row>
      <Text>{apiKey.prefix}</Text>
      <Muted>{`${used}. Created ${dateTime(apiKey.createdAt, session.locale)} by ${apiKey.createdBy}.`}</Muted>
      {view.mayChange ? (
        <Row>
          <Button size="small" onPress={() => setAsking(true)}>
            Revoke
          </Button>
        </Row>
      ) : null}
      <ConfirmDialog
        title={`Revoke the key “${apiKey.name}”?`}
        shown={asking}
        onClose={() => {
          revoke.dismiss();
          setAsking(false);
        }}
        confirm="Revoke key"
        destructive
        pending={revoke.pending !== null}
        failure={revoke.failure}
        onConfirm={() => revoke.run('revoke', paths.apiKeyRevoke, { key_id: apiKey.id })}
      >
        <Text>Programs that use it are refused from this moment on. A revoked key cannot be brought back.</Text>
      </ConfirmDialog>
    </Card>
  );
};

const CreateKey = ({ session, replace }: { session: Session; replace: (view: ApiKeysView) => void }) => {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<ApiScope[]>([]);
  const [missing, setMissing] = useState(false);
  const [revision, setRevision] = useState(0);
  const [secret, setSecret] = useState<string | null>(null);
  const create = useMutation<CreateApiKeyAnswer>(session, answerKeys.apiKeyCreated, (answer) => {
    setSecret(answer.secret);
    setName('');
    setScopes([]);
    setRevision(revision + 1);
    replace(answer.view);
    toast('Key created');
  });
  const press = () => {
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    create.run('create', paths.apiKeyCreate, { name: name.trim(), scopes: ['read', ...scopes] });
  };
  return (
    <Section title="New key" gap="medium">
      {secret === null ? null : <NewSecret secret={secret} onDone={() => setSecret(null)} />}
      {create.failure === null ? null : <FailureBanner failure={create.failure} onRetry={create.retry} />}
      <TextField
        key={`name ${revision}`}
        label="Name of the key"
        description="What it is for, so that you know later which one to revoke."
        placeholder="Data warehouse"
        required
        onChange={(event) => setName(event.target.value)}
        error={missing ? 'Give the key a name.' : undefined}
        invalid={missing}
      />
      <Checkbox label={scopeWords.read[0]} description={scopeWords.read[1]} defaultChecked disabled />
      {(['sync', 'configure'] as const).map((scope) => (
        <Checkbox
          key={`${scope} ${revision}`}
          label={scopeWords[scope][0]}
          description={scopeWords[scope][1]}
          onChange={(event) =>
            setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
          }
        />
      ))}
      <Row>
        <Button onPress={press} pending={create.pending !== null}>
          Create key
        </Button>
      </Row>
    </Section>
  );
};
