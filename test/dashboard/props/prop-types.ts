/**
 * What one prop of an SDK component may be, as plain data, so that the page can check values at run time.
 * `node` is anything React can render (text or a fragment prop), `function` any handler, `unknown` a value the SDK's
 * types leave open. `{ ref }` names a type in {@link PropTable.shared}.
 */
export type PropType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'function'
  | 'node'
  | 'date'
  | 'set'
  | 'unknown'
  | { oneOf: (string | number | boolean)[] }
  /** A long enumeration of strings, separated by `|`. */
  | { choice: string }
  /** A template literal type of the SDK, as a regular expression. */
  | { pattern: string }
  | { array: PropType }
  | { record: PropType }
  /** Keys that end in `?` are optional. `rest` types every further key; without it further keys are errors. */
  | { object: Record<string, PropType>; rest?: PropType }
  | { union: PropType[] }
  | { ref: string };

/** Every prop of one component; keys that end in `?` are optional. */
export type ComponentProps = Record<string, PropType>;

/** The SDK's components by entry point: the same name may mean two things in `ui` and `next`. */
export type PropTable = {
  sdkVersion: string;
  shared: Record<string, PropType>;
  components: Record<'ui' | 'next' | 'experimental', Record<string, ComponentProps | { variants: ComponentProps[] }>>;
};
