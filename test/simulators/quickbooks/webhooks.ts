import { createHmac, randomUUID } from 'node:crypto';
import type { Change, Company } from './company.ts';

export type WebhookTarget = { url: string; verifierToken: string };

type CloudEvent = {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  datacontenttype: 'application/json';
  time: string;
  intuitentityid: string;
  intuitaccountid: string;
  data: Record<string, never>;
};

/** Tells an app of changes: an array of CloudEvents, signed over the raw body with the app's verifier token. */
export class Webhooks {
  target: WebhookTarget | undefined;
  readonly #delayMs: number;
  #waiting: CloudEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Status of every delivery; 0 when there was no answer. */
  readonly deliveries: { status: number; events: number }[] = [];

  constructor(target: WebhookTarget | undefined, delayMs: number) {
    this.target = target;
    this.#delayMs = delayMs;
  }

  changed({ realmId }: Company, { entity, id, kind, at }: Change): void {
    if (this.target === undefined) return;
    this.#waiting.push({
      specversion: '1.0',
      id: randomUUID(),
      source: `intuit.${Buffer.from(realmId).toString('base64url')}`,
      type: `qbo.${entity.toLowerCase()}.${kind}.v1`,
      datacontenttype: 'application/json',
      time: at.toISOString(),
      intuitentityid: id,
      intuitaccountid: realmId,
      data: {},
    });
    this.#timer ??= setTimeout(() => void this.flush(), this.#delayMs);
  }

  /** Sends what has gathered now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting.splice(0);
    if (this.target === undefined || events.length === 0) return;
    const body = JSON.stringify(events);
    const signature = createHmac('sha256', this.target.verifierToken).update(body).digest('base64');
    const status = await fetch(this.target.url, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json', 'intuit-signature': signature },
      body,
    }).then(
      (answer) => answer.status,
      () => 0,
    );
    this.deliveries.push({ status, events: events.length });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.target = undefined;
  }
}
