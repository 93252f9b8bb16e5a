/**
 * What `useStorage` of the SDK reads: strings shared by all viewports of the app while the page is open. Changes made
 * in one frame reach the others as `storage` events, as web storage would.
 */
export class SharedStorage {
  readonly #values = new Map<string, string>();
  readonly #onWrite: (key: string, value: string | null) => void;

  constructor(onWrite: (key: string, value: string | null) => void) {
    this.#onWrite = onWrite;
  }

  /** Takes over what other frames stored before this one opened. */
  fill(values: Record<string, string>): void {
    for (const [key, value] of Object.entries(values)) this.#values.set(key, value);
  }

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, String(value));
    this.#onWrite(key, String(value));
  }

  removeItem(key: string): void {
    this.#values.delete(key);
    this.#onWrite(key, null);
  }

  /** Another frame wrote: keep the value and tell the views of this one. */
  changedElsewhere(key: string, newValue: string | null): void {
    const oldValue = this.getItem(key);
    if (newValue === null) this.#values.delete(key);
    else this.#values.set(key, newValue);
    window.dispatchEvent(Object.assign(new Event('storage'), { storageArea: this, key, newValue, oldValue }));
  }
}
