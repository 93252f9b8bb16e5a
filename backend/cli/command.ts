import type { ParseArgsOptionsConfig } from 'node:util';

/** Parsed options by name, as parseArgs gives them. */
export type Values = Record<string, string | boolean | undefined>;

/** What a command is given: its arguments, the environment, where to write, and a signal that Ctrl-C aborts. */
export type Call = {
  values: Values;
  positionals: string[];
  env: Record<string, string | undefined>;
  out: Output;
  signal: AbortSignal;
};

export type Output = {
  /** A person looks at it: colours and a moving progress bar make sense. */
  readonly tty: boolean;
  line(text?: string): void;
  /** Replaces the last line on a terminal; elsewhere nothing is written. */
  status(text: string): void;
};

export type Command = {
  /** As typed, e.g. `keys rotate`. */
  name: string;
  summary: string;
  /** Arguments after the name, as the help shows them. */
  usage: string;
  /** What the options mean, one line each: `['--from DATE', 'first day']`. */
  help: readonly (readonly [string, string])[];
  /** Further paragraphs of the help. */
  notes?: string;
  options: ParseArgsOptionsConfig;
  /** Most arguments without a name; none unless given. */
  positionals?: number;
  /** @returns the exit code */
  run(call: Call): Promise<number>;
};

/** The command line was typed wrong: the sentence says how it is right. Exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command cannot be carried out: the text says what happened, why, and what to do. Exit code 1. */
export class CommandFailed extends Error {
  override name = 'CommandFailed';
}

/** An option's text; undefined when it was not given. */
export const textOf = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};
