import { Hono } from 'hono';
import { z } from 'zod';
import {
  type CustomerChangeAnswer,
  customerAllowSchema,
  customerCreateSchema,
  customerLinkSchema,
  customerQuestionSchema,
  customerReadSchema,
  customerSearchSchema,
  customerUnlinkSchema,
} from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { linksOf } from '../matching/links.ts';
import { rejectionsOf } from '../matching/rejections.ts';
import { searchBeside } from '../matching/search.ts';
import type { Services } from '../services.ts';
import type { Connection, Journey } from '../sync/context.ts';
import { replayElsewhere } from '../sync/elsewhere.ts';
import {
  allowAgain,
  type CustomerChange,
  createForCustomer,
  linkCustomer,
  readParty,
  unlinkCustomer,
} from '../sync/link-customer.ts';
import { Recorder } from '../sync/recorder.ts';
import { askForContacts, freshenForSearch } from '../sync/refresh-contacts.ts';
import { postponeOrTakeUp } from '../sync/snooze.ts';
import { openJourney } from '../sync/walk.ts';
import type { Caller } from '../views/caller.ts';
import { readConnection } from '../views/connection.ts';
import { customerView } from '../views/customer.ts';
import { requireActive } from '../views/preview.ts';
import { signedOptions } from './documents.ts';
import { signedChange, signedRead } from './signed.ts';

/** The customer view: whom a Stripe customer is, and every way in which a person may change that. */
export function customerRoutes(services: Services): Hono {
  const app = new Hono();
  const options = signedOptions(services);
  const { db, street } = services;

  /** The company, however it is connected: links may be changed while access is withdrawn. */
  const company = async (caller: Caller): Promise<Connection> => {
    const { connection } = await readConnection(services, caller.installation);
    return connection?.state === 'revoked' ? connection : requireActive(services, connection);
  };
  const journey = async (caller: Caller): Promise<Journey> => {
    const { connection } = await readConnection(services, caller.installation);
    const active = requireActive(services, connection);
    return openJourney(street, caller.installation, active, new Recorder(services.now));
  };
  const after = async (caller: Caller, id: string, change: CustomerChange): Promise<CustomerChangeAnswer> => {
    const view = await customerView(services, caller, id);
    const connection = change.perhaps.length === 0 ? null : await company(caller);
    const ledger = connection === null ? null : street.ledger(connection, () => {});
    const perhaps = change.perhaps.map((found) => ({ ...found, url: ledger?.contactUrl(found) ?? null }));
    return { sentence: change.sentence, perhaps, view };
  };

  signedRead(app, paths.customer, options, customerReadSchema, (caller, input) =>
    customerView(services, caller, input.customer_id),
  );
  signedRead(app, paths.customerSearch, options, customerSearchSchema, async (caller, input) => {
    const way = await journey(caller);
    const { connection, ledger } = way;
    await freshenForSearch(street, connection);
    const { party } = await readParty(way, input.customer_id);
    const found = await searchBeside(db, connection, input.query, party, way.settings);
    const rejected = await rejectionsOf(db, { connection, stripeCustomerId: input.customer_id });
    return {
      candidates: found.map((candidate) => ({
        ...candidate,
        url: ledger.contactUrl(candidate),
        rejected: rejected.some(({ ledgerId }) => ledgerId === candidate.id),
      })),
    };
  });

  signedChange(app, paths.customerLink, options, customerLinkSchema, async (caller, input) => {
    const wish = {
      customerId: input.customer_id,
      contactId: input.contact_id,
      linkId: input.link_id,
      allowRejected: input.allow_rejected,
    };
    return after(caller, input.customer_id, await linkCustomer(await journey(caller), wish, caller.userName));
  });
  signedChange(app, paths.customerCreate, options, customerCreateSchema, async (caller, input) => {
    const wish = { customerId: input.customer_id, anyway: input.anyway };
    return after(caller, input.customer_id, await createForCustomer(await journey(caller), wish, caller.userName));
  });
  signedChange(app, paths.customerUnlink, options, customerUnlinkSchema, async (caller, input) => {
    const wish = { customerId: input.customer_id, linkId: input.link_id };
    const change = await unlinkCustomer({ street, connection: await company(caller) }, wish, caller.userName);
    return after(caller, input.customer_id, change);
  });
  signedChange(app, paths.customerAllow, options, customerAllowSchema, async (caller, input) => {
    const wish = { customerId: input.customer_id, contactId: input.contact_id };
    const change = await allowAgain({ street, connection: await company(caller) }, wish, caller.userName);
    return after(caller, input.customer_id, change);
  });
  signedChange(app, paths.customerQuestion, options, customerQuestionSchema, async (caller, input) => {
    const connection = await company(caller);
    const answer = { customerId: input.customer_id, answer: input.answer };
    const sentence = await postponeOrTakeUp(street, connection, answer, caller.userName);
    return after(caller, input.customer_id, { sentence, perhaps: [] });
  });
  signedChange(app, paths.customerReplay, options, customerReadSchema, async (caller, input) => {
    const { connection } = await journey(caller);
    const links = await linksOf(db, { connection, stripeCustomerId: input.customer_id });
    const active = links.filter(({ state }) => state === 'active');
    const queued = await replayElsewhere(street, caller.installation, connection, active, caller.userName);
    const sentence = queued === 0 ? 'Nothing stands elsewhere any more.' : `${queued} queued.`;
    return after(caller, input.customer_id, { sentence, perhaps: [] });
  });
  signedChange(app, paths.refreshContacts, options, z.object({}), async (caller) => {
    const { connection } = await readConnection(services, caller.installation);
    await askForContacts(street, requireActive(services, connection));
    const { summary } = await readConnection(services, caller.installation);
    return { connection: summary };
  });
  return app;
}
