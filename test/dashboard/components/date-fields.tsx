import type { DateFieldProps, DateRangePickerProps } from '@stripe/ui-extension-sdk/ui';
import { Field, useDisabled } from './field.tsx';
import { useValue } from './use-value.ts';

/** A calendar date as `YYYY-MM-DD`, without a time zone. */
export function DateField(props: DateFieldProps) {
  const { size = 'medium', invalid, error, onChange } = props;
  const [value, setValue] = useValue(props.value, props.defaultValue ?? '');
  const disabled = useDisabled(props.disabled);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <input
          id={id}
          type="date"
          className={`sdk-input sdk-input--${size}`}
          value={value}
          disabled={disabled}
          aria-describedby={describedBy}
          aria-invalid={invalid || error !== undefined || undefined}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            onChange?.(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
}

const presets = {
  today: 'Today',
  yesterday: 'Yesterday',
  last7Days: 'Last 7 days',
  last4Weeks: 'Last 4 weeks',
  last3Months: 'Last 3 months',
  last6Months: 'Last 6 months',
  last12Months: 'Last 12 months',
  previousMonth: 'Previous month',
  previousQuarter: 'Previous quarter',
  previousYear: 'Previous year',
  monthToDate: 'Month to date',
  quarterToDate: 'Quarter to date',
  yearToDate: 'Year to date',
  allTime: 'All time',
} as const;
type Preset = keyof typeof presets;

function isPreset(value: unknown): value is Preset {
  return typeof value === 'string' && value in presets;
}

/** A preset, or two days of the given time zone. */
export function DateRangePicker({ label, onChange, showDateGranularityToggle, value }: DateRangePickerProps) {
  const { granularity } = value;
  const range = value.range;
  const preset = isPreset(range) ? range : '';
  const days: { start?: Date | undefined; end?: Date | undefined } = typeof range === 'object' ? range : {};
  const changeDay = (edge: 'start' | 'end', text: string) => {
    const day = new Date(`${text}T00:00:00Z`);
    const start = edge === 'start' ? day : days.start;
    const end = edge === 'end' ? day : days.end;
    if (start !== undefined && end !== undefined && !Number.isNaN(day.getTime()))
      onChange({ range: { start, end }, granularity });
  };
  return (
    <fieldset className="sdk-field-group sdk-date-range">
      {label === undefined ? null : <legend className="sdk-label">{label}</legend>}
      <div className="sdk-field-group-fields sdk-field-group-fields--horizontal">
        <select
          aria-label="Range"
          className="sdk-input sdk-input--medium"
          value={preset}
          onChange={(event) =>
            isPreset(event.currentTarget.value) && onChange({ range: event.currentTarget.value, granularity })
          }
        >
          <option value="">Custom</option>
          {Object.entries(presets).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
        <input
          aria-label="From"
          type="date"
          className="sdk-input sdk-input--medium"
          value={dayOf(days.start)}
          onChange={(event) => changeDay('start', event.currentTarget.value)}
        />
        <input
          aria-label="To"
          type="date"
          className="sdk-input sdk-input--medium"
          value={dayOf(days.end)}
          onChange={(event) => changeDay('end', event.currentTarget.value)}
        />
        {showDateGranularityToggle ? <Granularity value={value} onChange={onChange} /> : null}
      </div>
    </fieldset>
  );
}

const granularities = ['day', 'week', 'month', 'year'] as const;

function Granularity({ value, onChange }: Pick<DateRangePickerProps, 'value' | 'onChange'>) {
  const pick = (text: string) => {
    const granularity = granularities.find((one) => one === text);
    const range = value.range;
    if (granularity === undefined || range === undefined) return;
    if (isPreset(range)) onChange({ range, granularity });
    else if (range.start !== undefined && range.end !== undefined)
      onChange({ range: { start: range.start, end: range.end }, granularity });
  };
  return (
    <select
      aria-label="Per"
      className="sdk-input sdk-input--medium"
      value={value.granularity ?? 'day'}
      onChange={(event) => pick(event.currentTarget.value)}
    >
      {granularities.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  );
}

const dayOf = (day: Date | undefined) => (day === undefined ? '' : day.toISOString().slice(0, 10));
