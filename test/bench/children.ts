import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const messageSchema = z.union([
  z.object({ ready: z.string() }),
  z.object({ id: z.number(), error: z.string() }),
  z.object({ id: z.number(), result: z.unknown() }),
]);

const usageSchema = z.object({ cpuMs: z.number(), rssMb: z.number() });
export type Usage = z.output<typeof usageSchema>;

/** A measured process of our own. */
export type Child = {
  url: string;
  /** Processor time since its start, and resident memory. */
  usage(): Promise<Usage>;
  order<T>(kind: string, payload: unknown, answer: z.ZodType<T>): Promise<T>;
  stop(): Promise<void>;
};

/**
 * Starts a module of this folder as a process and waits until it is ready.
 * @param file e.g. `./intake/plain-server.ts`
 * @throws Error when it ends before it is ready, with what it wrote to stderr
 */
export async function startChild(file: string, env: Record<string, string> = {}): Promise<Child> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let next = 1;
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      const error = new Error(`${file} ended with ${code}`);
      reject(error);
      for (const { reject: refuse } of waiting.values()) refuse(error);
    });
    child.on('message', (raw) => {
      const message = messageSchema.parse(raw);
      if ('ready' in message) return resolve(message.ready);
      const order = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) order?.reject(new Error(message.error));
      else order?.resolve(message.result);
    });
  });
  const order: Child['order'] = async (kind, payload, answer) => {
    const id = next++;
    const result = await new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.send({ id, kind, payload });
    });
    return answer.parse(result);
  };
  return {
    url,
    order,
    usage: () => order('usage', null, usageSchema),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.send({ id: 0, kind: 'stop', payload: null });
      }),
  };
}
