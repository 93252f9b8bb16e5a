import pino, { type DestinationStream, type Logger } from 'pino';
import { redactPersonal } from './redact.ts';

export type Log = Logger;

/**
 * Structured logs, JSON lines. Fields and text pass the recursive redactor first: a path list of the logger's own redacts
 * one level only, and a token three levels deep leaks. Errors become plain fields there, causes included.
 * @param destination stderr unless given
 */
export function openLog(level: string, destination: DestinationStream = pino.destination({ fd: 2, sync: false })): Log {
  return pino(
    {
      level,
      base: { service: 'tieout' },
      formatters: {
        log: (fields) => {
          const clean: unknown = redactPersonal(fields);
          return typeof clean === 'object' && clean !== null ? { ...clean } : {};
        },
      },
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args;
          const clean = rest.map((part) => (typeof part === 'string' ? redactPersonal(part) : part));
          method.apply(this, [typeof first === 'string' ? redactPersonal(first) : first, ...clean] as typeof args);
        },
      },
    },
    destination,
  );
}
