import { describe, expect, it } from 'vitest';
import { componentMap } from '../components/component-map.ts';
import { componentProps } from './component-props.ts';
import { extractProps } from './extract-props.ts';

describe('the table of props', () => {
  it('given the installed SDK, when its types are read anew, then the committed table says the same', () => {
    expect(componentProps, 'Run: node test/dashboard/props/generate.ts').toEqual(extractProps());
  });

  it('given every component of every entry point, when mapped, then each has something to be drawn with', () => {
    const { ui, next, experimental } = componentProps.components;
    expect(Object.keys(ui)).toHaveLength(65);
    for (const name of [...Object.keys(ui), ...Object.keys(next), ...Object.keys(experimental)])
      expect(Object.keys(componentMap)).toContain(name);
  });
});
