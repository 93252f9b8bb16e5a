import pino, { type Logger } from 'pino';
import { redactPersonal } from './redact.ts';

export type Log = Logger;

/**
 * Structured logs on stderr. Everything passes the recursive redactor first: a path list of the logger's own redacts
 * one level only, and a token three levels deep leaks.
 */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: { service: 'tieout' },
      formatters: { log: (fields) => redactPersonal(fields) },
      serializers: { err: (error: unknown) => redactPersonal(describeError(error)) },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}

/** Name, message, stack and causes of an error as plain fields. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
