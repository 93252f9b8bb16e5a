import { PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { Suggestions } from '../../../../shared/api/onboarding.ts';
import { Muted, Stack, Text } from '../Layout.tsx';

const listed = 20;

type Row = { key: string; label: string; value: string; reason: string };

function rowsOf({ timeZone, paymentTermsId, untaxedCode, taxes, products }: Suggestions): Row[] {
  const single = [
    timeZone === null
      ? null
      : { key: 'zone', label: 'Time zone of your books', value: timeZone.value, reason: timeZone.reason },
    paymentTermsId === null
      ? null
      : { key: 'terms', label: 'Payment terms', value: paymentTermsId.name, reason: paymentTermsId.reason },
    untaxedCode === null
      ? null
      : { key: 'untaxed', label: 'Lines without tax', value: untaxedCode.name, reason: untaxedCode.reason },
  ];
  return [
    ...single.filter((row) => row !== null),
    ...taxes.map(({ taxRateId, label, name, reason }) => ({ key: taxRateId, label, value: name, reason })),
    ...products.map(({ productId, productName, name, reason }) => ({
      key: productId,
      label: productName,
      value: name,
      reason,
    })),
  ];
}

export const suggestionCount = (suggestions: Suggestions): number => rowsOf(suggestions).length;

/** What is suggested for what, and why. */
export const SuggestionList = ({ suggestions }: { suggestions: Suggestions }) => {
  const rows = rowsOf(suggestions);
  return (
    <Stack gap="small">
      <PropertyList orientation="vertical">
        {rows.slice(0, listed).map(({ key, label, value, reason }) => (
          <PropertyListItem
            key={key}
            label={label}
            value={
              <Stack gap="xxsmall">
                <Text>{value}</Text>
                <Muted>{reason}</Muted>
              </Stack>
            }
          />
        ))}
      </PropertyList>
      {rows.length > listed ? <Muted>{`and ${rows.length - listed} more.`}</Muted> : null}
    </Stack>
  );
};
