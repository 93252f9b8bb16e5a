import { find } from '../context.ts';
import { EVENT_LIFETIME } from '../events.ts';
import { missing } from '../http/errors.ts';
import { flag, list, paging, rangeOf, text, within } from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';

/** `invoice.*` covers all types of that beginning. */
function matches(type: string, wanted: string): boolean {
  return wanted === '*' || wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1)));
}

export const eventRoutes = [
  route(
    'GET',
    '/v1/events',
    {
      ...paging,
      created: rangeOf().optional(),
      delivery_success: flag().optional(),
      type: text().optional(),
      types: list(text()).max(20, 'You may pass up to 20 event types.').optional(),
    },
    (ctx, { created, delivery_success: delivered, type, types, ...cursor }) => {
      const oldest = ctx.now - EVENT_LIFETIME;
      return page(ctx.data.events, {
        paging: cursor,
        kind: 'event',
        url: '/v1/events',
        where: (event) =>
          event.created >= oldest &&
          within(created, event.created) &&
          (delivered === undefined || (event.pending_webhooks === 0) === delivered) &&
          (type === undefined || matches(event.type, type)) &&
          (types === undefined || types.some((wanted) => matches(event.type, wanted))),
        json: (event) => event,
      });
    },
  ),
  route('GET', '/v1/events/{id}', {}, (ctx, _params, id) => {
    const event = find(ctx.data.events, 'event', id);
    if (event.created < ctx.now - EVENT_LIFETIME) throw missing('event', id);
    return event;
  }),
];
