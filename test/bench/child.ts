import { z } from 'zod';

/**
 * The child's side of a measured process: it says when it is ready, answers orders, and ends when told to or when its
 * parent is gone. The parent's side is children.ts.
 */
const orderSchema = z.object({ id: z.number(), kind: z.string(), payload: z.unknown() });

/**
 * @param serve starts what is measured and hands back an address, further orders by name, and how to stop
 */
export async function beChild(
  serve: () => Promise<{
    url: string;
    orders?: Record<string, (payload: unknown) => Promise<unknown>>;
    stop(): Promise<void>;
  }>,
): Promise<void> {
  const running = await serve();
  const orders: Record<string, (payload: unknown) => Promise<unknown>> = {
    usage: async () => {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 2 ** 20 };
    },
    ...running.orders,
  };
  const end = () => {
    running.stop().finally(() => process.exit(0));
  };
  process.on('message', (message) => {
    const order = orderSchema.parse(message);
    if (order.kind === 'stop') return end();
    const work = orders[order.kind];
    if (work === undefined) throw new Error(`No order ${order.kind}`);
    work(order.payload).then(
      (result) => process.send?.({ id: order.id, result }),
      (error: unknown) => process.send?.({ id: order.id, error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on('disconnect', end);
  process.send?.({ ready: running.url });
}
