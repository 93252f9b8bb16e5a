const pacific = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'longOffset',
});

/** An instant as the service stamps it: whole seconds, in Pacific time with its offset. */
export function stamp(instant: Date): string {
  const part = Object.fromEntries(pacific.formatToParts(instant).map(({ type, value }) => [type, value]));
  const offset = (part.timeZoneName ?? '').replace('GMT', '') || '+00:00';
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}${offset}`;
}
