import type { BarChartProps, LineChartProps, SparklineProps } from '@stripe/ui-extension-sdk/ui';
import type {
  MeterChartProps,
  BarChartProps as NextBarChartProps,
  LineChartProps as NextLineChartProps,
  SparkLineChartProps,
} from '@stripe/ui-extension-sdk/ui/next';
import { useEffect, useRef, useState } from 'react';
import { dateTime, money } from '../page/format.ts';
import { useStage } from '../stage/stage-context.ts';
import { type Series, seriesOfPoints, seriesOfRows } from './chart-data.ts';

const colors = ['var(--chart-1)', 'var(--chart-2)', 'var(--chart-3)', 'var(--chart-4)', 'var(--chart-5)'];
const colorOf = (index: number) => colors[index % colors.length] ?? 'var(--chart-1)';

function useLabels(): (x: unknown) => string {
  const { locale, timeZone } = useStage();
  return (x) => (x instanceof Date ? dateTime(x, 'date', locale, timeZone) : String(x ?? ''));
}

export function BarChart({ data, x, y, z, color, legend = true }: BarChartProps) {
  return <Plot kind="bar" legend={legend} series={seriesOfRows(data, x, y, color ?? z, useLabels())} />;
}

export function LineChart({ data, x, y, z, color, legend = true }: LineChartProps) {
  return <Plot kind="line" legend={legend} series={seriesOfRows(data, x, y, color ?? z, useLabels())} />;
}

export function Sparkline({ data, x, y, z, color }: SparklineProps) {
  return <Plot kind="spark" legend={false} series={seriesOfRows(data, x, y, color ?? z, useLabels())} />;
}

export function NextBarChart({ data }: NextBarChartProps) {
  return <Plot kind="bar" legend series={seriesOfPoints(data, useLabels())} />;
}

export function NextLineChart({ data }: NextLineChartProps) {
  return <Plot kind="line" legend series={seriesOfPoints(data, useLabels())} />;
}

export function SparkLineChart({ data }: SparkLineChartProps) {
  return <Plot kind="spark" legend={false} series={seriesOfPoints(data, useLabels())} />;
}

/** The drawn width in pixels, so that text keeps its size in a wide page as in a narrow drawer. */
function useWidth() {
  const figure = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(360);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.max(160, Math.round(entry?.contentRect.width ?? 360))),
    );
    if (figure.current !== null) observer.observe(figure.current);
    return () => observer.disconnect();
  }, []);
  return { figure, width };
}

function Plot({ kind, legend, series }: { kind: 'bar' | 'line' | 'spark'; legend: boolean; series: Series[] }) {
  const { figure, width } = useWidth();
  const spark = kind === 'spark';
  const height = spark ? 40 : 140;
  const pad = spark ? { left: 2, right: 2, top: 4, bottom: 4 } : { left: 32, right: 8, top: 8, bottom: 22 };
  const values = series.flatMap((one) => one.points.flatMap((point) => (point.y === null ? [] : [point.y])));
  const top = niceTop(Math.max(1, ...values));
  const bottom = Math.min(0, ...values);
  const count = Math.max(1, ...series.flatMap((one) => one.points.map((point) => point.x + 1)));
  const slot = (width - pad.left - pad.right) / (kind === 'bar' ? count : Math.max(1, count - 1));
  const xAt = (index: number) => pad.left + slot * (kind === 'bar' ? index + 0.5 : index);
  const yAt = (value: number) => pad.top + (1 - (value - bottom) / (top - bottom)) * (height - pad.top - pad.bottom);
  const first = series[0];
  return (
    <figure ref={figure} className={`sdk-chart sdk-chart--${kind}`}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary(series)}>
        {spark ? null : <Axis from={bottom} to={top} width={width} yAt={yAt} />}
        {series.map((one, index) =>
          kind === 'bar' ? (
            <Bars key={one.name} series={one} index={index} of={series.length} slot={slot} xAt={xAt} yAt={yAt} />
          ) : (
            <path
              key={one.name}
              d={linePath(one, xAt, yAt)}
              fill="none"
              stroke={colorOf(index)}
              strokeWidth={2}
              strokeLinejoin="round"
              strokeDasharray={one.points.some((point) => point.faint) ? '3 3' : undefined}
            />
          ),
        )}
        {spark || first === undefined ? null : <Labels series={first} xAt={xAt} y={height - 6} />}
      </svg>
      {legend && series.length > 1 ? <Legend names={series.map((one) => one.name)} /> : null}
    </figure>
  );
}

