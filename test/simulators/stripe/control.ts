import { z } from 'zod';
import type { Faults } from '../kit/faults.ts';
import type { SeenRequest } from '../kit/serve.ts';
import type { Deliveries } from './deliveries.ts';
import type { RateLimit } from './http/rateLimit.ts';

const webhooksSchema = z.strictObject({
  duplicate: z.boolean().optional(),
  shuffle: z.boolean().optional(),
  paused: z.boolean().optional(),
});
const rateLimitSchema = z.strictObject({ perSecond: z.number().int().positive().nullable() });

export type Controlled = {
  faults: Faults;
  deliveries: Deliveries;
  rateLimit: RateLimit;
  requests: () => SeenRequest[];
};

/**
 * Lets other processes make the simulator misbehave: `POST|DELETE /_sim/faults`, `POST /_sim/webhooks`,
 * `POST /_sim/rate-limit`, `GET /_sim/requests`.
 */
export async function control(target: Controlled, request: Request): Promise<Response> {
  const operation = `${request.method} ${new URL(request.url).pathname}`;
  try {
    switch (operation) {
      case 'POST /_sim/faults': {
        const given: unknown = await request.json();
        for (const fault of Array.isArray(given) ? given : [given]) target.faults.add(fault);
        return Response.json({ ok: true });
      }
      case 'DELETE /_sim/faults':
        target.faults.clear();
        return Response.json({ ok: true });
      case 'POST /_sim/webhooks': {
        const { duplicate, shuffle, paused } = webhooksSchema.parse(await request.json());
        target.deliveries.setMode({
          ...(duplicate === undefined ? {} : { duplicate }),
          ...(shuffle === undefined ? {} : { shuffle }),
          ...(paused === undefined ? {} : { paused }),
        });
        return Response.json(target.deliveries.mode);
      }
      case 'POST /_sim/rate-limit':
        target.rateLimit.perSecond = rateLimitSchema.parse(await request.json()).perSecond ?? undefined;
        return Response.json({ ok: true });
      case 'GET /_sim/requests':
        return Response.json(target.requests());
      default:
        return Response.json({ error: { message: `No control endpoint ${operation}` } }, { status: 404 });
    }
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    return Response.json({ error: { message: error.message } }, { status: 400 });
  }
}
