import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { instantSchema } from '#shared/api/common.ts';
import { settingsVersionSchema } from '#shared/api/settings-history.ts';
import { settingsSchema } from '#shared/settings.ts';
import { templateFault } from '../../mapping/template.ts';
import { HttpError } from '../../routes/http-error.ts';
import { reached } from '../../routes/settings-history.ts';
import type { Services } from '../../services.ts';
import { SettingsConflict } from '../../settings/errors.ts';
import { moneyLedger } from '../../settings/money-faults.ts';
import { revertSettings, type Saved, saveSettings } from '../../settings/save.ts';
import { readSettings, readSettingsVersion, type SettingsVersion } from '../../settings/versions.ts';
import { settingsHistoryView } from '../../views/settings-history.ts';
import type { ApiCaller, ApiEnv } from '../door/caller.ts';
import { readCursor, writeCursor } from '../door/cursor.ts';
import {
  badBody,
  body,
  conflict,
  doorProblems,
  json,
  needs,
  notFound,
  outside,
  pageOf,
  repeatable,
  stale,
} from '../door/operation.ts';
import { requireBooks } from './find-document.ts';

const tags = ['Settings'];
const settings = settingsSchema.meta({
  id: 'Settings',
  description: 'The sync rules of the company that is connected.',
});
const stateSchema = z
  .object({
    version: z.number().int(),
    settings,
    changedBy: z.string().nullable(),
    changedAt: instantSchema.nullable(),
  })
  .meta({ id: 'SettingsState' });
const savedSchema = stateSchema
  .extend({
    changed: z.array(z.string()).meta({ description: 'Paths that changed; none: no new version was made.' }),
    affected: z
      .number()
      .int()
      .meta({ description: 'Documents that the change may reach. None is replayed by itself.' }),
  })
  .meta({ id: 'SettingsSaved' });

const etag = { ETag: { description: 'The version, for `If-Match`.', schema: { type: 'string' as const } } };

const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/settings',
  tags,
  operationId: 'getSettings',
  summary: 'Read the settings',
  responses: { 200: { ...json(stateSchema, 'The settings in force'), headers: etag }, ...doorProblems, ...conflict },
});

const ifMatch = z.object({
  'if-match': z
    .string()
    .max(50)
    .optional()
    .meta({ description: 'The ETag that was read. It, or `version` in the body, must be there.' }),
});

const put = createRoute({
  ...needs('configure'),
  method: 'put',
  path: '/settings',
  tags,
  operationId: 'putSettings',
  summary: 'Save the settings',
  description: 'All of them, as a new version. Refused when somebody saved since they were read.',
  request: {
    headers: ifMatch,
    body: body(
      z.strictObject({ version: z.number().int().min(0).optional(), settings }),
      'Settings and the version they replace',
    ),
  },
  responses: {
    200: { ...json(savedSchema, 'Saved'), headers: etag },
    ...doorProblems,
    ...outside,
    ...stale,
    ...badBody,
  },
});

const versions = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/settings/versions',
  tags,
  operationId: 'listSettingsVersions',
  summary: 'List versions of the settings',
  description: 'Who changed what and when, in the words of the settings page, the newest first, 20 at a time.',
  request: { query: z.object({ cursor: z.string().max(500).optional() }) },
  responses: {
    200: json(pageOf(settingsVersionSchema.meta({ id: 'SettingsVersion' })), 'Versions'),
    ...doorProblems,
    ...conflict,
  },
});

const versionParams = z.object({ version: z.coerce.number().int().min(0).max(1_000_000_000) });

const version = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/settings/versions/{version}',
  tags,
  operationId: 'getSettingsVersion',
  summary: 'Read one version of the settings',
  request: { params: versionParams },
  responses: { 200: json(stateSchema, 'The settings as they were'), ...doorProblems, ...notFound, ...conflict },
});

const revert = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/settings/versions/{version}/revert',
  tags,
  operationId: 'revertSettings',
  summary: 'Go back to a version',
  description: 'Puts its rules, and the mappings that later versions changed, in force again as a new version.',
  request: { params: versionParams, headers: repeatable.extend(ifMatch.shape) },
  responses: { 200: { ...json(savedSchema, 'Saved'), headers: etag }, ...doorProblems, ...outside, ...stale },
});

