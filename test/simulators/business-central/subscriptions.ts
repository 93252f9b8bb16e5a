import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../kit/store.ts';
import type { ApiCall, ApiPlace } from './api.ts';
import type { Company } from './company.ts';
import { badRequest, entityChanged, methodNotAllowed, missingToken, recordNotFound, sameKey } from './errors.ts';
import type { ODataResult } from './odata/execute.ts';
import { etagOf } from './odata/output.ts';
import { findSet } from './schema/index.ts';
import type { Change } from './table.ts';

type Subscription = {
  id: string;
  version: number;
  tenantId: string;
  environment: string;
  notificationUrl: string;
  companyId: string;
  set: string;
  resource: string;
  clientState: string;
  expirationDateTime: string;
  lastModifiedDateTime: string;
  userId: string;
};

const bodySchema = z.strictObject({
  notificationUrl: z.url().max(2048),
  resource: z.string().max(2048),
  clientState: z.string().max(2048).optional(),
});

const days = 3;
/** More changes than this become one notification about the whole collection. */
const mostChanges = 1000;
const retryable = (status: number) => status === 408 || status === 429 || status >= 500;

type Pending = { subscription: string; change: Change };

/** Webhook subscriptions: handshake, expiry after three days, collected notifications. */
export class Subscriptions {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #delayMs: number;
  #pending: Pending[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(store: Store, now: () => Date, delayMs: number) {
    this.#store = store;
    this.#now = now;
    this.#delayMs = delayMs;
  }

  get #all() {
    return this.#store.collection<Subscription>('subscriptions');
  }

  #expiry(): string {
    return new Date(this.#now().getTime() + days * 86_400_000).toISOString();
  }

  #entity(one: Subscription): Record<string, unknown> {
    return {
      '@odata.etag': etagOf(one),
      subscriptionId: one.id,
      notificationUrl: one.notificationUrl,
      resource: one.resource,
      userId: one.userId,
      lastModifiedDateTime: one.lastModifiedDateTime,
      clientState: one.clientState,
      expirationDateTime: one.expirationDateTime,
    };
  }

  /** Remembers a change for every live subscription of that company and set. */
  changed(company: Company, change: Change): void {
    const now = this.#now().toISOString();
    for (const one of this.#all.list((sub) => sub.companyId === company.id && sub.set === change.set))
      if (one.expirationDateTime > now) this.#pending.push({ subscription: one.id, change });
    if (this.#pending.length > 0 && this.#timer === undefined)
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#sending = this.#sending.then(() => this.#send());
      }, this.#delayMs);
  }

  /** Sends what has been collected, now; settles when every receiver has answered. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#send());
    await this.#sending;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pending = [];
    await this.#sending;
  }

  async #send(): Promise<void> {
    const pending = this.#pending;
    this.#pending = [];
    const byReceiver = Map.groupBy(pending, (one) => one.subscription);
    for (const [id, all] of byReceiver) {
      const subscription = this.#all.get(id);
      if (subscription !== undefined) await this.#notify(subscription, all);
    }
  }

  async #notify(subscription: Subscription, all: Pending[]): Promise<void> {
    const common = {
      subscriptionId: subscription.id,
      clientState: subscription.clientState,
      expirationDateTime: subscription.expirationDateTime,
    };
    const value =
      all.length > mostChanges
        ? [
            {
              ...common,
              resource: subscription.resource,
              changeType: 'collection',
              lastModifiedDateTime: this.#now().toISOString(),
            },
          ]
        : all.map(({ change }) => ({
            ...common,
            resource: `${subscription.resource}(${change.id})`,
            changeType: change.kind,
            lastModifiedDateTime: change.at,
          }));
    const status = await post(subscription.notificationUrl, { value });
    if (status >= 200 && status < 300) return;
    if (retryable(status)) this.#pending.push(...all);
    else this.#all.delete(subscription.id);
  }

  /** The receiver must echo a token with 200, also on renewal. */
  async #handshake(notificationUrl: string): Promise<void> {
    const token = randomUUID();
    const url = new URL(notificationUrl);
    url.searchParams.set('validationToken', token);
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'text/plain' } }).catch(
      () => undefined,
    );
    const echoed = answer === undefined ? '' : await answer.text();
    if (answer?.status !== 200 || echoed.trim() !== token)
      throw badRequest(
        `The subscription validation request failed: the notification url must answer 200 with the validation token, it answered ${answer?.status ?? 'nothing'}.`,
      );
  }

  /** Requests to `subscriptions` and `subscriptions('id')`. */
  async handle(where: ApiPlace, key: string | undefined, call: ApiCall): Promise<ODataResult> {
    const mine = (one: Subscription) => one.tenantId === where.tenantId && one.environment === where.environment;
    if (key === undefined) {
      if (call.method === 'GET')
        return { status: 200, headers: {}, body: { value: this.#all.list(mine).map((one) => this.#entity(one)) } };
      if (call.method === 'POST') return this.#create(where, call.body);
      throw methodNotAllowed('subscriptions', call.method);
    }
    const found = this.#all.get(key);
    if (found === undefined || !mine(found))
      throw recordNotFound('API Webhook Subscription', `Subscription Id='${key}'`);
    if (call.method === 'GET') return { status: 200, headers: {}, body: this.#entity(found) };
    const token = call.header('if-match');
    if (token === undefined) throw missingToken();
    if (token !== '*' && token !== etagOf(found)) throw entityChanged(409);
    if (call.method === 'DELETE') {
      this.#all.delete(key);
      return { status: 204, headers: {} };
    }
    if (call.method !== 'PATCH') throw methodNotAllowed('subscriptions', call.method);
    const change = bodySchema.partial().safeParse(call.body ?? {});
    if (!change.success) throw badRequest(`The subscription is malformed: ${z.prettifyError(change.error)}`);
    const next = {
      ...found,
      ...change.data,
      version: found.version + 1,
      expirationDateTime: this.#expiry(),
      lastModifiedDateTime: this.#now().toISOString(),
    };
    await this.#handshake(next.notificationUrl);
    return { status: 200, headers: {}, body: this.#entity(this.#all.put(next)) };
  }

  async #create(where: ApiPlace, body: unknown): Promise<ODataResult> {
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) throw badRequest(`The subscription is malformed: ${z.prettifyError(parsed.error)}`);
    const { notificationUrl, resource, clientState = '' } = parsed.data;
    const match = /companies\(([0-9a-f-]{36})\)\/(\w+)$/i.exec(resource);
    const [, companyId = '', set = ''] = match ?? [];
    if (match === null || findSet(set) === undefined || set.endsWith('Lines'))
      throw badRequest(`The resource '${resource}' does not support subscriptions.`);
    const twin = this.#all.find((one) => one.notificationUrl === notificationUrl && one.resource === resource);
    if (twin !== undefined) throw sameKey('API Webhook Subscription', `Subscription Id='${twin.id}'`);
    await this.#handshake(notificationUrl);
    const subscription = this.#all.put({
      id: randomUUID().replaceAll('-', ''),
      version: 1,
      tenantId: where.tenantId,
      environment: where.environment,
      notificationUrl,
      companyId: companyId.toLowerCase(),
      set,
      resource,
      clientState,
      expirationDateTime: this.#expiry(),
      lastModifiedDateTime: this.#now().toISOString(),
      userId: where.userId,
    });
    return { status: 201, headers: {}, body: this.#entity(subscription) };
  }
}

async function post(url: string, body: unknown): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 503;
}
