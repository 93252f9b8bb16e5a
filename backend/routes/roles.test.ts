import { describe, expect, it } from 'vitest';
import { mayChange, mayConfigure } from './roles.ts';

const builtIn = (id: string) => ({ id, type: 'builtIn', name: `The role ${id}` });

describe('roles of the Dashboard', () => {
  it.each(['super_admin', 'admin', 'developer', 'analyst'])('given %s, then changes are allowed', (id) => {
    expect(mayChange([builtIn(id)])).toBe(true);
  });

  it.each(['view_only', 'support_specialist', 'tax_analyst', 'dispute_analyst', 'iam_admin', 'invented_next_year'])(
    'given %s, then it looks only',
    (id) => {
      expect(mayChange([builtIn(id)])).toBe(false);
    },
  );

  it.each([
    ['super_admin', true],
    ['admin', true],
    ['developer', true],
    ['analyst', false],
    ['view_only', false],
  ])('given %s, then settings may be changed: %s', (id, may) => {
    expect(mayConfigure([builtIn(id)])).toBe(may);
  });

  it('given several roles, then one that may change is enough', () => {
    expect(mayChange([builtIn('view_only'), builtIn('developer')])).toBe(true);
  });

  it('given a role of the merchant’s own, then it looks only, whatever it is called', () => {
    expect(mayChange([{ id: 'admin', type: 'custom', name: 'Administrator' }])).toBe(false);
  });

  it('given a Dashboard without stable ids, then the name decides', () => {
    expect(mayChange([{ type: 'builtIn', name: 'Administrator' }])).toBe(true);
    expect(mayChange([{ type: 'builtIn', name: 'View only' }])).toBe(false);
  });

  it('given no roles at all, then nobody is shut out', () => {
    expect(mayChange([])).toBe(true);
  });
});
