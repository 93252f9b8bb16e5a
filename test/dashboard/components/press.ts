import type { KeyboardEvent, MouseEvent } from 'react';

/** A press as it can cross the port: the SDK's PressEvent without its `target`, which no message can carry. */
export type SentPress = {
  type: 'press';
  pointerType: 'mouse' | 'keyboard';
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
};

/** A change as it can cross the port: of the target only what a handler may read. */
export type SentChange = {
  type: 'change';
  target: { name: string; value: string; type: string; checked?: boolean; selectedOptions?: string[] };
  currentTarget: { name: string; value: string; type: string; checked?: boolean };
};

/** A key event as it can cross the port. */
export type SentKey = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat'> & {
  type: string;
  target: { name: string; value: string };
};

export type OnPress = (event: SentPress) => void;

/** Keyboard clicks have no detail count. */
export function pressOf(event: MouseEvent): SentPress {
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  return { type: 'press', pointerType: event.detail === 0 ? 'keyboard' : 'mouse', altKey, ctrlKey, metaKey, shiftKey };
}

export function changeOf(element: HTMLInputElement | HTMLTextAreaElement): SentChange {
  const { name, value, type } = element;
  const target =
    element instanceof HTMLInputElement ? { name, value, type, checked: element.checked } : { name, value, type };
  return { type: 'change', target, currentTarget: target };
}

export function selectionOf(element: HTMLSelectElement): SentChange {
  const { name, value, type } = element;
  const target = { name, value, type, selectedOptions: [...element.selectedOptions].map((option) => option.value) };
  return { type: 'change', target, currentTarget: target };
}

export function keyOf(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>): SentKey {
  const { key, code, altKey, ctrlKey, metaKey, shiftKey, repeat, type } = event;
  return {
    key,
    code,
    altKey,
    ctrlKey,
    metaKey,
    shiftKey,
    repeat,
    type,
    target: { name: event.currentTarget.name, value: event.currentTarget.value },
  };
}
