/** One drawn series: a name and its points in the order given. */
export type Series = { name: string; points: { label: string; x: number; y: number | null; faint: boolean }[] };

type Row = Record<string, unknown>;
type Channel = string | number | { value?: string | number | undefined; label?: string | undefined };

/** Series of the charts in `ui`: rows plus the names of the columns to read. */
export function seriesOfRows(
  data: Row[],
  x: Channel,
  y: Channel,
  group: Channel | undefined,
  label: (x: unknown) => string,
): Series[] {
  const column = (channel: Channel) => String(typeof channel === 'object' ? (channel.value ?? '') : channel);
  const points = data.map((row) => ({
    name: group === undefined ? '' : String(row[column(group)] ?? ''),
    x: row[column(x)],
    y: row[column(y)],
    faint: false,
  }));
  return collect(points, label);
}

/** Series of the charts in `ui/next`: points that carry their series, and perhaps whether they are final. */
export function seriesOfPoints(data: Row[], label: (x: unknown) => string): Series[] {
  const points = data.map((row) => ({
    name: String(row.name ?? row.compare ?? ''),
    x: row.x,
    y: row.y,
    faint: row.status === 'incomplete' || row.period === 'forecast' || row.compare === 'previous',
  }));
  return collect(points, label);
}

function collect(
  points: { name: string; x: unknown; y: unknown; faint: boolean }[],
  label: (x: unknown) => string,
): Series[] {
  const series = new Map<string, Series>();
  const categories: string[] = [];
  for (const point of points) {
    const own = series.get(point.name) ?? { name: point.name, points: [] };
    series.set(point.name, own);
    const text = label(point.x);
    if (!categories.includes(text)) categories.push(text);
    const x = categories.indexOf(text);
    own.points.push({ label: text, x, y: typeof point.y === 'number' ? point.y : null, faint: point.faint });
  }
  return [...series.values()];
}
