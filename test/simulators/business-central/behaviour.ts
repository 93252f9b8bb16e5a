/**
 * Where public notes about live tenants disagree, the simulator takes the harsher reading; tests may ask for the other.
 */
export type Behaviour = {
  /** Status for `or` over distinct fields: live tenants were seen with 501, the documentation tells no status. */
  orOverDistinctFields: 400 | 501;
  /** Status for a stale etag. */
  staleEtag: 409 | 412;
  /** Whether a DELETE without If-Match is refused. */
  deleteNeedsEtag: boolean;
  /** Whether a literal compared with a Code field is taken as written, or upper-cased by the service. */
  codeLiterals: 'exact' | 'upper';
  /** Whether a read-only property in a body is refused or silently dropped. */
  readOnlyProperties: 'refuse' | 'ignore';
  /** The largest page that a list answers; smaller ones may be asked for by `Prefer: odata.maxpagesize`. */
  pageSize: number;
  /** Milliseconds between a change and the notification of its subscribers; the service waits some 30 s. */
  notificationDelayMs: number;
};

export const strictBehaviour: Behaviour = {
  orOverDistinctFields: 501,
  staleEtag: 409,
  deleteNeedsEtag: true,
  codeLiterals: 'exact',
  readOnlyProperties: 'refuse',
  pageSize: 20_000,
  notificationDelayMs: 20,
};
