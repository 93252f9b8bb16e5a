import { createHmac } from 'node:crypto';
import { newId } from './ids.ts';
import type { Delivery } from './objects/events.ts';
import type { World } from './world.ts';

/** How webhooks misbehave on demand: each sent twice, in another order, or not at all for now. */
export type WebhookMode = { duplicate: boolean; shuffle: boolean; paused: boolean };

const AT_ONCE = 16;

/**
 * Sends events to their endpoints: signed, up to {@link AT_ONCE} at a time, again with growing delays while the
 * endpoint does not answer 2xx, and given up after the last delay. What is on its way is journaled, so a restarted
 * simulator goes on with it.
 */
export class Deliveries {
  readonly mode: WebhookMode = { duplicate: false, shuffle: false, paused: false };
  readonly #world: World;
  readonly #delays: readonly number[];
  readonly #stop = new AbortController();
  #queue: string[] = [];
  #inFlight = 0;
  readonly #retries = new Set<NodeJS.Timeout>();
  #waiting: (() => void)[] = [];

  /** @param delays milliseconds before the second, third … attempt. */
  constructor(world: World, delays: readonly number[]) {
    this.#world = world;
    this.#delays = delays;
  }

  /** Takes up what a former run left undelivered. */
  resume(): void {
    for (const { id } of this.#world.deliveries.list()) this.#enqueue(id);
  }

  dispatch(delivery: Delivery): void {
    this.#enqueue(delivery.id);
    if (this.mode.duplicate) this.#enqueue(delivery.id);
  }

  /** Sends an event again to every endpoint that hears the account, whether it was taken before or not. */
  resend(account: string, event: string): void {
    const { id: platform } = this.#world.platform;
    const targets = [
      ...this.#world
        .of(account)
        .webhookEndpoints.list((endpoint) => !endpoint.connect)
        .map((endpoint) => ({ endpointAccount: account, endpoint: endpoint.id })),
      ...this.#world
        .of(platform)
        .webhookEndpoints.list((endpoint) => endpoint.connect)
        .map((endpoint) => ({ endpointAccount: platform, endpoint: endpoint.id })),
    ];
    for (const target of targets)
      this.dispatch(this.#world.deliveries.put({ id: newId('wdl'), account, event, attempts: 0, ...target }));
  }

  setMode(mode: Partial<WebhookMode>): void {
    Object.assign(this.mode, mode);
    this.#pump();
  }

  /** Resolves when nothing is being sent or waits for another attempt (paused deliveries do not count). */
  settled(): Promise<void> {
    if (this.#isSettled()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#stop.abort();
    this.#queue = [];
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
    this.#announce();
  }

  #isSettled(): boolean {
    if (this.#stop.signal.aborted) return true;
    return this.#inFlight === 0 && this.#retries.size === 0 && (this.mode.paused || this.#queue.length === 0);
  }

  #enqueue(id: string): void {
    this.#queue.push(id);
    // The answer to the request that caused the event goes out first, as it does in reality.
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    while (!this.mode.paused && !this.#stop.signal.aborted && this.#inFlight < AT_ONCE && this.#queue.length > 0) {
      const index = this.mode.shuffle ? Math.floor(Math.random() * this.#queue.length) : 0;
      const [id] = this.#queue.splice(index, 1);
      if (id !== undefined) this.#send(id);
    }
    this.#announce();
  }

  async #send(id: string): Promise<void> {
    const delivery = this.#world.deliveries.get(id);
    const endpoint = delivery && this.#world.of(delivery.endpointAccount).webhookEndpoints.get(delivery.endpoint);
    const event = delivery && this.#world.of(delivery.account).events.get(delivery.event);
    if (delivery === undefined || endpoint === undefined || event === undefined) {
      this.#world.deliveries.delete(id);
      return;
    }
    this.#inFlight += 1;
    const taken = await this.#post(endpoint.url, endpoint.secret, JSON.stringify(event, null, 2));
    this.#inFlight -= 1;
    if (this.#stop.signal.aborted) return;
    if (taken) this.#conclude(delivery);
    else this.#retry(delivery);
    this.#pump();
  }

  async #post(url: string, secret: string, body: string): Promise<boolean> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': signatureHeader(body, secret),
        },
        body,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(20_000)]),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false; // refused, timed out or cut off: all the same to the sender
    }
  }

  #conclude(delivery: Delivery): void {
    if (!this.#world.deliveries.delete(delivery.id)) return; // a duplicate was there first
    const { events } = this.#world.of(delivery.account);
    const event = events.get(delivery.event);
    if (event !== undefined) events.put({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
  }

  #retry(delivery: Delivery): void {
    if (!this.#world.deliveries.has(delivery.id)) return;
    const delay = this.#delays[delivery.attempts];
    if (delay === undefined) {
      this.#world.deliveries.delete(delivery.id);
      return;
    }
    this.#world.deliveries.put({ ...delivery, attempts: delivery.attempts + 1 });
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#enqueue(delivery.id);
    }, delay);
    this.#retries.add(timer);
  }

  #announce(): void {
    if (this.#waiting.length === 0 || !this.#isSettled()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/**
 * `t=…,v1=…` over `<t>.<body>`. The time is the real one even where the simulator's clock is not: receivers compare
 * it with theirs.
 */
export function signatureHeader(body: string, secret: string, at: Date = new Date()): string {
  const t = Math.floor(at.getTime() / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return `t=${t},v1=${v1}`;
}
