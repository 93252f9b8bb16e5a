import { Hono } from 'hono';
import { z } from 'zod';
import { paymentReadSchema } from '#shared/api/money-movement.ts';
import {
  type PostingAction,
  postingActionRequestSchema,
  postingListReadSchema,
  postingReadSchema,
} from '#shared/api/money-posting.ts';
import { paths } from '#shared/api/paths.ts';
import { payoutListReadSchema, payoutReadSchema, provePayoutSchema } from '#shared/api/payouts.ts';
import { findPosting, postingActions, replayPosting, undoPosting } from '../booking/ask.ts';
import { writeAudit } from '../connections/audit.ts';
import { proveNow } from '../reconciliation/prove-now.ts';
import type { Services } from '../services.ts';
import { balanceView } from '../views/balance.ts';
import type { Caller } from '../views/caller.ts';
import { readConnection } from '../views/connection.ts';
import { postingListView } from '../views/money/list.ts';
import { postingPage } from '../views/money/page.ts';
import { payoutView } from '../views/money/payout.ts';
import { payoutListView } from '../views/money/payout-list.ts';
import { paymentView } from '../views/payment.ts';
import { requireActive } from '../views/preview.ts';
import { signedOptions } from './documents.ts';
import { HttpError } from './http-error.ts';
import { signedChange, signedRead } from './signed.ts';

/** What is shown of money movement, and what may be done with it. */
export function moneyRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  signedRead(app, paths.payment, options, paymentReadSchema, (caller, input) =>
    paymentView(services, caller, input.payment_id),
  );
  signedRead(app, paths.balance, options, z.object({}), (caller) => balanceView(services, caller));
  signedRead(app, paths.payouts, options, payoutListReadSchema, (caller, input) =>
    payoutListView(services, caller, input),
  );
  signedRead(app, paths.payout, options, payoutReadSchema, (caller, input) =>
    payoutView(services, caller, input.payout_id, input.cursor),
  );
  signedChange(app, paths.payoutProve, options, provePayoutSchema, async (caller, input) => {
    await prove(services, caller, input.payout_id);
    const view = await payoutView(services, caller, input.payout_id, null);
    return { sentence: view.proof?.badge ?? 'Proven', view };
  });
  signedRead(app, paths.postings, options, postingListReadSchema, (caller, input) =>
    postingListView(services, caller, input),
  );
  signedRead(app, paths.posting, options, postingReadSchema, async (caller, input) => {
    const page = await postingPage(services, caller, input.posting_id);
    if (page === undefined) throw unknownPosting();
    return page;
  });
  signedChange(app, paths.postingAction, options, postingActionRequestSchema, async (caller, input) => {
    const sentence = await actOnPosting(services, caller, input.posting_id, input.action);
    const page = await postingPage(services, caller, input.posting_id);
    if (page === undefined) throw unknownPosting();
    return { sentence, page };
  });
  return app;
}

/** @throws HttpError 409 `money_off`; Problem, LeaseBusy as the proving does */
async function prove(services: Services, caller: Caller, payoutId: string): Promise<void> {
  const { connection } = await readConnection(services, caller.installation);
  const { installationId, id } = requireActive(services, connection);
  if (!(await proveNow(services, caller.installation, payoutId)))
    throw new HttpError(
      409,
      'money_off',
      'Money movement is switched off',
      'A payout is proven against what is booked, and nothing of it is. Switch money movement on in the settings first.',
    );
  await writeAudit(services.db, {
    installationId,
    connectionId: id,
    actor: caller.userName,
    action: 'payout.proven',
    subject: payoutId,
  });
}

/**
 * Does what somebody asked of one posting, if its state allows it.
 * @returns a sentence about what happens now
 * @throws HttpError 404 `posting_unknown`, 409 `action_not_allowed`; Problem, LeaseBusy, LedgerFault as the action does
 */
export async function actOnPosting(
  services: Services,
  { installation, userName }: Caller,
  postingId: string,
  action: PostingAction,
): Promise<string> {
  const { connection: found } = await readConnection(services, installation);
  const connection = requireActive(services, found);
  const { street } = services;
  const posting = await findPosting(street, connection, postingId);
  if (posting === undefined) throw unknownPosting();
  if (!postingActions(posting).includes(action)) throw notNow();
  if (action === 'undo') {
    const sentence = await undoPosting(street, installation, connection, postingId, userName);
    if (sentence === null) throw unknownPosting();
    return sentence;
  }
  if (await replayPosting(street, installation, connection, postingId, userName)) return 'Queued.';
  throw notNow();
}

export const unknownPosting = () =>
  new HttpError(
    404,
    'posting_unknown',
    'This posting is not known',
    'It does not belong to the company that is connected now.',
  );

const notNow = () =>
  new HttpError(
    409,
    'action_not_allowed',
    'Not possible in this state',
    'It is just being written, or somebody was quicker. Look at it again to see what can be done.',
  );
