import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../../kit/store.ts';

/** An app of Intuit's developer portal. */
export type Client = { clientId: string; clientSecret: string; redirectUris: string[] };

type Code = { id: string; clientId: string; redirectUri: string; realmId: string; expiresAt: number; used: boolean };
type Access = { id: string; grantId: string; realmId: string; expiresAt: number };
/** What a company has granted to an app: one refresh token that changes its value about once a day. */
export type Grant = {
  id: string;
  clientId: string;
  realmId: string;
  revoked: boolean;
  current: string;
  /** Sealed with the grant, so that the same value can be answered again. */
  value: string;
  rotatedAt: number;
  previous: string | null;
  previousUntil: number;
  /** 100 days after the last use. */
  expiresAt: number;
  /** Five years after the sign-in. */
  hardExpiresAt: number;
};

const DAY_MS = 86_400_000;
export const accessSeconds = 3600;

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');
const secret = (prefix: string) => `${prefix}${randomBytes(30).toString('base64url')}`;

export type Rotation = {
  /** Age at which a refresh brings another value. */
  everyMs: number;
  /** How long the value before is accepted still. */
  overlapMs: number;
};

/** Codes, refresh and access tokens. */
export class Grants {
  readonly #store: Store;
  readonly #now: () => Date;
  readonly #rotation: Rotation;

  constructor(store: Store, now: () => Date, rotation: Partial<Rotation> = {}) {
    this.#store = store;
    this.#now = now;
    this.#rotation = { everyMs: DAY_MS, overlapMs: DAY_MS, ...rotation };
  }

  get #codes() {
    return this.#store.collection<Code>('codes');
  }
  get #access() {
    return this.#store.collection<Access>('access');
  }
  get #grants() {
    return this.#store.collection<Grant>('grants');
  }
  #time(): number {
    return this.#now().getTime();
  }

  issueCode(code: Pick<Code, 'clientId' | 'redirectUri' | 'realmId'>): string {
    const value = secret('AB1');
    this.#codes.put({ ...code, id: digest(value), expiresAt: this.#time() + 600_000, used: false });
    return value;
  }

  /** The code of that value, used up from now on. */
  takeCode(value: string): (Code & { expired: boolean }) | undefined {
    const code = this.#codes.get(digest(value));
    if (code === undefined || code.used) return undefined;
    this.#codes.put({ ...code, used: true });
    return { ...code, expired: code.expiresAt < this.#time() };
  }

  /** A new grant; an earlier one of the same company and app lives on beside it. */
  grant(clientId: string, realmId: string): Grant {
    const value = secret('RT1-');
    const now = this.#time();
    return this.#grants.put({
      id: digest(`${value}:grant`),
      ...{ clientId, realmId, value, current: digest(value), rotatedAt: now },
      ...{ revoked: false, previous: null, previousUntil: 0 },
      ...{ expiresAt: now + 100 * DAY_MS, hardExpiresAt: now + 5 * 365 * DAY_MS },
    });
  }

  /** The grant whose refresh token this is, its value changed when it is due; undefined when it is worth nothing. */
  refresh(value: string, clientId: string): Grant | undefined {
    const hash = digest(value);
    const now = this.#time();
    const grant = this.#grants.find((one) => one.current === hash || one.previous === hash);
    if (grant === undefined || grant.revoked || grant.clientId !== clientId) return undefined;
    if (grant.expiresAt < now || grant.hardExpiresAt < now) return undefined;
    if (grant.current !== hash) return grant.previousUntil >= now ? grant : undefined;
    if (now - grant.rotatedAt < this.#rotation.everyMs) return grant;
    const next = secret('RT1-');
    return this.#grants.put({
      ...grant,
      ...{ value: next, current: digest(next), rotatedAt: now },
      ...{ previous: hash, previousUntil: now + this.#rotation.overlapMs },
      expiresAt: Math.min(now + 100 * DAY_MS, grant.hardExpiresAt),
    });
  }

  issueAccess(grant: Pick<Grant, 'id' | 'realmId'>, seconds = accessSeconds): string {
    const value = secret('eyJ');
    this.#access.put({
      id: digest(value),
      grantId: grant.id,
      realmId: grant.realmId,
      expiresAt: this.#time() + seconds * 1000,
    });
    return value;
  }

  /** Which company a bearer token reaches. */
  bearer(value: string): { realmId: string } | undefined {
    const token = this.#access.peek(digest(value));
    if (token === undefined || token.expiresAt <= this.#time()) return undefined;
    return this.#grants.peek(token.grantId)?.revoked === true ? undefined : token;
  }

  /** Ends the grant of a refresh or access token, as the app itself asks. */
  revokeToken(value: string): boolean {
    const hash = digest(value);
    const access = this.#access.get(hash);
    const grant = this.#grants.find(
      (one) => one.id === access?.grantId || one.current === hash || one.previous === hash,
    );
    if (grant === undefined) return false;
    this.#grants.put({ ...grant, revoked: true });
    return true;
  }

  /** Disconnects the app, as the company's admin does. */
  revokeCompany(realmId: string): void {
    for (const grant of this.#grants.list((one) => one.realmId === realmId))
      this.#grants.put({ ...grant, revoked: true });
  }

  /** Ends running access tokens; refreshing still works. */
  expireAccess(realmId: string): void {
    for (const token of this.#access.list((one) => one.realmId === realmId)) this.#access.delete(token.id);
  }

  grantsOf(realmId: string): Grant[] {
    return this.#grants.list((one) => one.realmId === realmId);
  }
}
