/**
 * Keys under which the state of a document's sync is displayed in the source's metadata. Nothing else is ours: a
 * merchant may well name a key of their own `tieout_exclude`, and a change of that one must be heard.
 */
export const displayKeys = ['tieout_status', 'tieout_document', 'tieout_synced_at', 'tieout_error'] as const;
export type DisplayKey = (typeof displayKeys)[number];

/** True for a metadata key that only we write. */
export const isDisplayKey = (key: string): key is DisplayKey => displayKeys.some((own) => own === key);
