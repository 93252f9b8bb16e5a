import { describe, expect, it } from 'vitest';
import { paths } from '../../../shared/api/paths.ts';
import { problemAnswer } from '../testing/backend.ts';
import { settingsView } from '../testing/fixtures/settings.ts';
import { openOn } from '../testing/settings-page.tsx';

describe('given the field mappings', () => {
  it('when one is added, then the target’s limit is shown and everything about it is saved', async () => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference');
    await screen.sees('Text, at most 35 characters.');
    screen.choose('Metadata of', 'Customer');
    screen.type('Metadata key', 'PO number');
    screen.choose('Change the value', 'In capitals');
    screen.type('When empty', 'none');
    screen.choose('When too long', 'Cut it, with a note on the invoice');
    expect((await save()).settings.fields).toEqual([
      {
        target: 'invoice.customerPurchaseOrderReference',
        source: { kind: 'metadata', of: 'customer', key: 'PO number' },
        transform: 'uppercase',
        fallback: 'none',
        tooLong: 'cut',
      },
    ]);
  });

  it.each([
    ['A Stripe field', 'Stripe field', 'invoice.due_date', { kind: 'field', path: 'invoice.due_date' }],
    ['Fixed text', 'Text', 'Web', { kind: 'constant', value: 'Web' }],
    ['Template', 'Template', '{{ invoice.number }}', { kind: 'template', template: '{{ invoice.number }}' }],
  ])('when the value comes from “%s”, then its source is saved', async (kind, label, value, source) => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.choose('Value from', kind);
    screen.type(label, value);
    expect((await save()).settings.fields[0]?.source).toEqual(source);
  });

  it('when a mapping is unfinished or fills a field twice, then that is refused at its field', async () => {
    const { screen, refused } = await openOn('fields');
    screen.press('Add field mapping');
    await refused();
    expect(screen.field('Field to fill')?.props.error).toBe('Choose the field to fill.');
    expect(screen.field('Metadata key')?.props.error).toContain('Enter the metadata key');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date', 1);
    expect(screen.field('Field to fill', 1)?.props.error).toContain('already filled');
  });

  it('when one is removed, then the others keep their content', async () => {
    const { screen, save } = await openOn('fields');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference', 1);
    screen.type('Metadata key', 'po', 1);
    screen.press('Remove');
    expect(screen.field('Metadata key')?.props.defaultValue).toBe('po');
    expect((await save()).settings.fields).toHaveLength(1);
  });

  it('when a value is chosen by what it says, then its source is taken and its result stands under the mapping', async () => {
    const { backend, screen, save } = await openOn('fields');
    backend.replies[paths.settingsTestFields] = {
      values: [{ target: 'invoice.customerPurchaseOrderReference', value: 'PO 4711', note: null, error: null }],
    };
    await screen.sees('Show the values of');
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Your reference');
    screen.choose('Choose by its value', 'customer metadata “PO number”: PO 4711');
    expect(screen.field('Metadata key')?.props.defaultValue).toBe('PO number');
    await screen.sees('7 of 35 characters');
    expect(backend.to(paths.settingsTestFields).at(-1)?.body).toMatchObject({ invoice_id: 'in_1Newest' });
    expect(backend.to(paths.settingsSave)).toHaveLength(0);
    expect((await save()).settings.fields[0]?.source).toEqual({ kind: 'metadata', of: 'customer', key: 'PO number' });
  });

  it('when a mapping would stop the invoice shown, then why stands under it', async () => {
    const { backend, screen } = await openOn('fields');
    backend.replies[paths.settingsTestFields] = {
      values: [{ target: 'invoice.dueDate', value: null, note: null, error: 'Not a date: soon.' }],
    };
    screen.press('Add field mapping');
    screen.choose('Field to fill', 'Invoice · Due date');
    screen.choose('Value from', 'Fixed text');
    screen.type('Text', 'soon');
    await screen.sees('Not a date: soon.');
  });

  it('when values cannot be read, then fields can still be typed', async () => {
    const { screen } = await openOn('fields', settingsView, problemAnswer(503, { title: 'Stripe does not answer' }));
    await screen.sees('Fields can be typed without it.');
    screen.press('Add field mapping');
    expect(screen.field('Metadata key')).toBeDefined();
    expect(screen.field('Choose by its value')).toBeUndefined();
  });
});
