import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Store } from '../kit/store.ts';

export type User = {
  id: string;
  tenantId: string;
  name: string;
  email: string;
  /** Instant from which on refresh tokens issued earlier are worthless. */
  revokedAt?: string;
};
export type Tenant = { id: string; name: string };
export type Environment = { id: string; tenantId: string; name: string; type: 'Production' | 'Sandbox' };

/** An application registration in Entra. */
export type Client = { clientId: string; clientSecret: string; redirectUris: string[] };

type AccessToken = { id: string; userId: string; tenantId: string; expiresAt: string };
type RefreshToken = {
  id: string;
  userId: string;
  clientId: string;
  scope: string;
  issuedAt: string;
  expiresAt: string;
};
export type Code = {
  id: string;
  clientId: string;
  redirectUri: string;
  userId: string;
  scope: string;
  challenge: string;
  expiresAt: string;
  redeemed: boolean;
  nonce?: string;
};

export const accessTokenSeconds = 3599;
const refreshTokenDays = 90;
const codeMinutes = 10;

/** Tokens are stored by their hash, as a real service would. */
const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');
const newSecret = (prefix: string) => `${prefix}.${randomBytes(48).toString('base64url')}`;

/** Tenants, users, environments and everything that Entra has issued to them. */
export class Directory {
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  #in(ms: number): string {
    return new Date(this.#now().getTime() + ms).toISOString();
  }

  get tenants() {
    return this.#store.collection<Tenant>('tenants');
  }
  get users() {
    return this.#store.collection<User>('users');
  }
  get environments() {
    return this.#store.collection<Environment>('environments');
  }
  get #codes() {
    return this.#store.collection<Code>('authorizationCodes');
  }
  get #access() {
    return this.#store.collection<AccessToken>('accessTokens');
  }
  get #refresh() {
    return this.#store.collection<RefreshToken>('refreshTokens');
  }

  /** The tenant that a path segment names: its id, its name, or undefined for `organizations` and `common`. */
  findTenant(segment: string): Tenant | undefined {
    const wanted = segment.toLowerCase();
    return this.tenants.find((tenant) => tenant.id === wanted || tenant.name.toLowerCase() === wanted);
  }

  usersOf(tenantId: string | undefined): User[] {
    return this.users.list((user) => tenantId === undefined || user.tenantId === tenantId);
  }

  issueCode(code: Omit<Code, 'id' | 'expiresAt' | 'redeemed'>): string {
    const secret = newSecret('0.AX');
    this.#codes.put({ ...code, id: digest(secret), expiresAt: this.#in(codeMinutes * 60_000), redeemed: false });
    return secret;
  }

  /** The code, marked as redeemed from now on; `redeemed` tells whether it had been before. */
  redeemCode(secret: string): (Code & { expired: boolean }) | undefined {
    const code = this.#codes.get(digest(secret));
    if (code === undefined) return undefined;
    this.#codes.put({ ...code, redeemed: true });
    return { ...code, expired: code.expiresAt < this.#now().toISOString() };
  }

  issueAccess(userId: string, tenantId: string, seconds = accessTokenSeconds): string {
    const now = this.#now().toISOString();
    for (const old of this.#access.list((token) => token.expiresAt < now)) this.#access.delete(old.id);
    const secret = newSecret('eyJ0eXAiOiJKV1QifQ');
    this.#access.put({ id: digest(secret), userId, tenantId, expiresAt: this.#in(seconds * 1000) });
    return secret;
  }

  issueRefresh(user: User, clientId: string, scope: string): string {
    const secret = newSecret('1.AX');
    const issuedAt = this.#now().toISOString();
    const expiresAt = this.#in(refreshTokenDays * 86_400_000);
    this.#refresh.put({ id: digest(secret), userId: user.id, clientId, scope, issuedAt, expiresAt });
    return secret;
  }

  findRefresh(secret: string): (RefreshToken & { expired: boolean; revoked: boolean }) | undefined {
    const token = this.#refresh.get(digest(secret));
    if (token === undefined) return undefined;
    const revokedAt = this.users.get(token.userId)?.revokedAt;
    return {
      ...token,
      expired: token.expiresAt < this.#now().toISOString(),
      revoked: revokedAt !== undefined && token.issuedAt <= revokedAt,
    };
  }

  /** Who a bearer token speaks for, or undefined when it is unknown or has expired. */
  bearer(secret: string): { userId: string; tenantId: string } | undefined {
    const token = this.#access.get(digest(secret));
    return token === undefined || token.expiresAt <= this.#now().toISOString() ? undefined : token;
  }

  /** Makes every refresh token of the user worthless; access tokens live on until they expire, as with Entra. */
  revoke(userId: string): void {
    const user = this.users.get(userId);
    if (user !== undefined) this.users.put({ ...user, revokedAt: this.#now().toISOString() });
  }

  /** Ends every access token of the user at once. */
  expireAccess(userId: string): void {
    for (const token of this.#access.list((one) => one.userId === userId)) this.#access.delete(token.id);
  }

  addTenant(id: string | undefined, name: string): Tenant {
    const found = id === undefined ? undefined : this.tenants.get(id.toLowerCase());
    return found ?? this.tenants.put({ id: id?.toLowerCase() ?? randomUUID(), name });
  }

  addUser(tenantId: string, user: { id?: string; name: string; email: string }): User {
    const found = this.users.find((one) => one.tenantId === tenantId && one.email === user.email);
    return found ?? this.users.put({ id: user.id ?? randomUUID(), tenantId, name: user.name, email: user.email });
  }

  addEnvironment(tenantId: string, name: string, type: Environment['type']): Environment {
    const id = `${tenantId}/${name.toLowerCase()}`;
    return this.environments.get(id) ?? this.environments.put({ id, tenantId, name, type });
  }
}
