/**
 * What ledgers call a document that binds nobody yet and can be taken back: a draft in Business Central; in QuickBooks an
 * invoice that was not sent, and an estimate that was not decided on.
 */
export const draftStates: readonly string[] = ['Draft', 'In Review', 'Unsent', 'Pending'];
