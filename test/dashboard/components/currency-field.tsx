import type { CurrencyFieldProps } from '@stripe/ui-extension-sdk/ui';
import { useState } from 'react';
import { decimalOf, decimalsOf } from '../page/format.ts';
import { useStage } from '../stage/stage-context.ts';
import { Field, useDisabled } from './field.tsx';

/** An amount of a currency; it reports minor units. */
export function CurrencyField(props: CurrencyFieldProps) {
  const { currencyAllowlist, defaultCurrency = 'USD', size = 'medium' } = props;
  const { locale } = useStage();
  const [ownCurrency, setCurrency] = useState(defaultCurrency);
  const currency = props.currency ?? ownCurrency;
  const digits = decimalsOf(currency) + (props.fractionDigitOffset ?? 0);
  const given = numberOf(props.value) ?? props.defaultValue;
  const [text, setText] = useState(given === undefined ? '' : decimalOf(given, digits));
  const disabled = useDisabled(props.disabled);
  const change = (next: string) => {
    setText(next);
    const minor = minorUnits(next, digits);
    if (minor !== undefined) props.onChange?.(minor);
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <span className="sdk-currency">
          <span className="sdk-currency-symbol">{symbolOf(currency, locale)}</span>
          <input
            id={id}
            className={`sdk-input sdk-input--${size}`}
            inputMode="decimal"
            value={text}
            disabled={disabled}
            readOnly={props.readOnly}
            aria-describedby={describedBy}
            aria-invalid={props.error !== undefined || undefined}
            onChange={(event) => change(event.currentTarget.value)}
          />
          {currencyAllowlist === undefined ? (
            <span className="sdk-currency-code">{currency}</span>
          ) : (
            <select
              aria-label="Currency"
              className="sdk-currency-code"
              value={currency}
              onChange={(event) => {
                const next = currencyAllowlist.find((one) => one === event.currentTarget.value);
                if (next === undefined) return;
                setCurrency(next);
                props.onCurrencyChange?.(next);
              }}
            >
              {currencyAllowlist.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </span>
      )}
    </Field>
  );
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** `12.5` with two digits → 1250; text that is no amount → undefined. */
function minorUnits(text: string, digits: number): number | undefined {
  const match = /^(-?)(\d*)(?:[.,](\d*))?$/.exec(text.trim());
  if (match === null || text.trim() === '') return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > digits) return undefined;
  return Number(`${sign}${whole}${fraction.padEnd(digits, '0')}`);
}

function symbolOf(currency: string, locale: string): string {
  try {
    const parts = new Intl.NumberFormat(locale, { style: 'currency', currency }).formatToParts(0);
    return parts.find((part) => part.type === 'currency')?.value ?? currency;
  } catch {
    return currency;
  }
}
