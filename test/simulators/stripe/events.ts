import type { Context } from './context.ts';
import { isObject, type Json, type JsonObject } from './http/json.ts';
import { newId } from './ids.ts';
import type { Delivery, StripeEvent, WebhookEndpoint } from './objects/events.ts';
import { API_VERSION } from './version.ts';
import type { World } from './world.ts';

/** Events stay readable for 30 days. */
export const EVENT_LIFETIME = 30 * 24 * 3600;

/** Records an event with the object as it now is and puts it on its way. */
export function emit(ctx: Context, type: string, object: JsonObject, previous?: JsonObject): StripeEvent {
  const listeners = listenersOf(ctx.world, ctx.account.id, type);
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    ...(ctx.account.platform ? {} : { account: ctx.account.id }),
    api_version: API_VERSION,
    created: ctx.now,
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: ctx.account.livemode,
    pending_webhooks: listeners.length,
    request: ctx.request,
    type,
  };
  ctx.data.events.put(event);
  for (const { account, endpoint } of listeners) {
    const delivery: Delivery = {
      id: newId('wdl'),
      account: ctx.account.id,
      event: event.id,
      endpointAccount: account,
      endpoint: endpoint.id,
      attempts: 0,
    };
    ctx.world.deliveries.put(delivery);
    ctx.dispatch(delivery);
  }
  return event;
}

/** As {@link emit}, with the former values of what changed; nothing changed, nothing is emitted. */
export function emitUpdate(ctx: Context, type: string, before: JsonObject, after: JsonObject): void {
  const previous = formerValues(before, after);
  if (Object.keys(previous).length > 0) emit(ctx, type, after, previous);
}

/** The old values of all fields that differ; hashes are compared inside, lists as a whole. */
export function formerValues(before: JsonObject, after: JsonObject): JsonObject {
  const changed: JsonObject = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[key];
    const is = after[key];
    if (same(was, is)) continue;
    changed[key] = isObject(was) && isObject(is) && was.object === undefined ? formerValues(was, is) : (was ?? null);
  }
  return changed;
}

const same = (a: Json | undefined, b: Json | undefined): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Endpoints that hear an event: the account's own ones, and the platform's Connect endpoints as long as the app is
 * installed (they also hear that it no longer is).
 */
function listenersOf(world: World, account: string, type: string): { account: string; endpoint: WebhookEndpoint }[] {
  const wants = (endpoint: WebhookEndpoint) =>
    endpoint.status === 'enabled' && (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type));
  const own = world
    .of(account)
    .webhookEndpoints.list((endpoint) => !endpoint.connect && wants(endpoint))
    .map((endpoint) => ({ account, endpoint }));
  const { id: platform } = world.platform;
  const origin = world.accounts.peek(account);
  const reachable = origin?.installed === true || type === 'account.application.deauthorized';
  if (platform === account || !reachable) return own;
  const connected = world.of(platform).webhookEndpoints.list((endpoint) => endpoint.connect && wants(endpoint));
  return [...own, ...connected.map((endpoint) => ({ account: platform, endpoint }))];
}
