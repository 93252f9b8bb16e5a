/** Somebody else saved in between. Answered with 409; nothing was saved. */
export class SettingsConflict extends Error {
  readonly kind = 'conflict';
  readonly code = 'settings_stale';
  readonly changedBy: string | null;
  readonly changedAt: Date | null;
  /** The version in force. */
  readonly version: number;

  constructor(current: { version: number; by: string | null; at: Date | null }) {
    const who = current.by ?? 'Somebody else';
    const when = current.at === null ? '' : ` at ${current.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    super(
      `${who} saved these settings${when}, after you opened them. Nothing of yours was saved. ` +
        'Load the page again, then make your change once more.',
    );
    this.name = 'SettingsConflict';
    this.changedBy = current.by;
    this.changedAt = current.at;
    this.version = current.version;
  }
}

/** A path into the settings (`customers.defaults.paymentTermsId`, `taxes.txr_1`) and what is wrong there. */
export type SettingsFault = { path: string; message: string };

/** The settings point to something that the ledger does not have, or contradict themselves. Answered with 422. */
export class SettingsInvalid extends Error {
  readonly kind = 'invalid';
  readonly code = 'settings_invalid';
  readonly errors: SettingsFault[];

  constructor(errors: SettingsFault[]) {
    super(`Nothing was saved: ${errors.map(({ message }) => message).join(' ')}`);
    this.name = 'SettingsInvalid';
    this.errors = errors;
  }
}
