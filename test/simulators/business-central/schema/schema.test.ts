import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeMember, encodeMember } from './enumMember.ts';
import { entitySets } from './index.ts';

const file = new URL('../../../../../shared/specs/business-central/api-v2.0.compact.json', import.meta.url);
const present = existsSync(file);

const fieldSchema = z.object({
  t: z.string(),
  max: z.number().optional(),
  code: z.number().optional(),
  ro: z.number().optional(),
  mand: z.number().optional(),
  enum: z.array(z.string()).optional(),
});
const compactSchema = z.object({
  sets: z.record(
    z.string(),
    z.object({
      entity: z.string(),
      ins: z.boolean(),
      mod: z.boolean(),
      del: z.boolean(),
      fields: z.record(z.string(), fieldSchema),
      nav: z.record(z.string(), z.object({ set: z.string(), many: z.boolean() })),
      actions: z.array(z.string()),
    }),
  ),
});

describe.skipIf(!present)(
  'the field tables, compared with ../shared/specs (skipped where that folder is absent)',
  () => {
    const model = present ? compactSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : { sets: {} };

    it('given the published model, then every one of its sets is served', () => {
      expect(entitySets.map((set) => set.name).sort()).toEqual(Object.keys(model.sets).sort());
    });

    it.each(entitySets)('given $name, then fields, lengths, flags, members, navigation and actions agree', (set) => {
      const published = model.sets[set.name];
      expect(published).toBeDefined();
      if (published === undefined) return;
      expect(set.entity).toBe(published.entity);
      expect(set.allows).toEqual({ insert: published.ins, modify: published.mod, remove: published.del });
      expect([...set.actions].sort()).toEqual([...published.actions].sort());
      expect(set.navigation).toEqual(published.nav);
      const ours = Object.entries(set.fields).map(([name, field]) => ({
        name,
        t: field.type,
        max: field.max,
        code: field.code === true,
        ro: field.readOnly === true,
        mand: field.mandatory === true,
        // A dimension set line may hang on some seventy kinds of documents, of which the simulator has six.
        enum: name === 'parentType' && set.name === 'dimensionSetLines' ? undefined : field.members,
      }));
      const theirs = Object.entries(published.fields).map(([name, field]) => ({
        name,
        t: field.t,
        max: field.max,
        code: field.code === 1,
        ro: field.ro === 1,
        mand: field.mand === 1,
        enum: name === 'parentType' && set.name === 'dimensionSetLines' ? undefined : field.enum,
      }));
      const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
      expect(ours.sort(byName)).toEqual(theirs.sort(byName));
    });
  },
);

describe('enum members on the wire', () => {
  it.each([
    [' ', '_x0020_'],
    ['In Review', 'In_x0020_Review'],
    ['Fixed Asset', 'Fixed_x0020_Asset'],
    ['G/L Account', 'G_x002F_L_x0020_Account'],
    ['Non-Inventory', 'Non_x002D_Inventory'],
    ['Draft', 'Draft'],
  ])('given the member %j, then it travels as %s and comes back from both spellings', (member, wire) => {
    expect(encodeMember(member)).toBe(wire);
    expect(decodeMember([member], wire)).toBe(member);
    expect(decodeMember([member], member)).toBe(member);
  });

  it('given a name that no member has, then there is no member', () => {
    expect(decodeMember(['Draft', 'Open'], 'Closed')).toBeUndefined();
  });
});
