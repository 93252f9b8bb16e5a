import type { JsonObject } from '../http/json.ts';
import type { Metadata } from './customers.ts';

export type StripeEvent = {
  id: string;
  object: 'event';
  account?: string;
  api_version: string;
  created: number;
  data: { object: JsonObject; previous_attributes?: JsonObject };
  livemode: boolean;
  /** Endpoints that have not taken the event yet. */
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
};

export type WebhookEndpoint = {
  id: string;
  object: 'webhook_endpoint';
  api_version: string | null;
  application: null;
  created: number;
  description: string | null;
  enabled_events: string[];
  livemode: boolean;
  metadata: Metadata;
  secret: string;
  status: 'enabled' | 'disabled';
  url: string;
  /** Hears the accounts that installed the app instead of its own account; not part of the answer. */
  connect: boolean;
};

/** One event on its way to one endpoint; removed once taken or given up. */
export type Delivery = {
  id: string;
  /** Account whose event it is, and account the endpoint belongs to. */
  account: string;
  event: string;
  endpointAccount: string;
  endpoint: string;
  attempts: number;
};
