import type { DocumentAction, SyncObjectType } from '#shared/statuses.ts';
import type { Services } from '../services.ts';
import { exclude, include, replay } from '../sync/ask.ts';
import { findItem } from '../sync/items.ts';
import { undo } from '../sync/undo.ts';
import { allowedActions } from '../views/actions.ts';
import type { Caller } from '../views/caller.ts';
import { readConnection } from '../views/connection.ts';
import { requireActive } from '../views/preview.ts';
import { HttpError } from './http-error.ts';

/** What is asked of one document of Stripe. */
export type Asked = {
  object: { type: SyncObjectType; id: string };
  action: Exclude<DocumentAction, 'preview'>;
  reason?: string | undefined;
};

const actionWords: Record<Asked['action'], string> = {
  sync: 'synced',
  replay: 'replayed',
  undo: 'undone',
  exclude: 'excluded',
  include: 'included',
};

const nouns: Record<SyncObjectType, string> = { invoice: 'invoice', credit_note: 'credit note' };

/**
 * Does what somebody asked of one document, if its state allows it: the one way for views and API.
 * @returns a sentence about what happens now
 * @throws HttpError 409 `action_not_allowed`; Problem, LeaseBusy, LedgerFault as the action does
 */
export async function act(
  services: Services,
  caller: Pick<Caller, 'installation' | 'userName'>,
  { object, action, reason }: Asked,
): Promise<string> {
  const { street } = services;
  const { installation, userName: by } = caller;
  const { connection: found } = await readConnection(services, installation);
  const connection = requireActive(services, found);
  const item = await findItem(services.db, connection, object.type, object.id);
  // A press that meets a run under way is no fault of the person: it is done once that run is over.
  const meetsRun = item?.status === 'queued' || item?.status === 'syncing';
  const again = meetsRun && (action === 'replay' || action === 'sync');
  if (!again && !allowedActions(connection, item).includes(action)) {
    const state = item === undefined ? 'not synced yet' : item.sentence;
    throw new HttpError(
      409,
      'action_not_allowed',
      'Not possible in this state',
      `The ${nouns[object.type]} cannot be ${actionWords[action]} now: ${state} Look at it again to see what can be done.`,
    );
  }
  switch (action) {
    case 'sync':
    case 'replay':
      await replay(street, installation, connection, object, by);
      return 'Queued.';
    case 'exclude': {
      const sentence = await exclude(street, connection, object, by, reason ?? null);
      if (sentence !== null) return sentence;
      throw new HttpError(
        409,
        'action_not_allowed',
        'It has just been written to your books',
        'A run was under way and has written the draft, so it was not excluded. Undo it first, then exclude it.',
      );
    }
    case 'include':
      await include(street, installation, connection, object, by);
      return 'Included again.';
    case 'undo':
      if (item === undefined) return 'There was nothing to undo.';
      return undo(street, installation, connection, item, by);
  }
}
