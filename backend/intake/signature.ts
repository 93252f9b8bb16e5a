import Stripe from 'stripe';

/** A signing secret with where it belongs: live, test or sandbox endpoint, or the app itself. */
export type NamedSecret = { name: string; secret: string };

const signature = new Stripe('sk_unused_for_signatures').webhooks.signature;

/**
 * Checks a `Stripe-Signature` header over the raw body against several secrets (rotation, endpoints of several modes).
 * Tolerance is Stripe's 300 s.
 * @returns the name of the secret that signed it, or null when none did, the header is missing or it is too old.
 */
export function verifySignature(
  rawBody: string,
  header: string | undefined,
  secrets: readonly NamedSecret[],
): string | null {
  if (header === undefined || signature === null || signature === undefined) return null;
  for (const { name, secret } of secrets) {
    try {
      if (signature.verifyHeader(rawBody, header, secret)) return name;
    } catch {
      // The library throws for a signature that does not fit; the next secret may.
    }
  }
  return null;
}

/** When a `Stripe-Signature` header was made, by Stripe's clock; to be asked only of one that was verified. */
export const signedAt = (header: string): Date => new Date(Number(/(?:^|,)t=(\d+)/.exec(header)?.[1] ?? 0) * 1000);
