/**
 * The name of an AL enum member on the wire: every character that an XML name cannot hold becomes `_xHHHH_`, so that
 * `In Review` travels as `In_x0020_Review` and the blank member as `_x0020_`.
 */
export const encodeMember = (member: string): string =>
  member.replace(/[^A-Za-z0-9_]/g, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

/** The member for either spelling, plain or encoded; undefined when there is none of that name. */
export function decodeMember(members: readonly string[], value: string): string | undefined {
  if (value === '') return members.find((member) => member === ' ');
  return members.find((member) => member === value || encodeMember(member) === value);
}
