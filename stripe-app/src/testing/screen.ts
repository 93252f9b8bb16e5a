import { isRemoteComponent, isRemoteFragment, isRemoteText } from '@remote-ui/core';
import { render as renderRemote } from '@remote-ui/react';
import { render } from '@stripe/ui-extension-sdk/testing';
import { createElement, Fragment, type ReactElement } from 'react';
import { expect, vi } from 'vitest';

type Wrapper = ReturnType<typeof render>['wrapper'];
type Props = Record<string, unknown>;
type Element = { type: string; props: Props; text: string };

const mounted: Wrapper[] = [];

/** Takes everything off the screen. The SDK's own `unmount` leaves effects running, so nothing is rendered instead. */
export function unmountAll(): void {
  for (const wrapper of mounted.splice(0)) renderRemote(createElement(Fragment), wrapper.instance);
}

/** Properties that people read. */
const readable = ['title', 'subtitle', 'description', 'label', 'error', 'statusMessage', 'placeholder'];

/**
 * What a merchant sees of a view, found by its words as a merchant would find it: also what stands in fragment props
 * (footers, banners), never what is in a closed FocusView or a closed tab.
 */
export class Screen {
  private readonly wrapper: Wrapper;

  constructor(element: ReactElement) {
    this.wrapper = render(element).wrapper;
    mounted.push(this.wrapper);
  }

  /** All words on the screen, in order. */
  get text(): string {
    return words(this.children()).join('\n').replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ');
  }

  /** Waits until the words stand there. */
  async sees(expected: string | RegExp): Promise<void> {
    await vi.waitFor(
      () =>
        typeof expected === 'string' ? expect(this.text).toContain(expected) : expect(this.text).toMatch(expected),
      {
        interval: 5,
        timeout: 5_000,
      },
    );
  }

  /** A button or link by its exact words; undefined when there is none. */
  button(label: string): Element | undefined {
    return this.elements(['Button', 'Link']).find(({ text }) => text === label);
  }

  /** The words of all buttons. */
  get buttons(): string[] {
    return this.elements(['Button']).map(({ text }) => text);
  }

  press(label: string): void {
    const { props } = this.found(this.button(label), `button “${label}”`);
    expect(props.disabled, `button “${label}” is disabled`).not.toBe(true);
    expect(props.pending, `button “${label}” is pending`).not.toBe(true);
    this.call(props.onPress, {});
  }

  /** A field by its label. @param at which one, where several parts of a page have a field of that name. */
  field(label: string, at = 0): Element | undefined {
    const kinds = ['TextField', 'TextArea', 'Select', 'Switch', 'Checkbox'];
    return this.elements(kinds).filter(({ props }) => textOf(props.label) === label)[at];
  }

  type(label: string, value: string, at = 0): void {
    this.call(this.found(this.field(label, at), `field “${label}”`).props.onChange, { target: { value } });
  }

  toggle(label: string, checked: boolean): void {
    this.call(this.found(this.field(label), `switch “${label}”`).props.onChange, { target: { checked } });
  }

  /** Chooses an option of a Select by its words. */
  choose(label: string, option: string, at = 0): void {
    const options = this.options(label, at);
    const chosen = options.find(({ text }) => text === option);
    expect(chosen, `option “${option}” in “${label}”: ${options.map(({ text }) => text).join(', ')}`).toBeDefined();
    this.call(this.found(this.field(label, at), `field “${label}”`).props.onChange, {
      target: { value: chosen?.props.value },
    });
  }

  /** The options of a Select. */
  options(label: string, at = 0): Element[] {
    const select = this.nodes().filter((node) => node.type === 'Select' && textOf(node.props.label) === label)[at];
    return (select?.children ?? []).filter(isRemoteComponent).map((child) => elementOf(nodeOf(child)));
  }

  selectTab(id: string): void {
    this.call(this.found(this.elements(['Tabs'])[0], 'tabs').props.onSelectionChange, id);
  }

  /** Elements of given types, in order. */
  elements(types: string[]): Element[] {
    return this.nodes()
      .filter(({ type }) => types.includes(type))
      .map(elementOf);
  }

  /** Calls a handler as the Dashboard would, over the border. */
  call(handler: unknown, argument: unknown): void {
    if (typeof handler !== 'function') throw new Error('There is no handler to call.');
    this.wrapper.act(() => void handler(argument));
  }

  private found(element: Element | undefined, what: string): Element {
    if (element === undefined) throw new Error(`There is no ${what} on the screen:\n${this.text}`);
    return element;
  }

  private nodes(): Node[] {
    return allNodes(this.children());
  }

  private children(): readonly unknown[] {
    return this.wrapper.instance.children;
  }
}

type Node = { type: string; props: Props; children: readonly unknown[] };

function nodeOf(child: { type: unknown; props: unknown; children: readonly unknown[] }): Node {
  const props: Props = typeof child.props === 'object' && child.props !== null ? { ...child.props } : {};
  return { type: String(child.type), props, children: child.children };
}

function isShown({ type, props }: Node): boolean {
  return type !== 'FocusView' || props.shown !== false;
}

/** A component's parts: fragments in its props, then its children. */
function parts({ props, children }: Node): readonly unknown[] {
  const fragments = Object.values(props).filter((value) => isRemoteFragment(value));
  return [...fragments.flatMap((fragment) => fragment.children), ...children];
}

function allNodes(children: readonly unknown[]): Node[] {
  return children.flatMap((child): Node[] => {
    if (!isRemoteComponent(child)) return [];
    const node = nodeOf(child);
    return isShown(node) ? [node, ...allNodes(parts(node))] : [];
  });
}

function words(children: readonly unknown[]): string[] {
  return children.flatMap((child): string[] => {
    if (isRemoteText(child)) return [child.text];
    if (!isRemoteComponent(child)) return [];
    const node = nodeOf(child);
    if (!isShown(node)) return [];
    const own = readable.flatMap((name) => (typeof node.props[name] === 'string' ? [node.props[name]] : []));
    const flat = node.children.every((part) => isRemoteText(part));
    const inner =
      flat && node.children.length > 1
        ? [node.children.map((part) => words([part]).join('')).join('')]
        : words(parts(node));
    return [...own, ...inner];
  });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isRemoteFragment(value) ? words(value.children).join('') : '';
}

function elementOf(node: Node): Element {
  return { type: node.type, props: node.props, text: words(node.children).join('') };
}
