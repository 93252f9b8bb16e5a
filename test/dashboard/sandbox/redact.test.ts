import { describe, expect, it } from 'vitest';
import { redacted } from './redact.ts';

describe('a signed payload in the list of requests', () => {
  it('given names, addresses and secrets, when shown, then they are blacked out at any depth, and ids stay', () => {
    const shown = redacted(
      JSON.stringify({
        invoice_id: 'in_1',
        user_id: 'usr_1',
        user_name: 'Ada Fields',
        recipients: ['books@fabrikam.example'],
        customer: { email: 'ada@fabrikam.example', id: 'cus_1' },
        stripe_roles: [{ id: 'admin', name: 'Administrator' }],
        query: 'Fabrikam',
        api_secret: 'tk_live_1',
      }),
    );
    for (const hidden of ['Ada Fields', 'ada@fabrikam', 'Administrator', 'Fabrikam"', 'tk_live']) {
      expect(shown).not.toContain(hidden);
    }
    for (const kept of ['in_1', 'usr_1', 'cus_1', '"admin"']) expect(shown).toContain(kept);
  });

  it('given a very long or unreadable one, when shown, then it is cut or left out', () => {
    expect(redacted(JSON.stringify({ products: 'x'.repeat(9_000) })).length).toBeLessThan(2_100);
    expect(redacted('name=Ada')).toBe('(not JSON)');
  });
});
