import { useRef } from 'react';

/**
 * The value an uncontrolled field starts with: the first one, until the field is told to start over. What is typed in
 * between goes into the draft and must not come back as a new `defaultValue`.
 */
export function useInitial<Value>(value: Value, startOver: number | string): Value {
  const kept = useRef({ value, startOver });
  if (kept.current.startOver !== startOver) kept.current = { value, startOver };
  return kept.current.value;
}
