/** Requests per account in the running second. */
export class RateLimit {
  /** Requests a second and account; undefined is no limit. */
  perSecond: number | undefined;
  readonly #windows = new Map<string, { second: number; count: number }>();

  constructor(perSecond: number | undefined) {
    this.perSecond = perSecond;
  }

  /** Counts a request. @param nowMs the real time. @returns whether it is within the limit. */
  admits(account: string, nowMs: number): boolean {
    if (this.perSecond === undefined) return true;
    const second = Math.floor(nowMs / 1000);
    const window = this.#windows.get(account);
    if (window?.second !== second) {
      this.#windows.set(account, { second, count: 1 });
      return true;
    }
    window.count += 1;
    return window.count <= this.perSecond;
  }
}