type Scale = { xAt(index: number): number; yAt(value: number): number };

function Axis({ from, to, width, yAt }: { from: number; to: number; width: number; yAt(value: number): number }) {
  return (
    <>
      {[from, (from + to) / 2, to].map((value) => (
        <g key={value}>
          <line x1={32} x2={width - 8} y1={yAt(value)} y2={yAt(value)} stroke="var(--border-light)" />
          <text x={26} y={yAt(value) + 3} textAnchor="end">
            {value}
          </text>
        </g>
      ))}
    </>
  );
}

function Bars({
  series,
  index,
  of,
  slot,
  xAt,
  yAt,
}: { series: Series; index: number; of: number; slot: number } & Scale) {
  const bar = Math.min(24, (slot * 0.7) / of);
  return (
    <>
      {series.points.map((point) =>
        point.y === null ? null : (
          <rect
            key={point.x}
            x={xAt(point.x) - (bar * of) / 2 + bar * index}
            y={Math.min(yAt(point.y), yAt(0))}
            width={bar - 1}
            height={Math.abs(yAt(0) - yAt(point.y))}
            rx={2}
            fill={colorOf(index)}
            opacity={point.faint ? 0.45 : 1}
          >
            <title>{`${point.label}: ${point.y}`}</title>
          </rect>
        ),
      )}
    </>
  );
}

function Labels({ series, xAt, y }: { series: Series; xAt(index: number): number; y: number }) {
  const step = Math.max(1, Math.ceil(series.points.length / 5));
  return (
    <>
      {series.points.map((point, index) =>
        index % step === 0 ? (
          <text key={point.x} x={xAt(point.x)} y={y} textAnchor="middle">
            {point.label}
          </text>
        ) : null,
      )}
    </>
  );
}

function Legend({ names }: { names: string[] }) {
  return (
    <figcaption className="sdk-legend">
      {names.map((name, index) => (
        <span key={name}>
          <i style={{ background: colorOf(index) }} />
          {name}
        </span>
      ))}
    </figcaption>
  );
}

/** A bar of shares with a legend below. */
export function MeterChart({ data, legendEnabled = true, onSegmentClick, unitFormat }: MeterChartProps) {
  const { locale } = useStage();
  const total = data.reduce((sum, segment) => sum + segment.value, 0);
  const show = (value: number) => {
    if (unitFormat?.unit === 'currency') return money(value, unitFormat.options.currency, locale);
    if (unitFormat?.unit === 'percent') return new Intl.NumberFormat(locale, { style: 'percent' }).format(value);
    return new Intl.NumberFormat(locale).format(value);
  };
  return (
    <figure className="sdk-chart sdk-meter">
      <div className="sdk-meter-bar">
        {data.map((segment, index) => (
          <button
            key={segment.label}
            type="button"
            aria-label={`${segment.label}: ${show(segment.value)}`}
            style={{ background: colorOf(index), flexGrow: total === 0 ? 1 : segment.value / total }}
            onClick={() => onSegmentClick?.({ eventType: 'meter.segment.click', data: segment })}
          />
        ))}
      </div>
      {legendEnabled ? (
        <figcaption className="sdk-meter-legend">
          {data.map((segment, index) => (
            <button
              key={segment.label}
              type="button"
              onClick={() => onSegmentClick?.({ eventType: 'meter.legend.click', data: segment })}
            >
              <i style={{ background: colorOf(index) }} />
              <span>{segment.label}</span>
              <b>{show(segment.value)}</b>
            </button>
          ))}
        </figcaption>
      ) : null}
    </figure>
  );
}

/** Gaps where a value is missing. */
function linePath(series: Series, xAt: (index: number) => number, yAt: (value: number) => number): string {
  let pen = 'M';
  const parts: string[] = [];
  for (const point of series.points) {
    if (point.y === null) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${xAt(point.x)} ${yAt(point.y)}`);
    pen = 'L';
  }
  return parts.join('');
}

/** The next of 1, 2, 5, 10, 20, 50 … above a value, so that grid lines fall on round numbers. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function summary(series: Series[]): string {
  return series
    .map(
      (one) =>
        `${one.name || 'Values'}: ${one.points.map((point) => `${point.label} ${point.y ?? 'none'}`).join(', ')}`,
    )
    .join('; ');
}
