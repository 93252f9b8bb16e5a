import { describe, expect, it } from 'vitest';
import { problemsOf } from './check-props.ts';
import { problemsOfChildren, problemsOfRoot } from './children-rules.ts';

const sdk = { wrappedComponentName: 'X', sdkVersion: '9.3.0', schemaVersion: 'v9' };
const check = (component: string, props: Record<string, unknown>) =>
  problemsOf(component, { ...sdk, ...props }, (value) => value === element);
const element = { fragment: true };

describe('props of a component', () => {
  it.each([
    ['Badge', { type: 'positive' }],
    ['Button', { onPress: () => {}, size: 'small', href: { name: 'invoiceDetails', params: { invoiceId: 'in_1' } } }],
    ['Box', { css: { stack: 'x', gap: 'small', padding: 4, width: '1/2' } }],
    ['ListItem', { title: 'Text', value: element }],
    [
      'ContextView',
      { title: 'Overview', primaryAction: element, externalLink: { label: 'Open', href: 'https://example.com' } },
    ],
    [
      'SearchField',
      { label: 'Customer', data: [{ id: '1', value: 'One' }], selectionMode: 'multiple', defaultSelected: ['1'] },
    ],
    ['TextField', { onChange: undefined, spellCheck: 'true' }],
    [
      'DataTable',
      {
        columns: [{ key: 'a', label: 'A', cell: { type: 'currency', currency: 'EUR' } }],
        items: [{ id: '1', a: 3 }],
        pagination: { pageSize: 5 },
      },
    ],
  ])('given a valid %s, when checked, then nothing is wrong', (component, props) => {
    expect(check(component, props)).toEqual([]);
  });

  it.each([
    ['an unknown prop', 'Badge', { tone: 'loud' }, 'Badge has no prop "tone". It knows: children, type.'],
    ['a value outside its enumeration', 'Badge', { type: 'purple' }, 'Badge.type must be one of "info", "negative"'],
    ['a wrong basic type', 'Button', { disabled: 'yes' }, 'Button.disabled must be true or false, got "yes".'],
    ['a missing required prop', 'ContextView', {}, 'ContextView needs the prop "title".'],
    ['an unknown icon', 'Icon', { name: 'sparkles' }, 'Icon.name must be one of'],
    ['an unknown css key', 'Box', { css: { colour: 'brand' } }, 'Box.css has no key "colour".'],
    ['a css value outside its scale', 'Box', { css: { gap: 'huge' } }, 'Box.css.gap'],
    ['an object where text is due', 'ListItem', { title: { text: 'x' } }, 'ListItem.title must be text or an element'],
    ['null for a string', 'ContextView', { title: null }, 'ContextView.title must be a string, got null.'],
  ])('given %s, when checked, then it is told', (_, component, props, problem) => {
    expect(check(component, props).join('\n')).toContain(problem);
  });

  it('given raw HTML or a name that is no component, when checked, then it is refused with a way out', () => {
    expect(problemsOf('div', {})).toEqual([expect.stringContaining('<div> is raw HTML')]);
    expect(problemsOf('Heading', sdk)).toEqual([expect.stringContaining('Heading is not a component')]);
  });

  it('given Tabs of both entry points, when checked, then each has its own props', () => {
    expect(check('Tab', { id: 'a', label: 'A' }).join()).toContain('no prop "label"');
    expect(check('Tab', { id: 'a', label: 'A', schemaVersion: 'v9Next' })).toEqual([]);
  });
});

describe('children of a component', () => {
  it.each([
    ['List', { text: 'plain' }, 'List takes ListItem only, got the text “plain”.'],
    ['Table', { component: 'Box' }, 'Table takes TableHead and TableBody and TableFooter only, got <Box>.'],
    ['Icon', { text: 'x' }, 'Icon takes no children'],
    ['TextField', { component: 'Badge' }, 'TextField takes no children'],
  ])('given %s with a child it refuses, when checked, then it is told', (component, child, problem) => {
    expect(problemsOfChildren(component, [child])).toEqual([expect.stringContaining(problem)]);
  });

  it('given children that belong, when checked, then nothing is wrong', () => {
    expect(problemsOfChildren('Select', [{ component: 'option' }])).toEqual([]);
    expect(problemsOfChildren('Box', [{ text: 'x' }, { component: 'Badge' }])).toEqual([]);
  });

  it('given a view that renders no view component at its root, when checked, then the viewport says what it takes', () => {
    expect(problemsOfRoot('stripe.dashboard.invoice.detail', [{ component: 'Box' }])).toEqual([
      expect.stringContaining('ContextView or FocusView or SignInView'),
    ]);
    expect(problemsOfRoot('settings', [{ component: 'SettingsView' }])).toEqual([]);
  });
});
