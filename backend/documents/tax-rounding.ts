/** How a ledger rounds tax: each line by itself, or once for all net amounts of a document with one code (C20, C23). */
export type TaxRounding = 'line' | 'document_per_code';

/** A taxed amount; `percentage` is a decimal string such as "19" or "8.875". */
export type TaxedAmount = { net: bigint; code: string; percentage: string };

/**
 * The tax that a ledger of that rule computes, minor units, rounded half away from zero. By this it is known before
 * anything is written by how much a ledger's total will differ from the source's.
 */
export function ledgerTax(amounts: readonly TaxedAmount[], rounding: TaxRounding): bigint {
  if (rounding === 'line') return amounts.reduce((sum, { net, percentage }) => sum + taxOn(net, percentage), 0n);
  const byCode = new Map<string, { net: bigint; percentage: string }>();
  for (const { net, code, percentage } of amounts)
    byCode.set(code, { net: (byCode.get(code)?.net ?? 0n) + net, percentage });
  return [...byCode.values()].reduce((sum, { net, percentage }) => sum + taxOn(net, percentage), 0n);
}

/** net × percentage / 100, half away from zero. */
function taxOn(net: bigint, percentage: string): bigint {
  const [whole = '0', fraction = ''] = percentage.split('.');
  const bottom = 100n * 10n ** BigInt(fraction.length);
  const top = net * BigInt(whole + fraction);
  const size = ((top < 0n ? -top : top) * 2n + bottom) / (2n * bottom);
  return top < 0n ? -size : size;
}