/** Settings with their versions: one way through with the settings page. */
export function settingsApi(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(get, async (c) => {
    const state = await readSettings(services.db, await requireBooks(services, c.get('caller')));
    return c.json(stateOf(state), 200, { ETag: tagOf(state.version) });
  });
  app.openapi(put, async (c) => {
    const { version: given, settings: wanted } = c.req.valid('json');
    const expected = matched(c) ?? given;
    if (expected === undefined) throw noVersion();
    const saved = await save(services, c.get('caller'), (context) =>
      services.db.transaction((tx) =>
        saveSettings(tx, {
          ...context,
          expectedVersion: expected,
          settings: wanted,
          productMappings: [],
          taxMappings: [],
        }),
      ),
    );
    return c.json(await answerOf(services, c.get('caller'), saved, expected), 200, { ETag: tagOf(saved.version) });
  });
  app.openapi(versions, async (c) => {
    const caller = c.get('caller');
    const connection = await requireBooks(services, caller);
    const after = readCursor(c.req.valid('query').cursor);
    const before = after === null ? null : z.coerce.number().int().min(1).catch(1).parse(after[0]);
    const page = await settingsHistoryView(services, { installation: caller.installation, connection }, before);
    const last = page.more ? page.versions.at(-1) : undefined;
    return c.json(
      { data: page.versions, next_cursor: last === undefined ? null : writeCursor(String(last.version), '') },
      200,
    );
  });
  app.openapi(version, async (c) => {
    const connection = await requireBooks(services, c.get('caller'));
    const found = await readSettingsVersion(services.db, connection, c.req.valid('param').version);
    if (found === undefined) throw unknownVersion();
    return c.json(stateOf(found), 200);
  });
  app.openapi(revert, async (c) => {
    const caller = c.get('caller');
    const connection = await requireBooks(services, caller);
    const current = await readSettings(services.db, connection);
    const expectedVersion = matched(c) ?? current.version;
    const toVersion = c.req.valid('param').version;
    const saved = await save(services, caller, (context) =>
      services.db.transaction((tx) => revertSettings(tx, { ...context, expectedVersion, toVersion })),
    );
    return c.json(await answerOf(services, caller, saved, expectedVersion), 200, { ETag: tagOf(saved.version) });
  });
}

type SaveContext = Pick<
  Parameters<typeof revertSettings>[1],
  'connection' | 'ledgerName' | 'actor' | 'targetFields' | 'templateFault' | 'money'
>;

/** @throws HttpError 412 when somebody saved meanwhile; SettingsInvalid */
async function save(
  services: Services,
  caller: ApiCaller,
  work: (context: SaveContext) => Promise<Saved>,
): Promise<Saved> {
  const connection = await requireBooks(services, caller);
  const connector = services.connector(connection.ledger);
  const { name: ledgerName, targetFields } = connector;
  const money = moneyLedger(connector, connection.localCurrency);
  try {
    return await work({ connection, ledgerName, actor: caller.userName, targetFields, templateFault, money });
  } catch (error) {
    if (!(error instanceof SettingsConflict)) throw error;
    throw new HttpError(
      412,
      error.code,
      'Somebody else saved in between',
      `The settings are at version ${error.version} now. Nothing was saved. Read them again, make your change once more, and save it over that version.`,
      { cause: error, headers: { ETag: tagOf(error.version) } },
    );
  }
}

const stateOf = ({ version: number, settings: rules, by, at }: SettingsVersion) => ({
  version: number,
  settings: rules,
  changedBy: by,
  changedAt: at?.toISOString() ?? null,
});

async function answerOf(services: Services, caller: ApiCaller, saved: Saved, since: number) {
  const affected = saved.changed.length === 0 ? 0 : await reached(services, caller, since);
  return { ...stateOf(saved), changed: saved.changed, affected };
}

const tagOf = (number: number): string => `"${number}"`;

/** The version that If-Match names. @throws HttpError 422 for a tag that this API never gave out */
function matched(c: Context): number | undefined {
  const header = c.req.header('If-Match');
  if (header === undefined) return undefined;
  const [, number] = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim()) ?? [];
  if (number !== undefined) return Number(number);
  throw new HttpError(
    422,
    'invalid_request',
    'The request does not fit',
    'If-Match: Send the ETag of GET /settings, unchanged.',
    {
      errors: [{ path: 'header.if-match', message: 'Send the ETag of GET /settings, unchanged.' }],
    },
  );
}

const noVersion = () =>
  new HttpError(
    422,
    'version_missing',
    'Which version is replaced?',
    'Send the ETag of GET /settings as If-Match, or its version in the body, so that nobody’s change is overwritten unseen.',
    { errors: [{ path: 'version', message: 'Send it here or as If-Match.' }] },
  );

const unknownVersion = () =>
  new HttpError(
    404,
    'version_not_found',
    'There is no such version',
    'List the versions of the settings to see what there is.',
  );
