import { useEffect, useState } from 'react';

/**
 * The value of a field that a view in another frame may control. What is typed shows at once; a controlled value
 * arrives a moment later and wins when it changes.
 */
export function useValue<T>(controlled: T | undefined, initial: T): [T, (next: T) => void] {
  const [value, setValue] = useState(controlled ?? initial);
  useEffect(() => {
    if (controlled !== undefined) setValue(controlled);
  }, [controlled]);
  return [value, setValue];
}
