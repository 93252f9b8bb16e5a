import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, roundingHolds, roundingLedgers } from '#test/kit/rounding.ts';

describe.each(roundingLedgers)('whatever is invoiced, in %s', (_, capabilities) => {
  it('C19–C23, C50: the net agrees to the minor unit, and what is left of the gross is exactly the variance shown', () => {
    const found = fc.check(
      fc.property(drawn, (each) => roundingHolds(each, capabilities)),
      { numRuns: 1000 },
    );
    expect(found.failed ? `${fc.stringify(found.counterexample)} ${String(found.errorInstance)}` : null).toBeNull();
  });
});
