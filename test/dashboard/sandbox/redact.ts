/** What says who somebody is, or opens a door. Ids of Stripe's objects stay: by them one finds out what happened. */
const personal = /name|mail|recipient|phone|address|secret|token|query|search|reason/i;
const longest = 2_000;

/** A signed payload for reading: laid out, cut, and without what is personal. Text that is no JSON is not shown at all. */
export function redacted(body: string): string {
  try {
    const text = JSON.stringify(JSON.parse(body), hide, 2);
    return text.length > longest ? `${text.slice(0, longest)}\n…` : text;
  } catch {
    return '(not JSON)';
  }
}

function hide(key: string, value: unknown): unknown {
  if (!personal.test(key) || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' ? one : '•••'));
  return typeof value === 'object' ? value : '•••';
}
